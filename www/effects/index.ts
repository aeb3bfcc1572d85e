// What follows from an action: requests to the engine, whose answers come back as actions.

import { maxFileBytes, wellFormed } from "../decode.ts";
import { toCoreError } from "../engine/errors.ts";
import { AbortError, type CoreError, type Engine, type RunConfig, type Setting } from "../engine/protocol.ts";
import { type Action, type Command, type State, dataInput, isStale, samplerText } from "../state.ts";
import { isUnread } from "../state/data.ts";
import { hasLearned, hasModel, isActive } from "../state/run.ts";
import { type EncoderName, encoderState } from "../state/encoders.ts";
import { encoderOf, isShown } from "../state/settings.ts";
import { prefetched } from "../prefetch.ts";
import type { Store } from "../store.ts";
import { connectComparing } from "./compare.ts";
import { debounce } from "./debounce.ts";
import { type Encoders, noEncoders } from "./encoders.ts";
import { connectGuessing } from "./guess.ts";
import { connectRuns } from "./runs.ts";
import { connectSearch } from "./search.ts";

const fetchLabelling = prefetched(() => import("./label.ts"));
const fetchUnderstanding = prefetched(() => import("./understand.ts"));

/**
 * `findProblem` puts the person where a setting that is not valid can be corrected;
 * `arriving` is a promise of a sample or file that is being fetched.
 */
export function connectEngine(
  store: Store,
  engine: Engine,
  findProblem: (key: string) => void,
  arriving: () => Promise<void> = () => Promise.resolve(),
  encoders: Encoders = noEncoders,
): void {
  const { dispatch } = store;

  const parsing = debounce(200, async () => {
    const { text, options } = store.state.data.present;
    if (!isUnread(store.state.data.present)) return;
    await quietly(
      async () => {
        refuseTooLarge(text);
        const parsed = await engine.parse(wellFormed(text).text, options, "training");
        dispatch({ type: "parsed", text, options, parsed });
      },
      (error) => dispatch({ type: "parseFailed", text, options, error }),
    );
  });

  const parsingTest = debounce(300, async () => {
    const { text, readFrom } = store.state.data.test;
    if (text === readFrom) return;
    await quietly(
      async () => {
        refuseTooLarge(text);
        const { examples } = await engine.parse(wellFormed(text).text, {}, "test");
        dispatch({ type: "testParsed", text, rows: examples });
      },
      (error) => dispatch({ type: "testFailed", text, error }),
    );
  });

  const inspecting = debounce(120, async () => {
    const { rows } = store.state.data.present;
    if (rows.length === 0) return;
    await quietly(async () => {
      const inspection = await engine.inspect([...rows]);
      if (rows === store.state.data.present.rows) dispatch({ type: "inspected", inspection });
    }, report);
  });

  /** What the plan in the state, or its error, is for. */
  let planned: unknown[] = [];
  const planning = debounce(250, async () => {
    const { state } = store;
    const key = planKey(state);
    const isPossible = state.config && state.data.present.rows.length > 0 && !isActive(state.run);
    if (!isPossible || isSame(key, planned)) return;
    planned = key;
    dispatch({ type: "planning" });
    await quietly(
      async () => {
        const config = state.config as RunConfig;
        const name = encoderOf(config);
        // One that is here already says more of the texts.
        if (name) await encoders.ready(name);
        const plan = await engine.plan(dataInput(state), config);
        if (isSame(key, planKey(store.state))) dispatch({ type: "planned", plan });
      },
      (error) => {
        if (isSame(key, planKey(store.state))) dispatch({ type: "planFailed", error });
      },
      // A newer plan was wanted; if that one was dropped too, this must be possible again.
      () => {
        if (isSame(key, planned)) planned = [];
      },
    );
  });

  const predicting = debounce(120, async () => {
    const { run, trial } = store.state;
    if (!hasModel(run) || trial.text.trim() === "") return;
    const { text } = trial;
    const isCurrent = () => store.state.trial.text === text && hasModel(store.state.run);
    await quietly(
      async () => {
        const prediction = await engine.predict(text);
        // After a change of settings, tokens are cut as the next run will cut them.
        const view = isStale(store.state) ? undefined : await engine.tokens(text);
        if (isCurrent()) dispatch({ type: "predicted", prediction, tokens: view && { text, view } });
      },
      (error) => {
        if (isCurrent()) dispatch({ type: "predictFailed", error });
      },
    );
  });

  const sampling = debounce(150, async () => {
    const { state } = store;
    const text = samplerText(state);
    const { plan } = state.plan;
    if (!state.open["settings-text"] || !plan || text === "") return;
    // Its tokens are those of an encoder that is not here yet.
    if (plan.encoder && !plan.encoderLoaded) return dispatch({ type: "sampled" });
    await quietly(async () => {
      const view = await engine.tokens(text);
      dispatch({ type: "sampled", tokens: { text, view } });
    }, report);
  });

  /** A quick hand may press a button before the sample has come or the pasted text has been read. */
  async function read(): Promise<void> {
    await arriving();
    await parsing.flush();
    await parsingTest.flush();
  }

  async function settled(): Promise<void> {
    await read();
    planning.ask();
    await planning.flush();
  }

  /** The encoder that a run to come waits for. */
  let waiting: { name: EncoderName; abort: AbortController; isOver: boolean } | undefined;

  /** Gets the encoder that the settings ask for, which may change meanwhile. */
  async function acquire(): Promise<boolean> {
    for (;;) {
      const name = store.state.config && encoderOf(store.state.config);
      if (!name) return true;
      const wait = { name, abort: new AbortController(), isOver: false };
      waiting = wait;
      const isHere = await encoders.acquire(name, "train", wait.abort.signal);
      waiting = undefined;
      if (wait.isOver) return false;
      if (store.state.config && encoderOf(store.state.config) !== name) continue;
      if (isHere) return true;
      const isLost = encoderState(store.state.encoders, name).phase === "failed" || store.state.encoders.fellBack;
      if (isLost) dispatch({ type: "refused", error: { kind: { code: "encoderMissing", name }, line: undefined } });
      return false;
    }
  }

  /** Ends the wait of a run to come, and the download that it waits for. */
  function stopWaiting(isOver: boolean): void {
    if (!waiting) return;
    waiting.isOver = isOver;
    waiting.abort.abort();
  }

  async function start(mode: "continuous" | "step" | "epoch", goesOn = false): Promise<void> {
    await read();
    if (refusesSetting()) return;
    const { data } = store.state;
    const problem = data.present.error ?? data.test.error ?? (data.present.rows.length === 0 ? emptyInput : undefined);
    if (problem) return dispatch({ type: "refused", error: problem });
    // Refused before an earlier model is given up.
    await settled();
    if (store.state.plan.error) return dispatch({ type: "refused", error: store.state.plan.error });
    if (!(await acquire())) return;
    // With the encoder, more is known than without.
    await settled();
    const { plan, config, choice } = store.state;
    if (plan.error) return dispatch({ type: "refused", error: plan.error });
    if (!config || isActive(store.state.run)) return;
    planned = planKey(store.state);
    const input = dataInput(store.state);
    dispatch({ type: "starting" });
    await quietly(
      () => engine.start(input, config, choice, mode, goesOn),
      (error) => dispatch({ type: "startFailed", error }),
    );
  }

  /** A field that is not valid is mended before a run begins or goes on. */
  function refusesSetting(): boolean {
    const { form, config, invalid } = store.state;
    // A setting that does not matter now cannot be seen either.
    const wrong = form?.settings.find((setting) => setting.key in invalid && config && isShown(setting, config));
    if (!wrong) return false;
    dispatch({ type: "refused", error: invalidSetting(store.state, wrong, invalid[wrong.key] ?? "") });
    findProblem(wrong.key);
    return true;
  }

  function obey(command: Command): void {
    const isNew = !isActive(store.state.run);
    switch (command) {
      case "train":
        void start("continuous");
        return;
      case "goOn":
        void start("continuous", true);
        return;
      case "step":
      case "epoch":
        if (isNew) void start(command);
        else if (!refusesSetting()) engine[command]();
        return;
      case "resume":
        if (!refusesSetting()) engine.resume();
        return;
      case "stop":
        if (waiting) stopWaiting(true);
        // Before anything was learned there is no model to keep.
        else engine[hasLearned(store.state.run) ? "stop" : "reset"]();
        return;
      case "pause":
      case "reset":
        engine[command]();
        return;
    }
  }

  function report(error: CoreError): void {
    dispatch({ type: "noticed", notice: { code: "error", error } });
  }

  connectGuessing(store, engine, encoders);
  connectSearch(store, engine, encoders, settled);
  connectRuns(store);
  connectComparing(store, engine, encoders, settled);
  engine.listen((update) => dispatch({ type: "run", update }));

  /** The part of the page that is about labels, once it is used. */
  let labelling: Promise<(action: Action) => void> | undefined;
  function label(action: Action): void {
    labelling ??= fetchLabelling().then(({ connectLabel }) => connectLabel(store, engine, encoders));
    labelling.then(
      (act) => act(action),
      (thrown: unknown) => {
        labelling = undefined;
        report(toCoreError(thrown));
      },
    );
  }

  /** What shows the inside of a model, once it is looked at. */
  let understanding: Promise<void> | undefined;
  function understand(): void {
    understanding ??= fetchUnderstanding().then(
      ({ connectUnderstanding }) => connectUnderstanding(store, engine),
      (thrown: unknown) => {
        understanding = undefined;
        report(toCoreError(thrown));
      },
    );
  }

  store.listen((action, after, before) => {
    const [data, dataBefore] = [after.data, before.data];
    if (action.type === "command") obey(action.command);
    if (waiting && after.config && encoderOf(after.config) !== waiting.name) stopWaiting(false);
    if (/^(pool|labelTask)/.test(action.type) || (action.type === "run" && labelling)) label(action);
    if (["why", "what-if", "inside", "map", "signals"].some((id) => after.open[id] && !before.open[id])) understand();
    if (data.present !== dataBefore.present && isUnread(data.present)) parsing.ask();
    if (data.test.text !== data.test.readFrom && data.test !== dataBefore.test) parsingTest.ask();
    if (data.present.rows !== dataBefore.present.rows) inspecting.ask();
    if (!isSame(planKey(after), planKey(before)) || isActive(after.run) !== isActive(before.run)) planning.ask();
    if (after.trial.text !== before.trial.text || after.run.modelVersion !== before.run.modelVersion) predicting.ask();
    const samplerChanged =
      samplerText(after) !== samplerText(before) ||
      after.plan.plan !== before.plan.plan ||
      after.open["settings-text"] !== before.open["settings-text"];
    if (samplerChanged) sampling.ask();
    if (action.type === "settingChanged" && after.run.phase === "paused" && after.config) {
      void quietly(() => engine.update(after.config as RunConfig), report);
    }
  });

  engine.ready().then(
    (form) => dispatch({ type: "loaded", ...form }),
    (thrown: unknown) => {
      const { kind } = toCoreError(thrown);
      dispatch({ type: "loadFailed", detail: "detail" in kind ? kind.detail : kind.code });
    },
  );
}

const emptyInput: CoreError = { kind: { code: "emptyInput" }, line: undefined };

/** Everything that a plan depends on. */
function planKey({ data, config, encoders }: State): unknown[] {
  const name = config && encoderOf(config);
  const hasEncoder = name !== undefined && ["loading", "ready"].includes(encoderState(encoders, name).phase);
  return [data.present.rows, data.test.rows, data.test.text.trim() === "", config, hasEncoder];
}

function isSame(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** Does something whose failure is an answer, and whose being overtaken is none. */
async function quietly(
  work: () => Promise<void>,
  failed: (error: CoreError) => void,
  overtaken: () => void = () => undefined,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof AbortError) overtaken();
    else failed(toCoreError(thrown));
  }
}

/** What is longer than a file may be is refused before it is sent to be read. */
function refuseTooLarge(text: string): void {
  // No text has fewer bytes than UTF-16 units, so most need not be counted.
  const nBytes = text.length * 3 > maxFileBytes ? new Blob([text]).size : text.length;
  if (nBytes > maxFileBytes) {
    throw { kind: { code: "tooLarge", nBytes, limit: maxFileBytes }, line: undefined } satisfies CoreError;
  }
}

function invalidSetting({ language }: State, { label, kind }: Setting, value: string): CoreError {
  const allowed = "min" in kind ? `${kind.min} … ${kind.max}` : "";
  return { kind: { code: "invalidSetting", key: label[language], value, allowed }, line: undefined };
}
