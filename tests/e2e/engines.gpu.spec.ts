// The two engines side by side: the same numbers, and every network learns on WebGPU too.
// Chromium's software adapter does the work here, where one training step takes seconds.

import { type Engines, loadEngines } from "./engines.ts";
import { type Page, expect, test } from "./page.ts";

const models = ["cnn", "keras-cnn", "rnn", "gru", "lstm", "transformer"] as const;
type Model = (typeof models)[number];

test("both engines compute the same numbers", async ({ page }) => {
  await loadEngines(page);
  for (const model of models) {
    const { cpu, gpu } = await page.evaluate(async (model) => {
      const { engines } = window as unknown as { engines: Engines };
      const run = async (name: "cpu" | "gpu") => [...(await engines[name].session.reference_run(model))];
      return { cpu: await run("cpu"), gpu: await run("gpu") };
    }, model);
    // Three losses, three gradient norms, and three probabilities of each of six texts.
    expect(cpu, model).toHaveLength(24);
    expect(gpu, model).toHaveLength(24);
    cpu.forEach((value, index) => {
      expect(Math.abs(value - (gpu[index] ?? NaN)), `${model}, number ${index}`).toBeLessThan(
        1e-3 * (1 + Math.abs(value)),
      );
    });
  }
});

test("both engines explain alike", async ({ page }) => {
  await loadEngines(page);
  for (const model of models) {
    const cpu = await explain(page, model, "cpu");
    const gpu = await explain(page, model, "gpu");
    // Two scores, and two weights of each of three words.
    expect(cpu, model).toHaveLength(8);
    expect(gpu, model).toHaveLength(8);
    cpu.forEach((value, index) => {
      expect(Math.abs(value - (gpu[index] ?? NaN)), `${model}, number ${index}`).toBeLessThan(
        5e-3 * (1 + Math.abs(value)),
      );
    });
  }
});

for (const model of models) {
  test(`${model} learns eight examples on WebGPU`, async ({ page }) => {
    await loadEngines(page);
    expect(await learnEight(page, model, "gpu")).toEqual({ engine: "gpu", nCorrect: 8, nExamples: 8 });
  });
}

/** Few numbers, few tokens and a high learning rate, so that a software adapter gets there. */
async function learnEight(page: Page, model: Model, engine: "cpu" | "gpu") {
  return page.evaluate(
    async ({ model, engine }) => {
      const { module, session } = (window as unknown as { engines: Engines }).engines[engine];
      const examples = [
        "red rose",
        "blue sea",
        "red sun",
        "blue sky",
        "red wine",
        "blue ink",
        "red fox",
        "blue jay",
      ].map((text, row) => ({ text, label: text.split(" ")[0] === "red" ? "warm" : "cold", line: row + 1 }));
      const config = {
        ...module.Session.defaults(),
        ...{
          model,
          start: "random",
          validation_share: 0,
          epochs: 12,
          learning_rate: 0.05,
          dropout: 0,
          word_dropout: 0,
        },
        ...{ embedding_dim: 8, filters: 4, kernel_widths: "1,2", conv_filters: 4, dense_units: 8 },
        ...{ hidden_size: 8, n_heads: 2, feed_forward: 8 },
      };
      session.prepare({ examples }, config);
      while (!(await session.advance(4)).finished);
      const { nCorrect, nExamples } = (await session.ask({ kind: "evaluate" })).value.training;
      return { engine: session.info().engine, nCorrect, nExamples };
    },
    { model, engine },
  );
}

/** The scores and the weights of a text's words after two steps of training. */
async function explain(page: Page, model: Model, engine: "cpu" | "gpu"): Promise<number[]> {
  return page.evaluate(
    async ({ model, engine }) => {
      const { module, session } = (window as unknown as { engines: Engines }).engines[engine];
      const examples = ["red rose", "blue sea", "red sun", "blue sky"].map((text, row) => ({
        text,
        label: text.startsWith("red") ? "warm" : "cold",
        line: row + 1,
      }));
      const config = {
        ...module.Session.defaults(),
        ...{ model, start: "random", validation_share: 0, epochs: 2, learning_rate: 0.02, max_len: 4 },
        ...{ embedding_dim: 8, filters: 4, kernel_widths: "1,2", conv_filters: 4, dense_units: 8 },
        ...{ hidden_size: 8, n_heads: 2, feed_forward: 8 },
      };
      session.prepare({ examples }, config);
      while (!(await session.advance(4)).finished);
      const job = await session.start_job({ kind: "explain", input: { text: "red blue sun", label: "warm" } });
      for (;;) {
        const progress = await session.advance_job(job, 1);
        if (progress.kind !== "explain" || !progress.explanation) continue;
        const { score, baseline, units } = progress.explanation;
        return [score, baseline, ...units.flatMap(({ gradient, leftOut }) => [gradient, leftOut ?? NaN])];
      }
    },
    { model, engine },
  );
}
