import { expect, test } from "vitest";
import { firstResults, resultsSlice } from "./results.ts";

test("fields of the filter that change before anything is drawn are all heard", () => {
  const { outcomesChanged, labelOutcomesChanged } = resultsSlice.own;
  const run = {} as Parameters<typeof outcomesChanged>[2];
  const first = {
    ...firstResults,
    ...outcomesChanged(firstResults, { type: "outcomesChanged", change: { show: "all" } }, run),
  };
  const second = outcomesChanged(first, { type: "outcomesChanged", change: { expected: 1 } }, run);
  expect(second.outcomes).toEqual({ show: "all", expected: 1, low: 0, high: 1 });

  const change = (part: typeof firstResults, to: object) => ({
    ...part,
    ...labelOutcomesChanged(part, { type: "labelOutcomesChanged", change: to }, run),
  });
  const labelled = change(change(firstResults, { show: "all" }), { label: 2 });
  expect(labelled.labelOutcomes).toEqual({ show: "all", label: 2 });
});
