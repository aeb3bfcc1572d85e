// The pretrained encoders on both engines: the same answers, whichever computes.

import { type Engines, loadEngines } from "./engines.ts";
import { expect, test } from "./page.ts";

// On a software adapter every text costs seconds.
const texts = ["everything was fine but the soup", "房间很干净"];

const runs = [
  { name: "the small encoder as it is", encoder: "small", config: { model: "cnn", adaptation: "frozen" } },
  {
    name: "the small encoder, tuned",
    encoder: "small",
    config: { model: "cnn", adaptation: "tuned", tuning_steps: 2 },
  },
  {
    name: "a network on the small encoder",
    encoder: "small",
    config: { model: "cnn", adaptation: "network", epochs: 2 },
  },
  {
    name: "the English Transformer as it is",
    encoder: "large-en",
    config: { model: "transformer", encoder: "large-en", adaptation: "frozen" },
  },
] as const;

for (const { name, encoder, config } of runs) {
  test(`${name}: both engines lose and answer the same`, async ({ page }) => {
    await loadEngines(page);
    const run = (engine: "cpu" | "gpu") => page.evaluate(runOn, { engine, encoder, config, texts });
    const cpu = await run("cpu");
    const gpu = await run("gpu");
    expect(cpu.losses.length).toBeGreaterThanOrEqual(config.adaptation === "frozen" ? 0 : 2);
    expect(gpu.losses).toHaveLength(cpu.losses.length);
    cpu.losses.forEach((loss, index) => {
      expect(Math.abs(loss - (gpu.losses[index] ?? NaN)), `loss ${index}`).toBeLessThan(2e-3 * (1 + loss));
    });
    expect(Object.keys(cpu.answers[0] ?? {}).sort()).toEqual(["complaint", "praise"]);
    cpu.answers.forEach((classes, index) => {
      for (const [label, probability] of Object.entries(classes)) {
        expect(Math.abs(probability - (gpu.answers[index]?.[label] ?? NaN)), `${texts[index]}: ${label}`).toBeLessThan(
          2e-3,
        );
      }
    });
  });
}

/** In the page: the losses of a run on four texts, and then the probability of each class for each of the others. */
async function runOn({
  engine,
  encoder,
  config,
  texts,
}: {
  engine: "cpu" | "gpu";
  encoder: string;
  config: object;
  texts: readonly string[];
}) {
  const { module, session } = (window as unknown as { engines: Engines }).engines[engine];
  const packed = await fetch(`models/${encoder}.safetensors.gz`);
  const bytes = new Response(packed.body?.pipeThrough(new DecompressionStream("gzip")));
  session.load_encoder(encoder, new Uint8Array(await bytes.arrayBuffer()));
  const examples = ["lovely people", "a clean table", "an hour of waiting", "cold and overpriced"].map((text, row) => ({
    text,
    label: row < 2 ? "praise" : "complaint",
    line: row + 1,
  }));
  session.prepare(
    { examples },
    { ...module.Session.defaults(), start: "pretrained", validation_share: 0, head: "logistic", ...config },
  );
  const losses: number[] = [];
  for (let finished = false; !finished;) {
    const progress = await session.advance(16);
    finished = progress.finished;
    for (const { type, loss } of progress.events) if (type === "tuning" || type === "step") losses.push(loss ?? NaN);
  }
  const answers = [];
  for (const text of texts) {
    const { classes } = (await session.ask({ kind: "predict", input: { text } })).value;
    answers.push(Object.fromEntries(classes.map(({ label, probability }) => [label, probability])));
  }
  return { losses, answers };
}
