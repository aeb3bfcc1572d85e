// @vitest-environment node

import { expect, test } from "vitest";
import { labelled, run, within } from "./run.mjs";

const wait = ["-e", "setTimeout(() => {}, 60_000)"];

test("what does not come to an end is ended, with the programs that it runs, and has failed", async () => {
  /** @type {Promise<boolean> | undefined} */
  let program;
  const work = () => (program = labelled("slow", () => run(process.execPath, wait)));
  await expect(within(0.005, work)).rejects.toThrow("had not come to an end");
  expect(await program).toBe(false);
});

test("what ends in time has its own result, and what others run goes on", async () => {
  await expect(within(1, () => labelled("quick", () => run(process.execPath, ["-e", ""])))).resolves.toBe(true);
  const other = labelled("other", () => run(process.execPath, ["-e", "setTimeout(() => {}, 1_000)"]));
  await expect(within(0.005, () => labelled("slow", () => run(process.execPath, wait)))).rejects.toThrow("Ended");
  expect(await other).toBe(true);
});
