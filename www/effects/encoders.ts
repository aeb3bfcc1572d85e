// Pretrained encoders: onto this device, into the engine, and off again.

import {
  EncoderError,
  type EncoderFile,
  type EncoderProblem,
  type EncoderStore,
  createEncoderStore,
} from "../engine/encoders.ts";
import { describe, toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine } from "../engine/protocol.ts";
import { publishedFolder } from "../engine/published.ts";
import { isMedia } from "../kinds/reference.ts";
import {
  type EncoderName,
  type EncodersState,
  type EncoderFailure,
  type OfferedEncoder,
  encoderState,
  offeredEncoder,
} from "../state/encoders.ts";
import type { Store } from "../store.ts";
import { fetchMedia } from "./media-access.ts";

export interface Encoders {
  /**
   * Sees to it that the engine has an encoder, which may have to be downloaded first. Resolves
   * with whether it has; the state says why not. The signal ends a download, too.
   */
  acquire(name: EncoderName, by?: EncodersState["awaitedBy"], signal?: AbortSignal): Promise<boolean>;
  /** As `acquire`; also where all that it is to read has been read before. */
  obtain(name: EncoderName, by?: EncodersState["awaitedBy"], signal?: AbortSignal): Promise<boolean>;
  /** As `acquire`, of an encoder that is on this device already; else it does nothing. */
  ready(name: EncoderName): Promise<boolean>;
}

/** At most this often is a download's progress drawn. */
const reportEveryMs = 100;
/** After so long without a byte a download is said to hang. */
const stalledMs = 10_000;

export function connectEncoders(store: Store, engine: Engine, files: EncoderStore = createEncoderStore()): Encoders {
  const { dispatch } = store;
  /** Those that the engine has. */
  const loaded = new Set<EncoderName>();
  const underway = new Map<EncoderName, { done: Promise<boolean>; abort: AbortController }>();
  /** Downloads in progress. */
  const attempts = new Map<EncoderName, AbortController>();

  const known = files.offered().then(
    async (offered) => {
      const kept = await files.kept(offered);
      dispatch({ type: "encodersOffered", offered, kept, own: await files.keptOwn() });
    },
    async (thrown: unknown) => {
      const kept = await files.kept(undefined);
      const problem = problemOf(thrown);
      dispatch({ type: "encodersOffered", offered: "none", problem, kept, own: await files.keptOwn() });
    },
  );

  async function load(name: EncoderName, file: Blob, isKept: boolean): Promise<void> {
    dispatch({ type: "encoderArrived", name });
    if (isMedia(name)) {
      await (await fetchMedia(store, engine)).load(name, file);
      loaded.add(name);
      return dispatch({ type: "encoderLoaded", name, isKept });
    }
    const { model } = await engine.loadEncoder(name, file);
    loaded.add(name);
    if (name === "own") dispatch({ type: "ownEncoderKnown", own: { model, bytes: file.size } });
    dispatch({ type: "encoderLoaded", name, isKept });
  }

  /** One thing at a time is done to an encoder. */
  function once(name: EncoderName, work: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    const present = underway.get(name);
    if (present) return present.done;
    const abort = new AbortController();
    const done = work(abort.signal)
      .catch(async (thrown: unknown) => {
        const kept = abort.signal.aborted ? [] : await files.kept(undefined);
        if (abort.signal.aborted) dispatch({ type: "encoderGone", name });
        else dispatch({ type: "encoderFailed", name, problem: failureOf(thrown), isKept: kept.includes(name) });
        return false;
      })
      .finally(() => underway.delete(name));
    underway.set(name, { done, abort });
    return done;
  }

  const fetch = (name: EncoderName) =>
    once(name, async (signal) => {
      const offered = offeredEncoder(store.state.encoders, name);
      if (!offered) return readKept(name);
      const before = encoderState(store.state.encoders, name);
      // A file that the engine found to be no encoder is none the next time either.
      if (before.phase === "failed" && isNoEncoder(before.problem)) await files.remove(name);
      const { blob, notKept } = await download(offered, signal);
      await load(name, blob, notKept === undefined);
      if (notKept && !store.state.embedded)
        dispatch({ type: "noticed", notice: { code: "encoderNotKept", ...notKept } });
      return true;
    });

  /** Asks for a file until it comes, fails or is no longer wanted: one that hangs can be asked for anew. */
  async function download(offered: OfferedEncoder, signal: AbortSignal): Promise<EncoderFile> {
    for (;;) {
      const attempt = new AbortController();
      const end = () => attempt.abort();
      signal.addEventListener("abort", end);
      attempts.set(offered.name, attempt);
      try {
        return await downloadOnce(offered, attempt.signal);
      } catch (thrown) {
        if (signal.aborted || !attempt.signal.aborted) throw thrown;
      } finally {
        signal.removeEventListener("abort", end);
        attempts.delete(offered.name);
      }
    }
  }

  async function downloadOnce(offered: OfferedEncoder, signal: AbortSignal): Promise<EncoderFile> {
    const { name } = offered;
    let toldAt = -Infinity;
    dispatch({ type: "encoderArriving", name, bytes: 0, total: offered.bytes });
    let watch: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(watch);
      watch = setTimeout(() => dispatch({ type: "encoderStalled", name }), stalledMs);
    };
    wait();
    return files
      .fetch(
        offered,
        (bytes, total) => {
          const isLast = bytes >= total;
          // Then it is checked, which takes its time.
          if (isLast) clearTimeout(watch);
          else wait();
          const now = performance.now();
          if (now - toldAt < reportEveryMs && !isLast) return;
          toldAt = now;
          dispatch({ type: "encoderArriving", name, bytes, total });
        },
        signal,
      )
      .finally(() => clearTimeout(watch));
  }

  async function readKept(name: EncoderName): Promise<boolean> {
    const blob = await files.read(name, offeredEncoder(store.state.encoders, name));
    if (blob) await load(name, blob, true);
    else dispatch({ type: "encoderGone", name });
    return blob !== undefined;
  }

  async function acquire(name: EncoderName, by?: EncodersState["awaitedBy"], signal?: AbortSignal): Promise<boolean> {
    if (!isMedia(name)) return obtain(name, by, signal);
    const media = await fetchMedia(store, engine);
    try {
      // What has been read before needs no encoder.
      if (await media.give(name, loaded.has(name), signal)) return true;
      if (!(await obtain(name, by, signal))) return false;
      await awaited(name, by, () => media.give(name, true, signal));
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AbortError)) throw thrown;
      return false;
    }
  }

  /** Those who wait for an encoder, the last one at the end. */
  const waiting: { name: EncoderName; by: EncodersState["awaitedBy"] }[] = [];

  /** Does what somebody waits for; tells for what the page waits. */
  async function awaited<T>(
    name: EncoderName,
    by: EncodersState["awaitedBy"],
    work: (isAlone: () => boolean) => Promise<T>,
  ): Promise<T> {
    const own = { name, by };
    const tell = () => dispatch({ type: "encoderAwaited", by: waiting.findLast((one) => one.by)?.by });
    waiting.push(own);
    tell();
    try {
      return await work(() => waiting.every((one) => one === own || one.name !== name));
    } finally {
      waiting.splice(waiting.indexOf(own), 1);
      tell();
    }
  }

  async function obtain(name: EncoderName, by?: EncodersState["awaitedBy"], signal?: AbortSignal): Promise<boolean> {
    if (loaded.has(name)) return true;
    return awaited(name, by, async (isAlone) => {
      // Whoever waits for the same goes on.
      const cancel = () => isAlone() && underway.get(name)?.abort.abort();
      signal?.addEventListener("abort", cancel);
      try {
        // The list of what the site offers may be long in coming.
        await Promise.race([known, aborted(signal)]);
        if (signal?.aborted) return false;
        const fetched = fetch(name);
        return await Promise.race([fetched, aborted(signal).then(() => isAlone() && fetched)]);
      } finally {
        signal?.removeEventListener("abort", cancel);
      }
    });
  }

  async function ready(name: EncoderName): Promise<boolean> {
    if (!isMedia(name)) return isReady(name);
    // What is not read yet is when a run begins, or as it comes.
    return (await (await fetchMedia(store, engine)).give(name, false)) || isReady(name);
  }

  async function isReady(name: EncoderName): Promise<boolean> {
    if (loaded.has(name)) return true;
    const { phase } = encoderState(store.state.encoders, name);
    if (phase === "loading") return (await underway.get(name)?.done) ?? false;
    if (phase !== "ready") return false;
    return once(name, () => readKept(name));
  }

  async function take(name: EncoderName, file: File): Promise<void> {
    await known;
    const { offered } = store.state.encoders;
    // A file that cannot be read is told of when it is loaded.
    const recognised =
      offered && offered !== "none" ? await files.recognise(file, offered).catch(() => undefined) : undefined;
    const target = recognised?.name ?? name;
    // The file is meant instead of what is being downloaded.
    underway.get(target)?.abort.abort();
    await underway.get(target)?.done;
    await once(target, async () => {
      await load(target, file, false);
      if (!recognised) return true;
      const { notKept } = await files.keep(recognised, file);
      if (!notKept) dispatch({ type: "encoderLoaded", name: recognised.name, isKept: true });
      return true;
    });
  }

  /** A published encoder's folder: read, and loaded in place of an earlier one. */
  async function takeFolder(chosen: readonly File[]): Promise<void> {
    const before = encoderState(store.state.encoders, "own");
    const keeps = before.phase === "ready" && before.isKept;
    underway.get("own")?.abort.abort();
    await underway.get("own")?.done;
    await once("own", async (signal) => {
      dispatch({ type: "encoderArriving", name: "own", bytes: 0, total: 1 });
      const follow = (bytes: number, total: number) => dispatch({ type: "encoderArriving", name: "own", bytes, total });
      const file = await engine.convertEncoder(publishedFolder(chosen), follow, signal);
      if ("fault" in file) throw new EncoderError({ code: "published", fault: file.fault });
      signal.throwIfAborted();
      loaded.delete("own");
      await load("own", file, false);
      return true;
    });
    // It takes the place of one that was to be here at the next visit.
    if (keeps && loaded.has("own")) await keepOwn();
  }

  async function keepOwn(): Promise<void> {
    const { own } = store.state.encoders;
    const file = engine.encoderFile("own");
    if (!own || !file) return;
    const { notKept } = await files.keepOwn(own.model, file);
    if (notKept) dispatch({ type: "noticed", notice: { code: "encoderNotKept", ...notKept } });
    else dispatch({ type: "encoderLoaded", name: "own", isKept: true });
  }

  async function remove(name: EncoderName): Promise<void> {
    await underway.get(name)?.done;
    loaded.delete(name);
    engine.dropEncoder(name);
    try {
      await files.remove(name);
      dispatch({ type: "encoderGone", name });
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "encoderNotKept", isFull: false, detail: describe(thrown) } });
    }
  }

  store.listen((action) => {
    switch (action.type) {
      case "encoderWanted":
        // Then what waits for it is read.
        void obtain(action.name).then((isHere) => isHere && acquire(action.name));
        return;
      case "encoderCancelled":
        underway.get(action.name)?.abort.abort();
        return;
      case "encoderRetried":
        attempts.get(action.name)?.abort();
        return;
      case "encoderRemoved":
        void remove(action.name);
        return;
      case "encoderFileChosen":
        void take(action.name, action.file);
        return;
      case "ownEncoderChosen":
        void takeFolder(action.files);
        return;
      case "ownEncoderKept":
        void keepOwn();
        return;
      default:
    }
  });

  return { acquire, obtain, ready };
}

/** Resolves when the signal aborts. */
function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

function failureOf(thrown: unknown): EncoderFailure {
  return thrown instanceof EncoderError ? thrown.problem : { code: "refused", error: toCoreError(thrown) };
}

/** An engine that died over a sound file is another matter. */
function isNoEncoder(problem: EncoderFailure): boolean {
  return problem.code === "refused" && problem.error.kind.code === "invalidEncoder";
}

function problemOf(thrown: unknown): EncoderProblem {
  if (thrown instanceof EncoderError) return thrown.problem;
  return { code: "network", detail: describe(thrown) };
}

/** For pages without encoders, as in tests. */
export const noEncoders: Encoders = { acquire: async () => true, obtain: async () => true, ready: async () => false };
