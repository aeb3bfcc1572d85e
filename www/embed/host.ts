// The page as a part of another one: it does what that page asks for, and tells it how far it is. No one
// else is heard.

import * as v from "valibot";
import { toCoreError } from "../engine/errors.ts";
import { type CoreError, EngineError, type Engine, type ParseOptions, type Setting } from "../engine/protocol.ts";
import { wellFormed } from "../files/limits.ts";
import { errorText, messages } from "../i18n/index.ts";
import type { Action, State } from "../state.ts";
import { toText } from "../state/as-text.ts";
import { type Place, isStage, isTabOf, tabsOf } from "../state/place.ts";
import { isUnread } from "../state/reading.ts";
import { tellsScores } from "../engine/updates.ts";
import { hasLearned, isActive } from "../state/run.ts";
import { readSetting } from "../state/settings.ts";
import type { Listener, Store } from "../store.ts";
import { type EmbedNews, type EmbedRequest, type EmbeddedTexts, mark } from "./messages.ts";
import { embedRequest, meantAsRequest } from "./schemas.ts";
import { toldProgress, toldResults, toldState } from "./told.ts";

/** Rows that need no guessing how they are laid out. */
const asRows: ParseOptions = {
  format: "tsv",
  hasHeader: false,
  labelColumn: 0,
  textColumn: 1,
  obeyQualifiers: false,
  mergeLabels: false,
};

/** What was asked for cannot be done. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Answers the page around this one from now on, and says to it that it can be asked. */
export function connectHost(store: Store, engine: Engine, host: Window): void {
  const { dispatch } = store;
  /** Of the page that has asked: only that one is answered. */
  let origin: string | undefined;
  /** The request to train that is under way. */
  let training: number | undefined;
  /** Each is called until it returns that it has heard what it waits for. */
  const waiting = new Set<(...heard: Parameters<Listener>) => boolean>();

  const post = (news: EmbedNews) => {
    if (origin !== undefined) host.postMessage({ ...news, handful: mark }, origin);
  };

  addEventListener("message", ({ source, origin: from, data }: MessageEvent<unknown>) => {
    // One without an origin cannot be told from any other without one.
    if (source !== host || from === "null" || from !== (origin ?? from)) return;
    const read = v.safeParse(embedRequest, data);
    if (read.success) {
      origin = from;
      void answer(read.output, read.output.id);
    } else if (v.is(meantAsRequest, data)) {
      post({ type: "failed", id: data.id, code: "invalidMessage", message: v.summarize(read.issues) });
    }
  });

  async function answer(request: EmbedRequest, id: number): Promise<void> {
    try {
      await act(request, id);
    } catch (thrown) {
      const { code, message } = thrown instanceof Refusal ? thrown : said(toCoreError(thrown));
      post({ type: "failed", id, code, message });
    }
  }

  async function act(request: EmbedRequest, id: number): Promise<void> {
    switch (request.type) {
      case "hello":
        return post({ type: "ready", id, state: toldState(store.state) });
      case "load": {
        await load(request.texts, request.test);
        const { nTexts, classes } = toldState(store.state);
        return post({ type: "loaded", id, nTexts, classes });
      }
      case "set":
        await set(request.settings);
        return post({ type: "done", id });
      case "train":
        // Its results are told with its number.
        return train(id);
      case "stop":
        dispatch({ type: "command", command: "stop" });
        return post({ type: "done", id });
      case "predict": {
        const prediction = await engine.ask({ kind: "predict", input: { text: wellFormed(request.text).text } });
        return post({ type: "prediction", id, prediction });
      }
      case "show":
        dispatch({ type: "embeddedAt", place: placeOf(request.stage, request.tab) });
        return post({ type: "done", id });
    }
  }

  async function load(texts: EmbeddedTexts, test: EmbeddedTexts = ""): Promise<void> {
    refuseBusy();
    // What a person has made of the texts before is one Undo away.
    dispatch({ type: "draftDropped" });
    dispatch({ type: "rowsCleared" });
    dispatch({ type: "textLoaded", text: asText(texts) });
    if (typeof texts !== "string") dispatch({ type: "optionsChanged", options: asRows });
    dispatch({ type: "testTyped", text: asText(test) });
    await until(({ data }) => !isUnread(data.present) && data.test.text === (data.test.readFrom ?? ""));
    const { present, test: own } = store.state.data;
    const error = present.error ?? own.error;
    if (error) throw new EngineError(error);
  }

  /** All of them, or none. */
  async function set(given: Record<string, unknown>): Promise<void> {
    const settings = await form();
    const read = Object.entries(given).map(([key, raw]) => {
      const setting = settings.find((setting) => setting.key === key);
      const value = setting && readSetting(setting, String(raw));
      if (value === undefined) throw new Refusal("invalidSetting", `${key} = ${String(raw)} is not allowed.`);
      return { key, value };
    });
    for (const { key, value } of read) dispatch({ type: "settingChanged", key, value });
  }

  async function train(id: number): Promise<void> {
    await form();
    refuseBusy();
    training = id;
    try {
      await new Promise<void>((resolve, reject) => {
        waiting.add((action, after, before) => {
          const problem = problemIn(action, before);
          if (problem) reject(problem instanceof Error ? problem : new EngineError(problem));
          const isScored = action.type === "run" && tellsScores(action.update);
          if (isScored) resolve();
          return isScored || problem !== undefined || after.erased !== undefined;
        });
        dispatch({ type: "command", command: "train" });
      });
    } finally {
      training = undefined;
    }
  }

  function refuseBusy(): void {
    if (training === undefined && !isActive(store.state.run)) return;
    throw new Refusal("busy", "A run is under way. Stop it, or wait for its end.");
  }

  /** The settings that there are, once the engine is here. */
  async function form(): Promise<readonly Setting[]> {
    await until(({ form, loadError }) => form !== undefined || loadError !== undefined);
    const { form, loadError = "" } = store.state;
    if (!form) throw new Refusal("engine", loadError);
    return form.settings;
  }

  function until(holds: (state: State) => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (holds(store.state)) return resolve();
      waiting.add((_action, after) => {
        const isThere = holds(after);
        if (isThere) resolve();
        return isThere;
      });
    });
  }

  function said(error: CoreError): { code: string; message: string } {
    return { code: error.kind.code, message: errorText(messages(store.state.language), error) };
  }

  store.listen((action, after, before) => {
    if (hasChanged(after, before)) post({ type: "state", state: toldState(after) });
    const update = action.type === "run" ? action.update : undefined;
    if (update?.type === "progress") post({ type: "progress", progress: toldProgress(after.run) });
    if (update && tellsScores(update)) post({ type: "results", id: training, results: toldResults(update) });
    for (const hear of waiting) if (hear(action, after, before)) waiting.delete(hear);
  });

  // Nothing else is in it, as whoever is there may hear it.
  host.postMessage({ type: "here", handful: mark }, "*");
}

/** Whether the embedding page has something new to be told of. */
function hasChanged(after: State, before: State): boolean {
  return (
    after.stage !== before.stage ||
    after.tabs !== before.tabs ||
    after.config !== before.config ||
    after.run.phase !== before.run.phase ||
    after.data.present.rows !== before.data.present.rows
  );
}

/** Why a run that was asked for does not come to its scores, where it does not. */
function problemIn(action: Action, { run }: State): CoreError | Refusal | undefined {
  switch (action.type) {
    case "refused":
    case "startFailed":
      return action.error;
    case "run":
      return action.update.type === "failed" ? action.update.error : undefined;
    case "encoderCancelled":
      return stopped();
    case "command":
      return action.command === "reset" || (action.command === "stop" && !hasLearned(run)) ? stopped() : undefined;
    default:
      return undefined;
  }
}

function stopped(): Refusal {
  return new Refusal("stopped", "The run was stopped before anything was learned.");
}

function asText(texts: EmbeddedTexts): string {
  return wellFormed(typeof texts === "string" ? texts : toText(texts.map((row) => ({ ...row, line: 0 })))).text;
}

function placeOf(stage: string, tab = ""): Place {
  if (!isStage(stage)) throw new Refusal("unknownPlace", `There is no stage “${stage}”.`);
  if (tab !== "" && !isTabOf(stage, tab)) throw new Refusal("unknownPlace", `“${stage}” has no tab “${tab}”.`);
  return { stage, tab: tab === "" ? tabsOf[stage][0] : tab } as Place;
}
