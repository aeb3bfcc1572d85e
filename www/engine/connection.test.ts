import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Connection, WorkerEnded, type WorkerLike } from "./connection.ts";
import type { Response } from "./protocol.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A connection to a worker that never answers, whose heart beats when the test says so. */
function connect() {
  const worker: WorkerLike = {
    postMessage: () => undefined,
    terminate: vi.fn(),
    onmessage: null,
    onmessageerror: null,
    onerror: null,
  };
  const onEnd = vi.fn();
  const connection = new Connection(worker, onEnd);
  const heart = { onmessage: null as (() => void) | null, close: vi.fn() };
  const say = (data: unknown) => worker.onmessage?.(new MessageEvent("message", { data: data as Response }));
  return { connection, worker, onEnd, heart, begin: () => say({ news: "beating", heart }) };
}

it("takes a worker whose heart stands still for dead within ten seconds", async () => {
  const { connection, worker, onEnd, heart, begin } = connect();
  const answer = connection.call({ call: "run", mode: "continuous" }).catch((thrown: unknown) => thrown);
  begin();
  // It computes for a minute, and lives.
  for (let second = 0; second < 60; second++) {
    heart.onmessage?.();
    vi.advanceTimersByTime(1_000);
  }
  expect(onEnd).not.toHaveBeenCalled();
  vi.advanceTimersByTime(6_000);
  expect(onEnd).not.toHaveBeenCalled();
  vi.advanceTimersByTime(4_000);
  expect(onEnd).toHaveBeenCalledOnce();
  expect(worker.terminate).toHaveBeenCalled();
  expect(heart.close).toHaveBeenCalled();
  expect(await answer).toBeInstanceOf(WorkerEnded);
});

it("waits for the first beat of a heart, which may be long in starting or never start", () => {
  const { onEnd, begin } = connect();
  begin();
  vi.advanceTimersByTime(60_000);
  expect(onEnd).not.toHaveBeenCalled();
});
