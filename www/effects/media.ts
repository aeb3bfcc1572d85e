// Pictures and sounds: files to rows, rows to the vectors that models learn from, and what a part
// of one counts. Fetched when the first of them is there.

import { AbortError, type Engine } from "../engine/protocol.ts";
import { fetchMessages, messages } from "../i18n/index.ts";
import { type MediaReader, createMediaReader } from "../kinds/client.ts";
import { type CopiesOf, copiesOf, idOf, keepNoCopies } from "../kinds/copies.ts";
import { sweepCopies } from "../kinds/sweep.ts";
import { kinds, recognisedFile } from "../kinds/index.ts";
import { type MediaFault, MediaError } from "../kinds/kind.ts";
import { type MediaKind, kindOfText, projectKind, referenceOf, referred } from "../kinds/reference.ts";
import { maxTexts } from "../files/limits.ts";
import { sha256 } from "../sha256.ts";
import { fromText, toText } from "../state/as-text.ts";
import { offeredEncoder } from "../state/encoders.ts";
import type { MediaGraph } from "../kinds/protocol.ts";
import type { MediaAction, RecordingFor, Refused } from "../state/media.ts";
import type { Row } from "../state/row.ts";
import type { State } from "../state.ts";
import { problemOf } from "../storage.ts";
import type { Store } from "../store.ts";
import { record } from "./recording.ts";

/** A file, and the label that its place gives it. */
export interface LabelledFile {
  file: File;
  name: string;
  label: string;
  /** It is for the test set. */
  isTest?: boolean;
}

export interface Media {
  /** Adds files to the table or the test set, those that can be read; says what became of them. */
  add(files: readonly LabelledFile[], title: string | undefined, signal: AbortSignal): Promise<void>;
  /** Takes an encoder's file. */
  load(kind: MediaKind, file: Blob): Promise<void>;
  /**
   * Gives the engine the vectors of all there is of a kind; resolves with whether it has them all,
   * and knows the encoder by one of them or as it is here.
   * What has none yet is read, where `reads`.
   */
  give(kind: MediaKind, reads: boolean, signal?: AbortSignal): Promise<boolean>;
  /** What an encoder that is here computes, for other programs. */
  graph(kind: MediaKind): Promise<MediaGraph>;
  /** How much less a model is for a class without each part of an example, in log-odds. */
  weigh(
    reference: string,
    label: string,
    signal: AbortSignal,
    tell: (done: number, total: number) => void,
  ): Promise<number[]>;
  act(action: MediaAction): void;
}

/** What is done by then need not be told of. */
const quickMs = 300;
const tellEveryMs = 100;
/** Named in the report; the others are counted. */
const mostNamed = 20;
const sweepAfterMs = 20_000;
/** Vectors are handed over so many at a time. */
const batchLength = 200;

export function connectMedia(
  store: Store,
  engine: Engine,
  reader: MediaReader = createMediaReader(),
  copies: CopiesOf = copiesOf,
): Media {
  const { dispatch } = store;
  if (store.state.embedded) keepNoCopies();
  /** What the engine has been given. */
  const given = new Set<string>();
  const loaded = new Set<MediaKind>();
  /** Those that the engine knows of. */
  const kindsKnown = new Set<MediaKind>();
  let adding: AbortController | undefined;
  /** So often has the person stopped the encoder: what had been asked for by then is not read. */
  let nStops = 0;
  let stopRecording: (() => void) | undefined;
  let nRecordings = 0;
  let isToldOfRoom = false;

  const here = () => copies(store.state.projects.present);

  /** Tells how far something is, once it takes its time. */
  function teller(tell: (at: { done: number; total: number }) => void) {
    const began = performance.now();
    let told = -Infinity;
    return (done: number, total: number) => {
      const now = performance.now();
      if (now - began < quickMs || now - told < tellEveryMs) return;
      told = now;
      tell({ done, total });
    };
  }

  async function keep(reference: string, copy: Parameters<ReturnType<CopiesOf>["put"]>[1]): Promise<void> {
    try {
      await here().put(reference, copy);
    } catch (thrown) {
      if (isToldOfRoom) return;
      isToldOfRoom = true;
      const problem = problemOf(thrown);
      const detail = "detail" in problem ? problem.detail : "";
      dispatch({ type: "noticed", notice: { code: "notKept", isFull: problem.code === "full", detail } });
    }
  }

  /** What a file is, and why it is not taken if it is not. */
  async function faultOf(file: File, wanted: MediaKind): Promise<MediaFault | undefined> {
    if (file.size === 0) return { code: "empty" };
    const found = await recognisedFile(file);
    if (!found) return { code: "otherKind", found: "text", has: wanted };
    if ("unread" in found) return { code: "form", form: found.unread };
    if (found.kind !== wanted) return { code: "otherKind", found: found.kind, has: wanted };
    const limit = kinds[wanted].mostBytes;
    return file.size > limit ? { code: "tooLarge", limit } : undefined;
  }

  /** Keeps a copy of a file; gives what refers to it. Throws a `MediaError`. */
  async function take(file: File, name: string, kind: MediaKind, known: ReadonlyMap<string, string>) {
    const fault = await faultOf(file, kind);
    if (fault) throw new MediaError(fault);
    const own = referenceOf(kind, await sha256(file), name);
    const reference = known.get(idOf(own)) ?? own;
    if (
      await here()
        .get(reference)
        .catch(() => undefined)
    )
      return { reference };
    const { isCut, ...copy } = await reader.copy(kind, file);
    await keep(reference, copy);
    return { reference, isCut };
  }

  function knownReferences(): Map<string, string> {
    const known = new Map<string, string>();
    for (const reference of references(store.state)) {
      const id = idOf(reference);
      if (!known.has(id)) known.set(id, reference);
    }
    return known;
  }

  async function add(files: readonly LabelledFile[], title: string | undefined, signal: AbortSignal): Promise<void> {
    await fetchMessages(store.state.language, "media");
    const { present } = store.state.projects;
    const control = (adding = new AbortController());
    const end = () => control.abort();
    signal.addEventListener("abort", end);
    const has = store.state.data.present.rows.length > 0 ? projectKind(store.state) : undefined;
    const kind = has && has !== "text" ? has : await commonKind(files);
    const { table, test } = tablesOf(store.state);
    // Without anything to learn from there is nothing to test.
    const isTested = table.length > 0 || files.some(({ isTest }) => !isTest);
    const rows: Row[] = [];
    const tested: Row[] = [];
    const refused: Refused[] = [];
    let [nRefused, nKnown, nCut] = [0, 0, 0];
    const refuse = (name: string, fault: MediaFault) => {
      nRefused++;
      if (refused.length < mostNamed) refused.push({ name, fault });
    };
    const known = knownReferences();
    const keyOf = ({ text, label }: Row, isTest: boolean) => `${isTest ? "test" : ""}\n${label}\n${text}`;
    const isThere = new Set([...table.map((row) => keyOf(row, false)), ...test.map((row) => keyOf(row, true))]);
    const tell = teller((at) => dispatch({ type: "mediaAdding", adding: at }));
    try {
      for (const [done, { file, name, label, isTest }] of files.entries()) {
        if (control.signal.aborted) break;
        tell(done, files.length);
        if (has === "text") {
          refuse(name, { code: "otherKind", found: kind, has });
          continue;
        }
        try {
          const isOfTest = isTested && (isTest ?? false);
          const [into, there] = isOfTest ? [tested, test] : [rows, table];
          if (into.length + there.length >= maxTexts) break;
          const { reference, isCut } = await take(file, name, kind, known);
          known.set(idOf(reference), reference);
          const row = { text: reference, label, line: 0 };
          const key = keyOf(row, isOfTest);
          if (isThere.has(key)) nKnown++;
          else into.push(row);
          isThere.add(key);
          nCut += Number(isCut ?? false);
        } catch (thrown) {
          refuse(name, thrown instanceof MediaError ? thrown.fault : { code: "damaged" });
        }
      }
    } finally {
      signal.removeEventListener("abort", end);
      if (adding === control) adding = undefined;
    }
    // They were meant for another project.
    if (store.state.projects.present !== present) return;
    if (signal.aborted) return dispatch({ type: "mediaAdding" });
    if (rows.length > 0) dispatch({ type: "examplesAdded", rows, ...(title && { name: title }) });
    // What the person has changed there meanwhile stays.
    if (tested.length > 0) dispatch({ type: "testTyped", text: toText([...tablesOf(store.state).test, ...tested]) });
    dispatch({
      type: "mediaReported",
      report: {
        kind: has === "text" ? "text" : kind,
        nAdded: rows.length,
        nTested: tested.length,
        nKnown,
        nCut,
        refused,
        nRefused,
      },
    });
  }

  // Vectors

  async function load(kind: MediaKind, file: Blob): Promise<void> {
    const nFeatures = await reader.load(kind, file);
    loaded.add(kind);
    // The engine opens a model before there is anything that it is to be asked of.
    await hand(kind, [], new Float32Array(), nFeatures);
  }

  async function hand(kind: MediaKind, texts: string[], vectors: Float32Array, nFeatures: number): Promise<void> {
    await engine.giveVectors({ encoder: kind, texts, vectors, nFeatures });
    kindsKnown.add(kind);
    for (const text of texts) given.add(text);
  }

  /** One after the other, so that nothing is read twice. */
  let turn: Promise<unknown> = Promise.resolve();

  function give(kind: MediaKind, reads: boolean, signal?: AbortSignal): Promise<boolean> {
    const asked = nStops;
    const work = turn.then(() => giveNow(kind, reads, () => signal?.aborted === true || asked !== nStops));
    turn = work.catch(() => undefined);
    return work;
  }

  async function giveNow(kind: MediaKind, reads: boolean, isStopped: () => boolean): Promise<boolean> {
    const wanted = [...references(store.state)].filter((one) => kindOfText(one) === kind && !given.has(one));
    const tell = teller((at) => dispatch({ type: "mediaReading", reading: at }));
    const by = offeredEncoder(store.state.encoders, kind)?.uncompressedSha256;
    let batch: [string, Float32Array][] = [];
    let isWhole = true;
    const handBatch = async () => {
      const nFeatures = batch[0]?.[1].length ?? 0;
      if (nFeatures === 0) return;
      const vectors = new Float32Array(batch.length * nFeatures);
      batch.forEach(([, vector], place) => vectors.set(vector, place * nFeatures));
      const texts = batch.map(([text]) => text);
      batch = [];
      await hand(kind, texts, vectors, nFeatures);
    };
    try {
      for (const [done, reference] of wanted.entries()) {
        if (isStopped()) throw new AbortError();
        const copy = await here()
          .get(reference)
          .catch(() => undefined);
        // The engine says of what is lost that it is.
        if (!copy) continue;
        const isCurrent = copy.vector && (copy.by === undefined || by === undefined || copy.by === by);
        let vector = isCurrent ? copy.vector : undefined;
        if (!vector && reads && loaded.has(kind)) {
          tell(done, wanted.length);
          try {
            vector = await reader.read(kind, copy.blob);
          } catch (thrown) {
            // One that cannot be read is told of by the engine, by its name.
            console.warn(thrown);
            continue;
          }
          void keep(reference, { ...copy, vector, ...(by !== undefined && { by }) });
        }
        if (!vector) isWhole = false;
        else batch.push([reference, vector]);
        if (batch.length >= batchLength) await handBatch();
      }
    } finally {
      await handBatch();
      if (store.state.media.reading) dispatch({ type: "mediaReading" });
    }
    return isWhole && kindsKnown.has(kind);
  }

  // When what the last visit has left is on the page.
  setTimeout(() => {
    const { isRecalling, projects } = store.state;
    if (isRecalling || store.state.embedded) return;
    sweepCopies(store.state, copies).catch((thrown: unknown) => console.warn(projects.present, thrown));
  }, sweepAfterMs);

  // What is there is read as it comes, once its encoder is here.
  store.listen((action, after, before) => {
    if (action.type === "projectOpened") given.clear();
    const isOther =
      after.data.present.rows !== before.data.present.rows ||
      after.data.test.rows !== before.data.test.rows ||
      after.label.pool !== before.label.pool ||
      after.run.trained !== before.run.trained;
    const kind = isOther ? projectKind(after) : "text";
    if (kind === "text") return;
    give(kind, true).catch((thrown: unknown) => {
      if (!(thrown instanceof AbortError)) console.warn(thrown);
    });
  });

  // Explanations

  async function weigh(
    reference: string,
    label: string,
    signal: AbortSignal,
    tell: (done: number, total: number) => void,
  ): Promise<number[]> {
    const kind = kindOfText(reference);
    const copy = await here().get(reference);
    if (kind === "text" || !copy) return [];
    const n = await reader.divide(kind, copy.blob);
    const vectors: Float32Array[] = [];
    for (let part = 0; part < n; part++) {
      tell(part, n);
      vectors.push(await reader.readWithout(part));
      if (signal.aborted) throw new AbortError();
    }
    const nFeatures = vectors[0]?.length ?? 0;
    const all = new Float32Array(n * nFeatures);
    vectors.forEach((vector, part) => all.set(vector, part * nFeatures));
    // The next one's parts go by the same names, so that nothing is left of these.
    const texts = vectors.map((_, part) => referenceOf(kind, "0".repeat(16), `part ${part}`));
    await engine.giveVectors({ encoder: kind, texts, vectors: all, nFeatures }, true);
    const oddsOf = new Map<string, number>();
    for await (const { done, predictions } of engine.job(
      { kind: "predictMany", input: { texts: [reference, ...texts] } },
      signal,
    )) {
      predictions.forEach(({ classes }, place) => {
        const text = [reference, ...texts][done - predictions.length + place]!;
        oddsOf.set(text, logOdds(classes.find((one) => one.label === label)?.probability ?? 0));
      });
    }
    const whole = oddsOf.get(reference) ?? 0;
    return texts.map((text) => whole - (oddsOf.get(text) ?? whole));
  }

  // What is tried

  async function tryFile(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (!file) return;
    await fetchMessages(store.state.language, "media");
    const { present } = store.state.projects;
    const has = projectKind(store.state);
    try {
      if (has === "text") return;
      const { reference } = await take(file, file.name, has, knownReferences());
      if (store.state.projects.present === present) dispatch({ type: "trialTyped", text: reference });
    } catch (thrown) {
      const fault: MediaFault = thrown instanceof MediaError ? thrown.fault : { code: "damaged" };
      dispatch({ type: "trialRefused", refused: { name: file.name, fault } });
    }
  }

  async function recordFor(wanted: RecordingFor): Promise<void> {
    await fetchMessages(store.state.language, "media");
    const found = await record(
      () => dispatch({ type: "recordingBegan" }),
      (stop) => (stopRecording = stop),
    );
    stopRecording = undefined;
    dispatch({ type: "recordingEnded", ...(typeof found === "string" && { problem: found }) });
    if (typeof found === "string") return;
    const name = messages(store.state.language, "media").recording(++nRecordings);
    let file: File;
    try {
      // In the form that is kept, as what browsers record in is one of films, too.
      const { blob } = await reader.copy("sound", found);
      file = new File([blob], name, { type: blob.type });
    } catch {
      return dispatch({ type: "recordingEnded", problem: "failed" });
    }
    if (wanted.for === "trial") return tryFile([file]);
    await add([{ file, name, label: wanted.label }], undefined, new AbortController().signal);
  }

  return {
    add,
    graph: (kind) => reader.graph(kind),
    load,
    give,
    weigh,
    act(action) {
      switch (action.type) {
        case "mediaAddingCancelled":
          adding?.abort();
          return;
        case "mediaReadingCancelled":
          nStops++;
          return;
        case "trialFileChosen":
          void tryFile(action.files);
          return;
        case "recordingAsked":
          void recordFor(action);
          return;
        case "recordingStopped":
          stopRecording?.();
          return;
        default:
      }
    },
  };
}

function logOdds(probability: number): number {
  const bounded = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.log(bounded / (1 - bounded));
}

/** What most of some files are. */
async function commonKind(files: readonly LabelledFile[]): Promise<MediaKind> {
  const found = await Promise.all(files.slice(0, 50).map(({ file }) => recognisedFile(file)));
  const n = (kind: MediaKind) => found.filter((one) => one && "kind" in one && one.kind === kind).length;
  return n("sound") > n("picture") ? "sound" : "picture";
}

/** The rows of the table and of the test set. */
function tablesOf({ data }: State): { table: readonly Row[]; test: readonly Row[] } {
  return { table: data.present.rows, test: fromText(data.test.text, []) };
}

/** All pictures and sounds that the page knows of, each once. */
export function references({ data, label, run, trial }: State): Set<string> {
  const texts = [
    ...[data.present.rows, data.test.rows, run.trained?.rows ?? [], run.trained?.test ?? []].flatMap((rows) =>
      rows.map(({ text }) => text),
    ),
    ...label.pool.split("\n"),
    trial.text,
  ];
  return new Set(texts.map((text) => text.trim()).filter((text) => referred(text)));
}
