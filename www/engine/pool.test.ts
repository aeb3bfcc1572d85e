import { beforeEach, expect, test } from "vitest";
import { type PoolOptions, poolSize, runPool } from "./pool.ts";
import type { EncoderName, Example, PoolJob, PoolNews } from "./protocol.ts";
import { FakeWorld, type FakeWorker } from "./worker.test-helper.ts";
import { Workers } from "./workers.ts";

const examples: Example[] = Array.from({ length: 12 }, (_, row) => ({
  text: `text ${row}`,
  label: row % 2 ? "a" : "b",
  line: row + 1,
}));
const epochs = 3;

/** A fold of two texts each, of six. */
function jobs(
  change: Partial<PoolJob["job"]> = {},
  config: PoolJob["config"] = { start: "random", epochs },
): PoolJob[] {
  return Array.from({ length: 6 }, (_, fold) => ({
    config,
    job: {
      contestant: "run",
      classes: ["a", "b"],
      repeat: 0,
      rows: { training: [], heldOut: [2 * fold, 2 * fold + 1] },
      ...change,
    },
  }));
}

let world: FakeWorld;
let news: PoolNews[];
let abort: AbortController;

beforeEach(() => {
  world = new FakeWorld();
  news = [];
  abort = new AbortController();
});

function run(
  nWorkers: number,
  more: Partial<PoolOptions> = {},
  { spawn = world.spawn, ...change }: { spawn?: () => FakeWorker; equip?: Workers["equip"] } = {},
): Promise<void> {
  const workers = Object.assign(new Workers({ spawn, base: "https://page.example/" }), change);
  const follow = (one: PoolNews) => news.push(one);
  return runPool(workers, {
    examples,
    jobs: jobs(),
    follow,
    signal: abort.signal,
    nWorkers,
    ...more,
  });
}

const of = <T extends PoolNews["type"]>(type: T) =>
  news.filter((one): one is Extract<PoolNews, { type: T }> => one.type === type);
const asked = (worker: FakeWorker, call: string) => worker.requests.filter((request) => request.call === call).length;

test("every text is predicted once, by workers side by side that are ended", async () => {
  await run(3);
  expect(
    of("finished")
      .map(({ index }) => index)
      .sort((a, b) => a - b),
  ).toEqual([0, 1, 2, 3, 4, 5]);
  const rows = of("finished").flatMap(({ predictions }) => predictions.map(({ row }) => row));
  expect(rows.sort((a, b) => a - b)).toEqual(examples.map((_, row) => row));
  expect(world.workers).toHaveLength(3);
  for (const worker of world.workers) {
    expect(worker.isTerminated).toBe(true);
    expect(asked(worker, "table")).toBe(1);
    expect(asked(worker, "startJob")).toBeGreaterThan(0);
  }
  const shares = of("progress")
    .filter(({ index }) => index === 0)
    .map(({ share }) => share);
  expect(shares.length).toBeGreaterThan(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});

test("a worker that dies is replaced, and its job begun once more", async () => {
  let nDeaths = 0;
  world.cpu.beforeCall = (name, worker) => {
    if (name !== "advance fold" || nDeaths > 0) return;
    nDeaths++;
    worker.crash("out of memory");
  };
  await run(2);
  expect(of("finished")).toHaveLength(6);
  expect(of("failed")).toEqual([]);
  expect(world.workers).toHaveLength(3);
});

test("a job that kills two workers is told of as failed, and the others finish", async () => {
  world.cpu.beforeCall = (name, worker) => {
    const last = worker.requests.at(-1);
    if (name !== "start fold" || last?.call !== "startJob" || last.request.kind !== "fold") return;
    if (last.request.input.job.rows.heldOut[0] === 4) worker.crash("unreachable");
  };
  await run(2);
  expect(of("failed")).toMatchObject([{ index: 2, error: { kind: { code: "engine", detail: "unreachable" } } }]);
  expect(
    of("finished")
      .map(({ index }) => index)
      .sort((a, b) => a - b),
  ).toEqual([0, 1, 3, 4, 5]);
  expect(world.workers).toHaveLength(4);
});

test("what the engine refuses is told of at once, without another try", async () => {
  await run(1, { jobs: jobs({}, { start: "pretrained", model: "cnn", adaptation: "auto", epochs }) });
  expect(of("failed")).toHaveLength(6);
  expect(of("failed")[0]).toMatchObject({ error: { kind: { code: "encoderMissing", name: "small" } } });
  expect(world.workers).toHaveLength(1);
});

test("cancelling ends every worker at once and keeps what had finished", async () => {
  const follow = (one: PoolNews) => {
    news.push(one);
    if (of("finished").length === 2) abort.abort();
  };
  await run(1, { follow });
  expect(of("finished")).toHaveLength(2);
  expect(of("failed")).toEqual([]);
  expect(world.workers.every(({ isTerminated }) => isTerminated)).toBe(true);
});

test("each worker is given the encoders that its contestant needs, and no others", async () => {
  const given: (readonly EncoderName[])[] = [];
  const equip: Workers["equip"] = async (connection, names) => {
    given.push(names);
    return connection;
  };
  const config = { start: "pretrained", model: "transformer", encoder: "large", adaptation: "auto" } as const;
  const taught = { ...config, encoder: "large-en", unlabelled: true, teacher: "large" } as const;
  const [ngrams, own, both] = [jobs({ contestant: "ngrams" }, config), jobs({}, config), jobs({}, taught)];
  await run(1, { jobs: [ngrams, own, both].flatMap((all) => all.slice(0, 1)) }, { equip });
  expect(given).toEqual([[], ["large"], ["large-en", "large"]]);
});

test("where one more worker cannot be started, the others do its work", async () => {
  const spawn = () => {
    const worker = world.spawn();
    if (world.workers.length > 2) setTimeout(() => worker.onerror?.(new ErrorEvent("error", { message: "no memory" })));
    return worker;
  };
  await run(4, {}, { spawn });
  expect(of("finished")).toHaveLength(6);
  expect(of("failed")).toEqual([]);
});

test("where none can be started, every job says why", async () => {
  world.cpu.refusal = { code: "gpuFailed", detail: "no file" };
  await run(2);
  expect(of("failed")).toHaveLength(6);
});

test.each([
  [{ hardwareConcurrency: 2 }, 2],
  [{ hardwareConcurrency: 4 }, 3],
  [{ hardwareConcurrency: 1 }, 1],
  [{ hardwareConcurrency: 64 }, 6],
  [{ hardwareConcurrency: 8, deviceMemory: 4 }, 3],
])("a device with %o has %i workers for six jobs", (device, expected) => {
  expect(poolSize(jobs(), device)).toBe(expected);
});

test("a large encoder is held by two workers at most", () => {
  const config = { start: "pretrained", model: "transformer", encoder: "large", adaptation: "auto" } as const;
  expect(poolSize(jobs({}, config), { hardwareConcurrency: 16 })).toBe(2);
  expect(poolSize(jobs({ contestant: "majority" }, config), { hardwareConcurrency: 16 })).toBe(6);
});

test("with the small encoder a device that does not tell its memory is taken to have little", () => {
  const small = jobs({}, { start: "pretrained", model: "cnn", adaptation: "frozen" });
  expect(poolSize(small, { hardwareConcurrency: 16 })).toBe(3);
  expect(poolSize(small, { hardwareConcurrency: 16, deviceMemory: 8 })).toBe(6);
});
