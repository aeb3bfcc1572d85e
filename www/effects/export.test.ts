import { expect, test, vi } from "vitest";
import { FakeEngine, fakeDefaults } from "../engine/fake.test-helper.ts";
import { initialState } from "../state.ts";
import { createStore } from "../store.ts";
import { type Encoders, noEncoders } from "./encoders.ts";
import { connectExport } from "./export.ts";

/** A page with a model of pictures, whose encoder comes by these. */
function ofPictures(encoders: Encoders) {
  const state = initialState("en");
  const trained = { rows: [], test: [], config: { ...fakeDefaults, start: "picture" as const } };
  const store = createStore({ ...state, run: { ...state.run, phase: "done", trained } });
  const engine = new FakeEngine();
  const act = connectExport(store, engine, encoders);
  store.listen((action) => {
    if (action.type === "exportAsked" || action.type === "exportCancelled") act(action);
  });
  store.dispatch({ type: "exportChosen", kind: "onnx" });
  return { store, engine };
}

test("an encoder that does not come is told of, and one that is no longer wanted is not", async () => {
  const missing = ofPictures({ ...noEncoders, obtain: async () => false });
  missing.store.dispatch({ type: "exportAsked" });
  await vi.waitFor(() => expect(missing.store.state.modelExport.isBusy).toBe(false));
  expect(missing.store.state.modelExport.error?.kind).toMatchObject({ code: "encoderMissing", name: "picture" });

  const obtain: Encoders["obtain"] = (_name, _by, signal) =>
    new Promise((resolve) => signal?.addEventListener("abort", () => resolve(false)));
  const { store, engine } = ofPictures({ ...noEncoders, obtain });
  store.dispatch({ type: "exportAsked" });
  await vi.waitFor(() => expect(engine.calls).toContain("saveModel"));
  store.dispatch({ type: "exportCancelled" });
  await vi.waitFor(() => expect(store.state.modelExport.isBusy).toBe(false));
  expect(store.state.modelExport.error).toBeUndefined();
  expect(engine.calls.filter((call) => call.startsWith("exportModel"))).toEqual([]);
});
