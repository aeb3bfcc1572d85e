import { beforeEach, expect, it } from "vitest";
import { createHost, type Host } from "./host.ts";
import type { Session } from "./load.ts";
import type { Call, Plan, Progress, Response } from "./protocol.ts";
import { nextTask } from "./task.ts";

const data = { examples: [], testExamples: undefined };

let host: Host;
let posted: Response[];
let transferred: (Transferable[] | undefined)[];
let nAtOnce: number;
let mostAtOnce: number;
let nSteps: number;
let lastId: number;

/** Notices two calls at the same time, which the real session throws at. */
async function alone<T>(value: () => T): Promise<T> {
  mostAtOnce = Math.max(mostAtOnce, ++nAtOnce);
  await nextTask();
  nAtOnce--;
  return value();
}

function session(): Session {
  let step = 0;
  return {
    prepare: () => ({}) as Plan,
    advance: (n) =>
      alone((): Progress => {
        step = Math.min(step + n, nSteps);
        return { events: [], step, nSteps, finished: step >= nSteps };
      }),
    predict: () => alone(() => ({ classes: [], nTokens: step, nUnknown: 0 })),
    evaluate: () => alone(() => ({}) as never),
    checkpoint: () => alone(() => Uint8Array.of(step)),
    reference_run: () => alone(() => Float32Array.of(1)),
    parse: () => {
      throw { kind: { code: "emptyInput" }, line: 1 };
    },
    tokens: () => {
      throw new WebAssembly.RuntimeError("unreachable");
    },
    inspect: () => ({}) as never,
    plan: () => ({}) as never,
    update: () => undefined,
    restore: () => undefined,
    load_encoder: () => ({}) as never,
    guess: () => alone(() => []),
    start_search: () => undefined,
    advance_search: () => alone(() => ({ tries: [], done: 0, total: 0, finished: true })),
    drop_search: () => undefined,
    predict_many: (texts) => alone(() => texts.map(() => ({ classes: [], nTokens: step, nUnknown: 0 }))),
    start_labelling: () => undefined,
    advance_labelling: () =>
      alone(() => ({ done: 1, total: 1, finished: true, trouble: undefined, suggested: [0], simulation: undefined })),
    drop_labelling: () => undefined,
    start_explanation: () => alone(() => undefined),
    advance_explanation: () => alone(() => ({ done: 1, total: 1, explanation: undefined })),
    drop_explanation: () => undefined,
    partition: () => ({}) as never,
    start_fold: () => undefined,
    advance_fold: () => alone(() => ({ done: 1, total: 1 }) as never),
    compare: () => ({}) as never,
    learning_curve: () => ({}) as never,
    start_map: () => undefined,
    advance_map: () => alone(() => ({ done: 1, total: 1, map: undefined })),
    advance_tsne: () => ({ done: 1, total: 1, places: [] }),
    activations: () => alone(() => ({ layers: [] })),
    inside: () => alone(() => ({ tokens: [], nLayers: 0, matrices: [], filters: undefined })),
    near: () => alone(() => ({ x: 0, y: 0, near: [] })),
  };
}

beforeEach(async () => {
  posted = [];
  transferred = [];
  nAtOnce = mostAtOnce = lastId = 0;
  nSteps = 5;
  host = createHost({
    nextTask,
    post: (response, transfer) => {
      posted.push(response);
      transferred.push(transfer);
    },
    load: async () => ({
      loaded: true,
      session: session(),
      settings: [],
      defaults: {},
      adapter: undefined,
      software: false,
    }),
  });
  send({ call: "load", engine: "cpu", base: "", software: false });
  await settle();
  posted = [];
  transferred = [];
});

function send(...calls: Call[]): void {
  for (const call of calls) host.receive({ ...call, id: ++lastId });
}

async function settle(): Promise<void> {
  for (let i = 0; i < 60; i++) await nextTask();
}

const kinds = () => posted.map((response) => ("id" in response ? `answer ${response.id}` : response.news));

it("never has two calls at once, and answers in order while it trains", async () => {
  nSteps = 1_000_000;
  send({ call: "prepare", run: 7, data, config: {}, goesOn: false }, { call: "run", mode: "continuous" });
  for (let i = 0; i < 3; i++) send({ call: "predict", text: "x" }, { call: "evaluate" }, { call: "checkpoint" });
  await settle();
  send({ call: "pause" });
  await settle();
  expect(mostAtOnce).toBe(1);
  expect(posted.flatMap((response) => ("id" in response ? [response.id] : []))).toEqual([
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
  ]);
  expect(posted.filter((response) => "news" in response).every((news) => "run" in news && news.run === 7)).toBe(true);
});

it("stands still once a pause is answered, all being told before", async () => {
  nSteps = 1_000_000;
  send({ call: "prepare", run: 1, data, config: {}, goesOn: false }, { call: "run", mode: "continuous" });
  await settle();
  send({ call: "pause" });
  await settle();
  expect(kinds().slice(-3)).toEqual(["progress", "checkpoint", "answer 4"]);
  const nPosted = posted.length;
  await settle();
  expect(posted).toHaveLength(nPosted);
});

it("halts at the end and hands over the last state", async () => {
  send({ call: "prepare", run: 1, data, config: {}, goesOn: false }, { call: "run", mode: "continuous" });
  await settle();
  expect(kinds().slice(-3)).toEqual(["progress", "halted", "checkpoint"]);
  expect(posted.at(-2)).toEqual({ news: "halted", run: 1, finished: true });
  const saved = posted.at(-1);
  expect(saved).toMatchObject({ news: "checkpoint", step: 5 });
  expect(transferred.at(-1)).toEqual([(saved as { bytes: Uint8Array }).bytes.buffer]);
});

it("hands large answers over", async () => {
  send({ call: "checkpoint" }, { call: "referenceRun", model: "cnn" }, { call: "predict", text: "x" });
  await settle();
  expect(transferred.map((transfer) => transfer?.length)).toEqual([1, 1, 0]);
});

it("answers the core's errors and goes on", async () => {
  send({ call: "run", mode: "step" }, { call: "parse", text: "", options: {} }, { call: "inspect", examples: [] });
  await settle();
  expect(posted).toEqual([
    { id: 2, ok: false, error: { kind: { code: "notReady" }, line: undefined } },
    { id: 3, ok: false, error: { kind: { code: "emptyInput" }, line: 1 } },
    { id: 4, ok: true, value: {} },
  ]);
});

it("is dead after anything else is thrown, and says so once", async () => {
  send({ call: "tokens", text: "x" }, { call: "inspect", examples: [] });
  await settle();
  host.crash(new Error("once more"));
  send({ call: "inspect", examples: [] });
  await settle();
  expect(posted).toEqual([{ news: "crashed", detail: "unreachable", request: 2 }]);
});
