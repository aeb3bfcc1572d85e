import { expect, test } from "vitest";
import { prefetchParts, prefetched } from "./prefetch.ts";

test("all parts are fetched, those too that only another one brings, and once", async () => {
  const fetched: string[] = [];
  const part = (name: string, brings?: () => void) =>
    prefetched(async () => {
      fetched.push(name);
      brings?.();
    });
  part("outer", () => part("inner", () => part("innermost")));
  prefetched(async () => {
    fetched.push("broken");
    throw new Error("offline");
  });
  part("other");
  await prefetchParts();
  expect(fetched).toEqual(["outer", "broken", "other", "inner", "innermost"]);
  await prefetchParts();
  expect(fetched).toHaveLength(5);
});
