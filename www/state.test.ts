import { isStale } from "./state/run.ts";
import { isDefault, shownEncoder, wantedConfig } from "./state/form.ts";
import { dataInput } from "./state/data.ts";
import { describe, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "./engine/fake.test-helper.ts";
import { type Action, type State, initialState, reduce } from "./state.ts";
import type { OfferedEncoder } from "./state/encoders.ts";

const loaded: Action = { type: "loaded", settings: fakeSettings, defaults: fakeDefaults };
const after = (state: State, ...actions: Action[]) => actions.reduce(reduce, state);
const start = after(initialState("en"), loaded);

describe("settings", () => {
  test("an invalid entry is kept as typed, and the last valid value with it", () => {
    const state = after(start, { type: "settingInvalid", key: "epochs", raw: "0" });
    expect(state.invalid).toEqual({ epochs: "0" });
    expect(state.config?.epochs).toBe(20);
    expect(isDefault(state, "epochs")).toBe(false);
    const mended = after(state, { type: "settingChanged", key: "epochs", value: 5 });
    expect(mended.invalid).toEqual({});
    expect(mended.config?.epochs).toBe(5);
    expect(isDefault(after(mended, { type: "settingsRestored" }), "epochs")).toBe(true);
  });

  test("what was kept is checked when the form comes, in either order", () => {
    const kept: Action = { type: "restored", kept: { config: { epochs: 7, patience: -3, gone: 1 } } };
    for (const actions of [
      [kept, loaded],
      [loaded, kept],
    ]) {
      const { config } = after(initialState("en"), ...actions);
      expect(config).toEqual({ ...fakeDefaults, epochs: 7 });
    }
  });
});

describe("a run", () => {
  const trained = after(start, { type: "starting" }, { type: "run", update: { type: "finished", stopped: false } });

  test("that was over does not go on once its engine is back", () => {
    const recovered = (step: number): Action => ({
      type: "run",
      update: { type: "recovered", step, detail: "killed", goesOn: false },
    });
    const said = (state: State, step: number) => after(state, recovered(step)).notices.at(-1);
    expect(said(trained, trained.run.step)).toMatchObject({ code: "recovered", isOver: true });
    const going = after(start, { type: "starting" });
    expect(said(going, 0)).toMatchObject({ code: "recovered", isOver: false });
  });

  test("is out of date once the data or the settings change", () => {
    expect(isStale(trained)).toBe(false);
    expect(isStale(after(trained, { type: "rowAdded" }))).toBe(true);
    const changed = after(trained, { type: "settingChanged", key: "epochs", value: 5 });
    expect(isStale(changed)).toBe(true);
    expect(isStale(after(changed, { type: "settingChanged", key: "epochs", value: 20 }))).toBe(false);
    expect(isStale(after(trained, { type: "trialTyped", text: "x" }))).toBe(false);
  });

  test("takes settings changed in a pause", () => {
    const state = after(
      start,
      { type: "starting" },
      { type: "run", update: { type: "paused" } },
      { type: "settingChanged", key: "epochs", value: 40 },
      { type: "run", update: { type: "finished", stopped: false } },
    );
    expect(isStale(state)).toBe(false);
  });

  test("that was reset is not brought back by late news", () => {
    const reset = after(trained, { type: "command", command: "reset" });
    const late = after(reset, { type: "run", update: { type: "paused" } });
    expect(late.run.phase).toBe("idle");
  });

  test("that is refused leaves the model before it", () => {
    const refused = after(trained, { type: "refused", error: { kind: { code: "emptyInput" }, line: undefined } });
    expect(refused.run.phase).toBe("done");
    expect(refused.run.error?.kind.code).toBe("emptyInput");
    expect(after(refused, { type: "rowAdded" }).run.error).toBeUndefined();
  });
});

describe("a visit", () => {
  const table = { text: "a\tb", options: {}, rows: [{ label: "a", text: "b", line: 1 }], edited: true };

  test("brings back the table as it was", () => {
    const state = after(start, { type: "restored", kept: { table, trialText: "try" } });
    expect(dataInput(state).examples).toEqual(table.rows);
    expect(state.trial.text).toBe("try");
  });

  test("brings back class names, and a sample's test set as the sample's", () => {
    const kept = { table, testText: "a\ty", isSampleTest: true, classNames: "a, b" };
    const state = after(start, { type: "restored", kept });
    expect(state.data.classNames).toBe("a, b");
    const asked = after(state, { type: "textLoaded", text: "c\tx", sample: "s" });
    expect(asked.data.test.text).toBe("a\ty");
    const { text, options } = asked.data.draft!;
    const error = { kind: { code: "unknownLayout" as const }, line: 1 };
    const next = after(asked, { type: "parseFailed", text, options, error }, { type: "draftTaken" });
    expect(next.data.test.text).toBe("");
  });

  test("does not overwrite what was typed before it was read, nor is overwritten by it", () => {
    const state = after(start, { type: "textTyped", text: "mine" }, { type: "restored", kept: { table } });
    expect(state.data.draft).toMatchObject({ mode: "more", text: "mine" });
    expect(dataInput(state).examples).toEqual(table.rows);
  });
});

test("an empty test set is none", () => {
  expect(dataInput(start).testExamples).toBeUndefined();
  expect(dataInput(after(start, { type: "testTyped", text: "a\tb" })).testExamples).toEqual([]);
});

test("the same notice is shown once", () => {
  const notice: Action = { type: "noticed", notice: { code: "notKept", isFull: true, detail: "" } };
  const state = after(start, notice, notice);
  expect(state.notices).toHaveLength(1);
  expect(after(state, { type: "dismissed", index: 0 }).notices).toEqual([]);
  expect(after(state, { type: "keptAgain" }).notices).toEqual([]);
});

describe("a pretrained start", () => {
  const pretrained: Action = { type: "settingChanged", key: "start", value: "pretrained" };
  const wanted = after(start, pretrained);
  const offered = [{ name: "small" } as OfferedEncoder];

  test("stays while it is not known, or known to be possible", () => {
    expect(wanted.config?.start).toBe("pretrained");
    expect(after(wanted, { type: "encodersOffered", offered, kept: [] }).config?.start).toBe("pretrained");
    expect(after(wanted, { type: "encodersOffered", offered: "none", kept: ["small"] }).config?.start).toBe(
      "pretrained",
    );
  });

  test("becomes a random one where no encoder can be had, and comes back with one", () => {
    const without = after(wanted, {
      type: "encodersOffered",
      offered: "none",
      problem: { code: "status", status: 404 },
      kept: [],
    });
    expect(without.config?.start).toBe("random");
    expect(wantedConfig(without)?.start).toBe("pretrained");
    expect(shownEncoder(without)).toBe("small");
    expect(after(without, { type: "settingsRestored" }).config?.start).toBe("random");
    const loaded = after(without, { type: "encoderLoaded", name: "small", isKept: false });
    expect(loaded.config?.start).toBe("pretrained");
    expect(loaded.encoders.fellBack).toBe(false);
  });

  test("follows the model: another may have its encoder", () => {
    const large = [{ name: "large" } as OfferedEncoder];
    const cnn = after(wanted, { type: "encodersOffered", offered: large, kept: [] });
    expect(cnn.config?.start).toBe("random");
    const transformer = after(cnn, { type: "settingChanged", key: "model", value: "transformer" });
    expect(transformer.config?.start).toBe("pretrained");
    expect(after(transformer, { type: "settingChanged", key: "model", value: "cnn" }).config?.start).toBe("random");
  });

  test("is over once random is chosen", () => {
    const without = after(wanted, { type: "encodersOffered", offered: "none", kept: [] });
    const chosen = after(without, { type: "settingChanged", key: "start", value: "random" });
    expect(shownEncoder(chosen)).toBeUndefined();
  });
});

test("a try's settings are taken at once, though not in a run", () => {
  const config = { ...fakeDefaults, epochs: 50, optimizer: "sgd" as const };
  expect(after(start, { type: "configApplied", config }).config).toEqual(config);
  const running = after(start, { type: "starting" });
  expect(after(running, { type: "configApplied", config }).config).toEqual(fakeDefaults);
});
