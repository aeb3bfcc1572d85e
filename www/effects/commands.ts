// The buttons of a run, and settings that are changed while it pauses.

import { dataInput, dataProblem } from "../state/data.ts";
import type { CoreError, Engine, RunMode, Setting } from "../engine/protocol.ts";
import { messagesHere, settingLabel } from "../i18n/index.ts";
import type { State } from "../state.ts";
import { type EncoderName, encoderState } from "../state/encoders.ts";
import { hasLearned, isActive, type Command } from "../state/run.ts";
import { neededEncoders } from "../state/needed-encoders.ts";
import { invalidSetting } from "../state/form.ts";
import type { Store } from "../store.ts";
import type { Encoders } from "./encoders.ts";
import type { Planning } from "./plan.ts";
import { quietly } from "./quietly.ts";

/** What is done by then need not be told of. */
const quickMs = 200;
/** Who has not seen by then that a run has ended is not about to pause it. */
const settledMs = 400;

/**
 * `read` resolves when all that is typed has been read; `findProblem` puts the person where a
 * setting that is not valid can be corrected.
 */
export function connectCommands(
  store: Store,
  engine: Engine,
  encoders: Encoders,
  read: () => Promise<void>,
  planning: Planning,
  findProblem: (key: string) => void,
): void {
  const { dispatch } = store;

  /** The encoder that a run to come waits for. */
  let waiting: { name: EncoderName; abort: AbortController; isOver: boolean } | undefined;

  /** Gets the encoders that the settings ask for, which may change meanwhile. */
  async function acquire(): Promise<boolean> {
    const here = new Set<EncoderName>();
    for (;;) {
      const name = neededEncoders(store.state).find((each) => !here.has(each));
      if (!name) return true;
      const wait = { name, abort: new AbortController(), isOver: false };
      waiting = wait;
      const isHere = await encoders.acquire(name, "train", wait.abort.signal);
      waiting = undefined;
      if (wait.isOver) return false;
      if (isHere) here.add(name);
      if (isHere || !neededEncoders(store.state).includes(name)) continue;
      const { phase } = encoderState(store.state.encoders, name);
      const isLost = phase === "failed" || store.state.encoders.fellBack || (name === "own" && phase === "absent");
      const model = name === "own" ? store.state.encoders.own?.model : undefined;
      if (isLost)
        dispatch({ type: "refused", error: { kind: { code: "encoderMissing", name, model }, line: undefined } });
      return false;
    }
  }

  /** Ends the wait of a run to come, and the download that it waits for. */
  function stopWaiting(isOver: boolean): void {
    if (!waiting) return;
    waiting.isOver = isOver;
    waiting.abort.abort();
  }

  /** A run to come that is being made ready. */
  let preparing: { isOver: boolean } | undefined;

  async function start(mode: RunMode, goesOn = false): Promise<void> {
    if (preparing) return;
    const own = { isOver: false };
    preparing = own;
    // Thousands of texts take seconds; a few are ready before anyone could read of it.
    const told = setTimeout(() => dispatch({ type: "preparing", on: true }), quickMs);
    try {
      await begin(mode, goesOn, own);
    } finally {
      clearTimeout(told);
      if (preparing === own) preparing = undefined;
      if (store.state.isPreparing && !preparing) dispatch({ type: "preparing", on: false });
    }
  }

  /** Gives up a run to come that is being made ready. */
  function stopPreparing(): void {
    if (preparing) preparing.isOver = true;
    preparing = undefined;
    if (store.state.isPreparing) dispatch({ type: "preparing", on: false });
  }

  async function begin(mode: RunMode, goesOn: boolean, own: { isOver: boolean }): Promise<void> {
    await read();
    if (own.isOver || refusesSetting()) return;
    const { data } = store.state;
    const problem = data.present.error ?? data.test.error ?? dataProblem(store.state);
    if (problem) return dispatch({ type: "refused", error: problem });
    // Refused before an earlier model is given up.
    await planning.settled();
    if (own.isOver) return;
    if (store.state.plan.error) return dispatch({ type: "refused", error: store.state.plan.error });
    if (!(await acquire())) return;
    // With the encoder, more is known than without.
    await planning.settled();
    if (own.isOver) return;
    const { plan, config, choice } = store.state;
    if (plan.error) return dispatch({ type: "refused", error: plan.error });
    if (!config || isActive(store.state.run)) return;
    planning.begun();
    const input = dataInput(store.state);
    dispatch({ type: "starting", began: Date.now() });
    await quietly(
      () => engine.start(input, config, choice, { mode, goesOn }),
      (error) => dispatch({ type: "startFailed", error }),
    );
  }

  /** A field that is not valid is mended before a run begins or goes on. */
  function refusesSetting(): boolean {
    const wrong = invalidSetting(store.state);
    if (!wrong) return false;
    dispatch({ type: "refused", error: refusal(store.state, wrong) });
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
        else if (preparing) stopPreparing();
        // Before anything was learned there is no model to keep.
        else engine[hasLearned(store.state.run) ? "stop" : "reset"]();
        return;
      case "pause":
      case "reset":
        engine[command]();
        return;
    }
  }

  store.listen((action, after) => {
    if (action.type === "command") obey(action.command);
    if (action.type === "projectOpened") {
      stopWaiting(true);
      stopPreparing();
    }
    if (action.type === "run" && action.update.type === "finished" && after.hasJustEnded)
      setTimeout(() => dispatch({ type: "endSettled" }), settledMs);
    if (waiting && after.config && !neededEncoders(after).includes(waiting.name)) stopWaiting(false);
    if (action.type === "settingChanged" && after.run.phase === "paused" && after.config) {
      const config = after.run.trained?.config ?? after.config;
      void quietly(
        () => engine.update(config),
        (error) => dispatch({ type: "noticed", notice: { code: "error", error } }),
      );
    }
  });
}

function refusal({ language, invalid }: State, setting: Setting): CoreError {
  const { kind } = setting;
  const value = invalid[setting.key] ?? "";
  const allowed = "min" in kind ? `${kind.min} … ${kind.max}` : "";
  const key = settingLabel(messagesHere(language), setting);
  return { kind: { code: "invalidSetting", key, value, allowed }, line: undefined };
}
