import { expect, test } from "vitest";
import { initialState, reduce } from "../state.ts";
import { tourSteps } from "./tour.ts";

test("the tour goes step by step, stays within its steps, and is seen once it is left", () => {
  let state = reduce(initialState("en"), { type: "tourAsked" });
  const seen = tourSteps.map(() => {
    const { tour } = state;
    state = reduce(state, { type: "tourTurned", by: 1 });
    return tour;
  });
  expect(seen).toEqual(tourSteps);
  expect(state.tour).toBe(tourSteps.at(-1));
  state = reduce(state, { type: "tourTurned", by: -1 });
  expect(state.tour).toBe(tourSteps.at(-2));
  state = reduce(state, { type: "tourEnded" });
  expect(state).toMatchObject({ tour: undefined, isToured: true });
  expect(reduce(state, { type: "tourTurned", by: 1 })).toBe(state);
});

test("another visit remembers that it has been seen", () => {
  expect(reduce(initialState("en"), { type: "restored", kept: { isToured: true } }).isToured).toBe(true);
  expect(reduce(initialState("en"), { type: "restored", kept: {} }).isToured).toBeUndefined();
});
