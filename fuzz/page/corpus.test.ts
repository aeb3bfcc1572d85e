import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { targets } from "./targets.ts";

const corpus = path.join(import.meta.dirname, "corpus");

test("every target has a corpus", () => {
  expect(readdirSync(corpus).sort()).toEqual(Object.keys(targets).sort());
});

describe.each(Object.entries(targets))("nothing in the corpus does harm to %s", (target, check) => {
  const folder = path.join(corpus, target);
  test.each(readdirSync(folder))("%s", async (name) => {
    // What a detector that is missing is told by.
    vi.spyOn(console, "warn").mockReturnValue();
    await expect(
      Promise.resolve(check(Uint8Array.from(readFileSync(path.join(folder, name))))),
    ).resolves.toBeUndefined();
  });
});
