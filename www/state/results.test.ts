import { expect, test } from "vitest";
import { initialState, reduce } from "../state.ts";

test("fields of the filter that change before anything is drawn are all heard", () => {
  const first = reduce(initialState("en"), { type: "outcomesChanged", change: { show: "all" } });
  const second = reduce(first, { type: "outcomesChanged", change: { expected: 1 } });
  expect(second.outcomes).toEqual({ show: "all", expected: 1, low: 0, high: 1 });

  const shown = reduce(initialState("en"), { type: "labelOutcomesChanged", change: { show: "all" } });
  const labelled = reduce(shown, { type: "labelOutcomesChanged", change: { label: 2 } });
  expect(labelled.labelOutcomes).toEqual({ show: "all", label: 2 });
});
