import { beforeEach, expect, it } from "vitest";
import { createHost, type Host } from "./host.ts";
import type { Session } from "./load.ts";
import type { Answer, Call, CoreError, EncoderInfo, JobProgress, Plan, Progress, Response } from "./protocol.ts";
import { nextTask } from "./task.ts";

let host: Host;
let posted: Response[];
let transferred: (Transferable[] | undefined)[];
let nAtOnce: number;
let mostAtOnce: number;
let nSteps: number;
let lastId: number;
/** What the session throws when a text is to be parsed. */
let failure: CoreError["kind"] | undefined;

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
        return { events: [], step, nSteps, finished: step >= nSteps, waiting: false };
      }),
    ask: (question) =>
      alone((): Answer => {
        if (question.kind === "parse") throw { kind: failure ?? { code: "emptyInput" }, line: 1 };
        if (question.kind === "tokens") throw new WebAssembly.RuntimeError("unreachable");
        return { kind: "inspect", value: { classes: [], nUsable: step, warnings: [] } };
      }),
    checkpoint: () => alone(() => Uint8Array.of(step)),
    reference_run: () => alone(() => Float32Array.of(1)),
    plan: () => ({}) as Plan,
    update: () => undefined,
    restore: () => undefined,
    save_model: () => alone(() => Uint8Array.of(step)),
    open_model: () => ({}) as Plan,
    export_model: () => [],
    load_encoder: () => ({}) as EncoderInfo,
    giveVectors: () => undefined,
    forgetVectors: () => undefined,
    keep_table: () => undefined,
    start_job: () => alone(() => 1),
    advance_job: () => alone((): JobProgress => ({ kind: "tsne", done: 1, total: 1, finished: true, places: [] })),
    drop_job: () => undefined,
    lend: () => false,
    note_lent: () => undefined,
    take_lent: () => undefined,
    take_back: () => undefined,
  };
}

beforeEach(() => start("cpu"));

async function start(engine: "cpu" | "gpu"): Promise<void> {
  posted = [];
  transferred = [];
  nAtOnce = mostAtOnce = lastId = 0;
  nSteps = 5;
  failure = undefined;
  host = createHost({
    nextTask,
    post: (response, transfer) => {
      posted.push(response);
      transferred.push(transfer);
    },
    load: async () => ({
      memoryBytes: () => 0,
      loaded: true,
      session: session(),
      settings: [],
      defaults: {},
      adapter: undefined,
      software: false,
    }),
  });
  send({ call: "load", engine, base: "", software: false });
  await settle();
  posted = [];
  transferred = [];
}

const inspect: Call = { call: "ask", question: { kind: "inspect", input: { examples: [], labels: "one" } } };
const parse: Call = { call: "ask", question: { kind: "parse", input: { text: "", options: {} } } };

function prepare(run: number): Call {
  return { call: "prepare", run, data: { examples: [], testExamples: undefined }, config: {}, goesOn: false };
}

function send(...calls: Call[]): void {
  for (const call of calls) host.receive({ ...call, id: ++lastId });
}

async function settle(): Promise<void> {
  for (let i = 0; i < 60; i++) await nextTask();
}

const kinds = () => posted.map((response) => ("id" in response ? `answer ${response.id}` : response.news));

it("never has two calls at once, and answers in order while it trains", async () => {
  nSteps = 1_000_000;
  send(prepare(7), { call: "run", mode: "continuous" }, { call: "startJob", request: { kind: "tsne" } });
  for (let i = 0; i < 3; i++) send(inspect, { call: "advanceJob", job: 1 }, { call: "checkpoint" });
  await settle();
  send({ call: "pause" });
  await settle();
  expect(mostAtOnce).toBe(1);
  expect(posted.flatMap((response) => ("id" in response ? [response.id] : []))).toEqual([
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
  ]);
  expect(posted.filter((response) => "news" in response).every((news) => "run" in news && news.run === 7)).toBe(true);
});

it("stands still once a pause is answered, all being told before", async () => {
  nSteps = 1_000_000;
  send(prepare(1), { call: "run", mode: "continuous" });
  await settle();
  send({ call: "pause" });
  await settle();
  expect(kinds().slice(-3)).toEqual(["progress", "checkpoint", "answer 4"]);
  const nPosted = posted.length;
  await settle();
  expect(posted).toHaveLength(nPosted);
});

it("halts at the end and hands over the last state", async () => {
  send(prepare(1), { call: "run", mode: "continuous" });
  await settle();
  expect(kinds().slice(-3)).toEqual(["progress", "halted", "checkpoint"]);
  expect(posted.at(-2)).toEqual({ news: "halted", run: 1, finished: true });
  const saved = posted.at(-1);
  expect(saved).toMatchObject({ news: "checkpoint", step: 5 });
  expect(transferred.at(-1)).toEqual([(saved as { bytes: Uint8Array }).bytes.buffer]);
});

it("hands large answers over", async () => {
  send({ call: "checkpoint" }, { call: "referenceRun", model: "cnn" }, inspect);
  await settle();
  expect(transferred.map((transfer) => transfer?.length)).toEqual([1, 1, 0]);
});

it("answers the core's errors and goes on", async () => {
  send({ call: "run", mode: "step" }, parse, inspect);
  await settle();
  expect(posted).toEqual([
    { id: 2, ok: false, error: { kind: { code: "notReady" }, line: undefined } },
    { id: 3, ok: false, error: { kind: { code: "emptyInput" }, line: 1 } },
    { id: 4, ok: true, value: { kind: "inspect", value: { classes: [], nUsable: 0, warnings: [] } } },
  ]);
});

it("lays what the engine fails at to the graphics device", async () => {
  await start("gpu");
  failure = { code: "engine", detail: "out of memory" };
  send(parse, inspect);
  await settle();
  expect(posted).toEqual([{ news: "deviceLost", detail: "out of memory" }]);
});

it("answers a message that cannot be understood, and keeps the graphics device", async () => {
  await start("gpu");
  failure = { code: "invalidMessage", detail: "missing field `text`" };
  send(parse, { call: "explain", text: "x" } as unknown as Call, inspect);
  await settle();
  expect(posted).toMatchObject([
    { id: 2, ok: false, error: { kind: failure } },
    { id: 3, ok: false, error: { kind: { code: "invalidMessage", detail: "explain" } } },
    { id: 4, ok: true },
  ]);
});

it("does no more of a job that is over", async () => {
  send({ call: "startJob", request: { kind: "tsne" } }, { call: "advanceJob", job: 1 }, { call: "advanceJob", job: 1 });
  await settle();
  expect(posted).toMatchObject([
    { id: 2, ok: true, value: 1 },
    { id: 3, ok: true, value: { finished: true } },
    { id: 4, ok: false, error: { kind: { code: "notReady" } } },
  ]);
});

it("is dead after anything else is thrown, and says so once", async () => {
  send({ call: "ask", question: { kind: "tokens", input: { text: "x" } } }, inspect);
  await settle();
  host.crash(new Error("once more"));
  send(inspect);
  await settle();
  expect(posted).toEqual([{ news: "crashed", detail: "unreachable", request: 2 }]);
});
