import { expect, test, vi } from "vitest";
import { AbortError } from "../engine/protocol.ts";
import { oneAtATime } from "./one-at-a-time.ts";

/** Ends when it is aborted, as what is asked of the engine does. */
const waiting = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(new AbortError())));

test("what was cancelled is told of, and what failed with its reason", async () => {
  const ended = vi.fn();
  const working = oneAtATime(ended);
  const work = working.begin(waiting);
  working.abort();
  await work;
  expect(ended).toHaveBeenLastCalledWith(undefined);
  await working.begin(() => Promise.reject(new Error("full")));
  expect(ended).toHaveBeenLastCalledWith(new Error("full"));
  await working.begin(() => Promise.resolve());
  expect(ended).toHaveBeenCalledTimes(2);
});

test("what is given up for other work says nothing any more", async () => {
  const ended = vi.fn();
  const working = oneAtATime(ended);
  const earlier = working.begin(waiting);
  const later = working.begin(() => Promise.resolve());
  await Promise.all([earlier, later]);
  expect(ended).not.toHaveBeenCalled();
});
