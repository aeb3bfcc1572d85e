// Files that a person drops or chooses: read, arranged where they are several, and read again in
// another way. Fetched when the first comes.

import type { Engine } from "../engine/protocol.ts";
import { AbortError } from "../engine/protocol.ts";
import {
  type Place,
  type PlacedFile,
  arrangementOf,
  areClassFolders,
  inTurns,
  isLitter,
  labelOf,
  labelledByFolder,
  placesOf,
  toLine,
  toLines,
  unitOf,
} from "../files/arrange.ts";
import { type ReadFile, readFileInWorker } from "../files/client.ts";
import type { Encoding } from "../files/encodings.ts";
import { filesIn } from "../files/folders.ts";
import { maxFileBytes, maxTexts } from "../files/limits.ts";
import { FileError } from "../files/protocol.ts";
import type { FileText } from "../files/reader.ts";
import { type Arrangement, type Skipped, type Source, isCertain } from "../files/source.ts";
import { fetchMessages } from "../i18n/index.ts";
import { type KindName, projectKind } from "../kinds/reference.ts";
import { isHandfulFile } from "../project-file/sign.ts";
import type { ArrivalsAction } from "../state/arrivals.ts";
import type { DataAction } from "../state/data.ts";
import { classesOf } from "../state/label-set.ts";
import type { Store } from "../store.ts";
import { fetchMedia } from "./media-access.ts";
import { refuse } from "./refuse.ts";

/** More are not asked about one by one. */
const mostAsked = 50;
/** As many say of a folder whether its files have labels of their own. */
const mostTried = 6;
/** Named in the report; the others are counted. */
const mostNamed = 5;

type Dropped = Extract<DataAction, { type: "filesDropped" }>;
type Asked = Exclude<ArrivalsAction, { type: "filesReading" | "filesSettled" | "filesAsked" }>;

/** What came together, as long as the page is open. */
interface Batch {
  files: readonly Placed[];
  isTest: boolean;
  byFolder: boolean;
  /** Those that the table is of, once it is. */
  how?: Arrangement;
}

interface Placed extends PlacedFile {
  place: Place;
}

interface ReadText extends Placed {
  read: FileText;
  isLabelled: boolean;
}

export interface FileEffects {
  drop(action: Dropped): Promise<void>;
  act(action: Asked): Promise<void>;
}

export function connectFiles(store: Store, engine: Engine, read: ReadFile = readFileInWorker): FileEffects {
  const { dispatch } = store;
  const batches = new Map<string, Batch>();
  let asking: { batch: Batch; texts?: readonly ReadText[] } | undefined;
  let working: AbortController | undefined;
  let nBatches = 0;

  /** Does one thing at a time: what comes later ends what is under way. */
  async function work(name: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    working?.abort();
    const current = (working = new AbortController());
    try {
      await task(current.signal);
    } catch (thrown) {
      if (!(thrown instanceof AbortError) && !current.signal.aborted) await refuse(store, name, thrown);
    } finally {
      if (working === current) {
        working = undefined;
        if (store.state.arrivals.reading) dispatch({ type: "filesSettled" });
      }
    }
  }

  function remember(batch: Batch): string {
    // Not even in another visit has another batch this name.
    const id = `${Date.now().toString(36)}-${++nBatches}`;
    batches.set(id, batch);
    return id;
  }

  async function drop({ files, folders = [], isTest = false }: Dropped): Promise<void> {
    const name = files[0]?.name ?? folders[0]?.name ?? "";
    await work(name, async (signal) => {
      const found = folders.length > 0 ? await filesIn(folders, signal) : files.map(placed);
      const usable = found.filter(({ path }) => !isLitter(path));
      const [only] = usable;
      if (!only) return;
      // An embedded page keeps no projects.
      if (usable.length === 1 && !store.state.embedded && (await isHandfulFile(only.file)))
        return dispatch({ type: "projectFileGiven", file: only.file });
      const kind = projectKind(store.state);
      if ((!isTest || kind !== "text") && (await areMedia(usable, kind))) {
        const media = await fetchMedia(store, engine);
        const labelled = labelledByFolder(usable);
        return media.add(isTest ? labelled.map((one) => ({ ...one, isTest })) : labelled, titleOf(usable), signal);
      }
      if (usable.length === 1) return takeOne(only.file, { isTest, signal });
      const places = placesOf(usable.map(({ path }) => path));
      const all = usable.map((file, index) => ({ ...file, place: places[index]! }));
      const byFolder = areClassFolders(places);
      // Beside folders of texts stand lists and descriptions of them.
      const inFolders = byFolder ? all.filter(({ place }) => place.folder !== "") : all;
      await propose({ files: inTurns(inFolders), isTest, byFolder }, signal);
    });
  }

  /** One file, whose bytes can be read again. */
  async function takeOne(
    file: File,
    options: { isTest: boolean; signal: AbortSignal; id?: string; encoding?: Encoding; sheet?: number },
  ): Promise<void> {
    const { isTest, signal, encoding, sheet } = options;
    const slow = setTimeout(() => dispatch({ type: "filesReading", done: 0, total: 1 }), 300);
    let result: FileText;
    try {
      result = await read(file, { ...(encoding && { encoding }), ...(sheet !== undefined && { sheet }) }, signal);
    } finally {
      clearTimeout(slow);
    }
    const batch = { files: [{ ...placed(file), place: placesOf([file.name])[0]! }], isTest, byFolder: false };
    const source = sourceOf(options.id ?? remember(batch), result);
    const { text } = result;
    if (isTest) dispatch({ type: "testTyped", text, source });
    else if (options.id) dispatch({ type: "textReread", text, source });
    else dispatch({ type: "textLoaded", text, name: file.name, source });
  }

  /** Several files: taken as they plainly are, or asked about. */
  async function propose(batch: Batch, signal: AbortSignal): Promise<void> {
    const { files, byFolder, isTest } = batch;
    if (byFolder) {
      const tried = await readAll(files.slice(0, mostTried), signal, files.length);
      const how = arrangementOf(await judged(tried.texts, signal), true);
      if (how)
        return take(
          batch,
          {
            as: "classes",
            unit: unitOf(
              files.map(({ place }) => place),
              true,
            ),
          },
          signal,
        );
    }
    const isMany = files.length > mostAsked;
    const { texts } = await readAll(isMany ? files.slice(0, mostTried) : files, signal, files.length);
    const known = await judged(texts, signal);
    const how = isMany ? undefined : arrangementOf(known, false);
    if (how && !isTest) return take(batch, how, signal, known);
    ask(batch, known, isMany ? undefined : known);
  }

  /** Asks how files are to be put together. `texts`: all of them, where they need not be read again. */
  function ask(batch: Batch, known: readonly ReadText[], texts?: readonly ReadText[]): void {
    asking = { batch, ...(texts && { texts }) };
    const { files, byFolder, isTest } = batch;
    dispatch({
      type: "filesAsked",
      asked: {
        files: known.map(({ path, isLabelled }) => ({ name: path, isLabelled })),
        nFiles: files.length,
        nLabelled: known.filter(({ isLabelled }) => isLabelled).length,
        byFolder,
        isTest,
      },
    });
  }

  async function readAll(
    files: readonly Placed[],
    signal: AbortSignal,
    total: number,
    encoding?: Encoding,
  ): Promise<{ texts: { file: Placed; read: FileText }[]; skipped: Skipped[] }> {
    const texts: { file: Placed; read: FileText }[] = [];
    const skipped: Skipped[] = [];
    let nBytes = 0;
    let told = 0;
    for (const [index, file] of files.entries()) {
      if (signal.aborted) throw new AbortError();
      if (performance.now() - told > 100) {
        told = performance.now();
        dispatch({ type: "filesReading", done: index, total });
      }
      const { path: name } = file;
      if (index >= maxTexts) skipped.push({ name, why: "tooMany" });
      else if (nBytes + file.file.size > maxFileBytes) skipped.push({ name, why: "tooLarge" });
      else if (file.file.size === 0) skipped.push({ name, why: "empty" });
      else {
        nBytes += file.file.size;
        try {
          texts.push({ file, read: await readAs(file.file, encoding) });
        } catch (thrown) {
          if (!(thrown instanceof FileError)) throw thrown;
          skipped.push({ name, why: "unreadable" });
        }
      }
    }
    return { texts, skipped };
  }

  /** An encoding that the person names is for files that do not say theirs. */
  async function readAs(file: File, encoding?: Encoding): Promise<FileText> {
    const result = await read(file);
    const isKnown = result.kind === "workbook" || isCertain(result.encoding.how);
    return encoding && !isKnown ? read(file, { encoding }) : result;
  }

  /** Whether each has labels of its own, as far as the core finds any. */
  async function judged(texts: readonly { file: Placed; read: FileText }[], signal: AbortSignal): Promise<ReadText[]> {
    const known: ReadText[] = [];
    for (const { file, read } of texts) {
      if (signal.aborted) throw new AbortError();
      known.push({ ...file, read, isLabelled: (await labelled(read.text)) !== undefined });
    }
    return known;
  }

  async function labelled(text: string) {
    try {
      const { examples, labels: perText } = await engine.parse(text, {}, "files");
      const labels = new Set(examples.flatMap(({ label }) => classesOf(label, perText)));
      // Where no label returns, what stands before a colon or a tab is none.
      const isPlain = labels.size === 0 || (examples.length >= 6 && labels.size > examples.length * 0.8);
      return isPlain ? undefined : examples;
    } catch (thrown) {
      if (thrown instanceof AbortError) throw thrown;
      // No label was found, or it is no text that has any.
      return undefined;
    }
  }

  async function take(
    batch: Batch,
    how: Arrangement,
    signal: AbortSignal,
    known?: readonly ReadText[],
    again?: { id: string; encoding?: Encoding },
  ): Promise<void> {
    const { files, byFolder } = batch;
    if (how.as === "one") {
      const one = files.find(({ path }) => path === how.name);
      if (one) await takeOne(one.file, { isTest: batch.isTest, signal });
      return;
    }
    const { texts, skipped } = known
      ? { texts: known.map((file) => ({ file, read: file.read })), skipped: [] }
      : await readAll(files, signal, files.length, again?.encoding);
    const lines: Record<"training" | "test", string[]> = { training: [], test: [] };
    const labels = new Set<string>();
    let nBytes = 0;
    let nTest = 0;
    for (const { file, read } of texts) {
      const { place } = file;
      const part = !batch.isTest && place.part === "test" ? "test" : "training";
      const found =
        how.as === "merged" ? await mergedLines(read.text) : toLines(read.text, nameOf(place, how, byFolder), how.unit);
      const size = found.reduce((sum, line) => sum + line.length + 1, 0);
      const nLines = lines.training.length + lines.test.length;
      if (found.length === 0) skipped.push({ name: file.path, why: how.as === "merged" ? "unreadable" : "empty" });
      else if (nLines + found.length > maxTexts) skipped.push({ name: file.path, why: "tooMany" });
      else if (nBytes + size > maxFileBytes) skipped.push({ name: file.path, why: "tooLarge" });
      else {
        nBytes += size;
        nTest += Number(part === "test");
        lines[part].push(...found);
        if (how.as === "classes") labels.add(nameOf(place, how, byFolder));
      }
    }
    if (signal.aborted) throw new AbortError();
    const names = [...labels].filter((label) => label !== "");
    const encodings = new Map(texts.map(({ read }) => [encodingKey(read), read]));
    // Where they differ, the one that was guessed is the one to correct.
    const guessed = [...encodings.values()].find((read) => read.kind === "text" && !isCertain(read.encoding.how));
    const shown = guessed ?? [...encodings.values()][0];
    const source: Source = {
      ...(shown && sourceOf("", shown)),
      id: again?.id ?? remember({ ...batch, how }),
      arranged: {
        how,
        nFiles: texts.length,
        nTest,
        labels: names.slice(0, mostNamed),
        nLabels: names.length,
        skipped: skipped.slice(0, mostNamed),
        nSkipped: skipped.length,
      },
    };
    delete source.sheets;
    const text = lines.training.join("\n");
    const testText = lines.test.length > 0 ? lines.test.join("\n") : undefined;
    if (batch.isTest) dispatch({ type: "testTyped", text, source });
    else {
      if (again) dispatch({ type: "textReread", text, source });
      else dispatch({ type: "textLoaded", text, name: titleOf(files), source });
      if (testText !== undefined) dispatch({ type: "testTyped", text: testText, source });
    }
  }

  async function mergedLines(text: string): Promise<string[]> {
    const examples = (await labelled(text)) ?? [];
    return examples.map((example) => toLine(example.label, example.text));
  }

  async function correct({ id, isTest, encoding, sheet }: Extract<Asked, { type: "sourceCorrected" }>): Promise<void> {
    const batch = batches.get(id);
    if (!batch) return gone(isTest);
    const [only] = batch.files;
    await work(only?.file.name ?? "", (signal) =>
      batch.how
        ? take(batch, batch.how, signal, undefined, { id, ...(encoding && { encoding }) })
        : takeOne(only!.file, {
            isTest,
            signal,
            id,
            ...(encoding && { encoding }),
            ...(sheet !== undefined && { sheet }),
          }),
    );
  }

  async function gone(isTest: boolean): Promise<void> {
    await fetchMessages(store.state.language, "files");
    const name = (isTest ? undefined : store.state.data.present.name) ?? "";
    dispatch({ type: "noticed", notice: { code: "fileGone", name } });
  }

  async function question({ id, isTest }: Extract<Asked, { type: "sourceQuestioned" }>): Promise<void> {
    const batch = batches.get(id);
    if (!batch) return gone(isTest);
    await work(batch.files[0]?.file.name ?? "", async (signal) => {
      const tried = await readAll(batch.files.slice(0, mostAsked), signal, batch.files.length);
      ask(batch, await judged(tried.texts, signal));
    });
  }

  return {
    drop,
    act: async (action) => {
      switch (action.type) {
        case "filesArranged": {
          const asked = asking;
          asking = undefined;
          dispatch({ type: "filesSettled" });
          if (asked) {
            const { batch, texts } = asked;
            await work(batch.files[0]?.file.name ?? "", (signal) => take(batch, action.how, signal, texts));
          }
          return;
        }
        case "filesCancelled":
          asking = undefined;
          working?.abort();
          return;
        case "sourceCorrected":
          return correct(action);
        case "sourceQuestioned":
          return question(action);
      }
    },
  };
}

/** Some of many files say whether they are pictures or sounds. */
const mostSniffed = 24;

async function areMedia(files: readonly PlacedFile[], has: KindName): Promise<boolean> {
  // What is none of them is refused there, by its name.
  if (has !== "text") return true;
  const every = Math.ceil(files.length / mostSniffed);
  const some = files.filter((_, place) => place % every === 0);
  const { recognisedFile } = await import("../kinds/index.ts");
  let isUnread = true;
  for (const { file } of some) {
    const found = await recognisedFile(file);
    if (found && "kind" in found) return true;
    isUnread &&= found !== undefined;
  }
  return isUnread;
}

function placed(file: File): PlacedFile {
  return { path: file.webkitRelativePath || file.name, file };
}

function nameOf(place: Place, how: Arrangement & { as: "classes" }, byFolder: boolean): string {
  return how.unlabelled ? "" : labelOf(place, byFolder);
}

function sourceOf(id: string, read: FileText): Source {
  if (read.kind === "workbook") return { id, sheets: { all: read.workbook.sheets, chosen: read.workbook.sheet } };
  const { encoding: name, how, isOdd } = read.encoding;
  return { id, encoding: { name, how, isOdd } };
}

function encodingKey(read: FileText): string {
  return read.kind === "workbook" ? "" : `${read.encoding.encoding} ${read.encoding.how}`;
}

/** What several files are called together: their folder, or the first of them. */
function titleOf(files: readonly PlacedFile[]): string {
  const [first = ""] = files.map(({ path }) => path);
  const [root = ""] = first.split("/").filter((name) => name !== "");
  if (first.includes("/") && files.every(({ path }) => path.split("/").find((name) => name !== "") === root))
    return root;
  const names = files.slice(0, 3).map(({ path }) => path);
  return names.join(", ") + (files.length > names.length ? ", …" : "");
}
