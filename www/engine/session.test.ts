// The built CPU engine keeps to what protocol.ts says of it: answers and progress of their question's
// and request's kind, and messages that it cannot read told as such.

import { existsSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { initSync } from "../../pkg/cpu/handful.js";
import type { JobProgress, JobRequest, Question, RunConfig, Session } from "./protocol.ts";

interface Engine {
  initSync: typeof initSync;
  Session: typeof Session;
}

const built = `${process.cwd()}/pkg/cpu`;
const examples = Array.from({ length: 20 }, (_, row) => ({
  text: row % 2 ? `good number ${row}` : `bad number ${row}`,
  label: row % 2 ? "praise" : "complaint",
  line: row + 1,
}));
const text = "a good number";

let startSession: () => Promise<Session>;
let session: Session;
let config: RunConfig;

beforeAll(async () => {
  if (!existsSync(built)) throw new Error("this test reads the CPU engine: `cargo xtask build cpu --dev` builds it");
  const engine = (await import(/* @vite-ignore */ `${built}/handful.js`)) as Engine;
  engine.initSync({ module: readFileSync(`${built}/handful_bg.wasm`) });
  startSession = () => engine.Session.start();
  session = await startSession();
  config = { ...engine.Session.defaults(), start: "random", model: "cnn", embedding_dim: 8, filters: 4, epochs: 2 };
  session.keep_table(examples);
  session.prepare({ examples, testExamples: undefined }, config, false);
  while (!(await session.advance(4)).finished);
});

/** Every progress of a job. */
async function work(request: JobRequest, nSteps = 8): Promise<JobProgress[]> {
  const job = await session.start_job(request);
  const told: JobProgress[] = [];
  while (!told.at(-1)?.finished) told.push(await session.advance_job(job, nSteps));
  await expect(session.advance_job(job, nSteps)).rejects.toMatchObject({ kind: { code: "notReady" } });
  return told;
}

const rows = { training: [0, 1, 2, 3, 4, 5], heldOut: [6, 7] };
const classes = ["complaint", "praise"];
test.each<JobRequest["kind"]>(["search", "label", "fold", "predictMany", "explain", "map", "tsne"])(
  "a job tells how far it is, in its request's kind: %s",
  async (kind) => {
    // Some need the settings, which are the engine's.
    const requests: JobRequest[] = [
      { kind: "search", input: { examples, config, options: { nTries: 2, nFolds: 2 } } },
      { kind: "label", input: { examples, labels: "one", task: { kind: "labelErrors" }, encoder: undefined, seed: 1 } },
      { kind: "fold", input: { config, job: { contestant: "run", classes, repeat: 0, rows } } },
      { kind: "predictMany", input: { texts: ["a", "b", "c", "d"] } },
      { kind: "explain", input: { text, label: "praise" } },
      { kind: "map" },
      { kind: "tsne" },
    ];
    const request = requests.find((one) => one.kind === kind) as JobRequest;
    const told = await work(request);
    expect(new Set(told.map((progress) => progress.kind))).toEqual(new Set([kind]));
    const done = told.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    const last = told.at(-1);
    expect(last?.done).toBe(last?.total);
    expect(last?.finished).toBe(true);
  },
);

test("jobs take turns, and are over with the run whose model they ask", async () => {
  const first = await session.start_job({ kind: "explain", input: { text, label: "praise" } });
  const second = await session.start_job({ kind: "predictMany", input: { texts: ["a", "b"] } });
  const third = await session.start_job({
    kind: "fold",
    input: { config, job: { contestant: "ngrams", classes, repeat: 0, rows } },
  });
  expect(await session.advance_job(first, 1)).toMatchObject({ kind: "explain", finished: false });
  expect(await session.advance_job(second, 1)).toMatchObject({ kind: "predictMany", done: 1, total: 2 });
  session.drop_job(second);
  await expect(session.advance_job(second, 1)).rejects.toMatchObject({ kind: { code: "notReady" } });
  session.prepare({ examples, testExamples: undefined }, config, false);
  await expect(session.advance_job(first, 1)).rejects.toMatchObject({ kind: { code: "notReady" } });
  expect(await session.advance_job(third, 1)).toMatchObject({ kind: "fold" });
  while (!(await session.advance(4)).finished);
});

const questions: Question[] = [
  { kind: "parse", input: { text: "a\tone text\nb\tanother", options: {} } },
  { kind: "inspect", input: { examples, labels: "one" } },
  {
    kind: "partition",
    input: { examples, options: { nFolds: 2, nRepeats: 1, seed: 1, trainingShare: 1, labels: "one" } },
  },
  { kind: "compare", input: { classes, nFolds: 2, predictions: [[], []], baselines: [0] } },
  { kind: "learningCurve", input: { sizes: [], nFolds: 2, ahead: [] } },
  { kind: "tokens", input: { text } },
  { kind: "read", input: { text } },
  { kind: "predict", input: { text } },
  { kind: "evaluate" },
  { kind: "activations" },
  { kind: "inside", input: { text, layer: 0 } },
];

test.each(questions)("an answer has its question's kind: $kind", async (question) => {
  const answer = await session.ask(question);
  expect(answer.kind).toBe(question.kind);
  expect(answer.value).toBeTypeOf("object");
});

test("a run whose texts may have several labels is scored by sets of them, and says from when on it gives each", async () => {
  const other = await startSession();
  const sets = examples.map((row) => ({ ...row, label: row.text.includes("1") ? `${row.label} | long` : row.label }));
  other.prepare({ examples: sets, testExamples: undefined }, { ...config, labels: "several" }, false);
  while (!(await other.advance(4)).finished);
  await expect(other.ask({ kind: "evaluate" })).rejects.toHaveProperty("kind");
  const scored = await other.ask({ kind: "evaluateLabels" });
  expect(scored).toMatchObject({ kind: "evaluateLabels", value: { training: { nExamples: expect.any(Number) } } });
  const said = await other.ask({ kind: "predict", input: { text } });
  expect(said).toMatchObject({ value: { thresholds: [expect.any(Number), expect.any(Number), expect.any(Number)] } });
});

test("neighbours are told of on the map that was made last", async () => {
  await work({ kind: "map" });
  const answer = await session.ask({ kind: "near", input: { text } });
  expect(answer).toMatchObject({ kind: "near", value: { near: expect.any(Array) } });
});

test("a class that the model does not know, and a row that is not there, are named", async () => {
  const explain = session.start_job({ kind: "explain", input: { text, label: "neither" } });
  await expect(explain).rejects.toMatchObject({ kind: { code: "unknownClass", label: "neither" } });
  const job = { contestant: "majority" as const, classes, repeat: 0, rows: { ...rows, heldOut: [99] } };
  const fold = session.start_job({ kind: "fold", input: { config, job } });
  await expect(fold).rejects.toMatchObject({ kind: { code: "missingRow", row: 99 } });
});

test("a message that cannot be read is told as such, not as the engine's failure", async () => {
  const ask = session.ask({ kind: "predict", input: {} } as Question);
  await expect(ask).rejects.toMatchObject({
    kind: { code: "invalidMessage", detail: expect.stringContaining("text") },
  });
  const start = session.start_job({ kind: "dance" } as unknown as JobRequest);
  await expect(start).rejects.toMatchObject({ kind: { code: "invalidMessage" } });
  expect(() => session.plan({} as never, config)).toThrow(
    expect.objectContaining({ kind: expect.objectContaining({ code: "invalidMessage" }) }),
  );
});
