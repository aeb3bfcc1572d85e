// Every choice of every setting trains on the engine as it is built: what `xtask` cuts out of
// it, or a compiler gets wrong, ends a run here.

import { type Engines, loadEngines } from "./engines.ts";
import { expect, test } from "./page.ts";

const models = ["cnn", "keras-cnn", "rnn", "gru", "lstm", "transformer"] as const;

for (const model of models) {
  test(`every choice of every setting trains: ${model}`, async ({ page }) => {
    await loadEngines(page, ["cpu"]);
    const { nRuns, failed } = await page.evaluate(async (model) => {
      const { module, session } = (window as unknown as { engines: Engines }).engines.cpu;
      const examples = ["red rose", "blue sea", "a red sun", "the blue sky", "red wine 12", "blue ink"].map(
        (text, row) => ({
          text,
          label: text.includes("red") ? "warm" : "cold",
          line: row + 1,
        }),
      );
      const small = {
        embedding_dim: 8,
        filters: 4,
        conv_filters: 4,
        dense_units: 8,
        hidden_size: 8,
        n_heads: 2,
        feed_forward: 8,
      };
      const base = {
        ...module.Session.defaults(),
        ...small,
        model,
        start: "random",
        epochs: 2,
        batch_size: 2,
        output: "softmax",
      };
      const options = ({ kind }: ReturnType<typeof module.Session.settings>[number]) =>
        kind.type === "toggle" ? [true, false] : (kind.options ?? []).map(({ value }) => value);
      const changes = module.Session.settings()
        .filter(({ key }) => !["model", "start", "encoder", "adaptation"].includes(key))
        .flatMap((setting) => options(setting).map((value) => ({ [setting.key]: value })));
      const failed: string[] = [];
      for (const change of changes) {
        try {
          session.prepare({ examples }, { ...base, ...change });
          while (!(await session.advance(50)).finished);
          const { classes, thresholds } = (await session.ask({ kind: "predict", input: { text: "a red rose" } })).value;
          const sum = classes.reduce((sum, { probability }) => sum + probability, 0);
          // Of several labels each has a probability of its own.
          if (!thresholds && !(Math.abs(sum - 1) < 1e-3))
            failed.push(`${JSON.stringify(change)}: probabilities sum to ${sum}`);
        } catch (error) {
          failed.push(`${JSON.stringify(change)}: ${String(error)}`);
        }
      }
      return { nRuns: changes.length, failed };
    }, model);
    expect(failed).toEqual([]);
    expect(nRuns).toBeGreaterThan(40);
  });
}
