// Every choice of every setting trains on the engine as it is built: what `xtask` cuts out of
// it, or a compiler gets wrong, ends a run here.

import { expect, test } from "@playwright/test";
import type { Engine, Session } from "./engines.ts";

const models = ["cnn", "keras-cnn", "rnn", "gru", "lstm", "transformer"] as const;

interface Setting {
  key: string;
  kind: { type: string; options?: { value: string }[] };
}

interface WithSettings {
  settings(): Setting[];
  start(): Promise<Session>;
  defaults(): Record<string, unknown>;
}

for (const model of models) {
  test(`every choice of every setting trains: ${model}`, async ({ page }) => {
    await page.goto("./");
    const { nRuns, failed } = await page.evaluate(async (model) => {
      const manifest = await (await fetch("engine/manifest.json")).json();
      const { js, wasm } = manifest.cpu;
      const module = (await import(new URL(js, document.baseURI).href)) as Engine;
      await module.default({ module_or_path: new URL(wasm, document.baseURI).href });
      const Session = module.Session as unknown as WithSettings;
      const session = await Session.start();
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
        ...Session.defaults(),
        ...small,
        model,
        start: "random",
        epochs: 2,
        batch_size: 2,
        output: "softmax",
      };
      const options = ({ kind }: Setting) =>
        kind.type === "toggle" ? [true, false] : (kind.options ?? []).map(({ value }) => value);
      const changes = Session.settings()
        .filter(({ key }) => !["model", "start", "encoder", "adaptation"].includes(key))
        .flatMap((setting) => options(setting).map((value) => ({ [setting.key]: value })));
      const failed: string[] = [];
      for (const change of changes) {
        try {
          session.prepare({ examples }, { ...base, ...change });
          while (!(await session.advance(50)).finished);
          const { classes } = await session.predict("a red rose");
          const sum = classes.reduce((sum, { probability }) => sum + probability, 0);
          if (!(Math.abs(sum - 1) < 1e-3)) failed.push(`${JSON.stringify(change)}: probabilities sum to ${sum}`);
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
