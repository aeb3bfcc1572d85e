// How several files, or a folder of them, become one table: by their names and places.

import type { Arrangement } from "./source.ts";

/** A file and where it stood: `reviews/train/pos/12.txt`, or just its name. */
export interface PlacedFile {
  path: string;
  file: File;
}

/** What the names and places of some files say of them. */
export interface Place {
  path: string;
  /** The folder below those that all have in common and below `train` or `test`: the label, if there are several. */
  folder: string;
  /** The file's name without its ending. */
  stem: string;
  part?: "training" | "test";
}

/** Words of names that say which part a file is. What is held out beside a test set is trained on: the page splits by itself. */
const partNames: Readonly<Record<string, "training" | "test">> = {
  train: "training",
  training: "training",
  trainset: "training",
  dev: "training",
  val: "training",
  valid: "training",
  validation: "training",
  训练: "training",
  训练集: "training",
  验证: "training",
  验证集: "training",
  test: "test",
  testing: "test",
  testset: "test",
  eval: "test",
  测试: "test",
  测试集: "test",
};

/** Folders of texts that nobody has labelled. */
const unlabelledFolders = new Set(["unsup", "unlabeled", "unlabelled", "unsupervised"]);

/** What operating systems put beside the person's files. */
export function isLitter(path: string): boolean {
  return /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i.test(path);
}

export function placesOf(paths: readonly string[]): Place[] {
  const split = paths.map((path) => path.split("/").filter((name) => name !== ""));
  const [first = []] = split;
  let nCommon = 0;
  const isCommon = (at: number) =>
    split.every((names) => at < names.length - 1 && names[at] === first[at]) && partOf(first[at] ?? "") === undefined;
  while (isCommon(nCommon)) nCommon++;
  return split.map((names, index) => {
    const folders = names.slice(nCommon, -1);
    const name = names.at(-1) ?? "";
    const partFolder = folders.findIndex((folder) => partNames[folder.toLowerCase()]);
    const stem = name.replace(/(?<=.)\.[a-z0-9]{1,8}$/i, "");
    const part = partFolder < 0 ? partOf(stem) : partNames[folders[partFolder]?.toLowerCase() ?? ""];
    const folder = folders.filter((_, place) => place !== partFolder).join("/");
    return { path: paths[index] ?? "", folder, stem, ...(part && { part }) };
  });
}

/** Which part a name speaks of, as `reviews_train` does. */
function partOf(name: string): Place["part"] {
  for (const word of name.toLowerCase().split(/[-_. ()]+/)) if (partNames[word]) return partNames[word];
  return undefined;
}

/** Whether folders are the classes: at least two hold files, and hardly a file stands beside them. */
export function areClassFolders(places: readonly Place[]): boolean {
  const inFolders = places.filter(({ folder }) => folder !== "");
  const folders = new Set(inFolders.map(({ folder }) => folder));
  return folders.size >= 2 && inFolders.length >= places.length / 2;
}

/** The label of a text in a file: the name of its folder, or its own. */
export function labelOf({ folder, stem }: Place, byFolder: boolean): string {
  if (!byFolder) {
    const words = stem.split(/(?<=[-_. ])|(?=[-_. ])/).filter((word) => !partNames[word.toLowerCase()]);
    return (words.join("").replace(/^[-_. ]+|[-_. ]+$/g, "") || stem).trim();
  }
  return unlabelledFolders.has(folder.toLowerCase()) ? "" : folder;
}

/** In turns from each folder: where not all can be taken, some of each class are. */
export function inTurns<T extends { place: Place }>(files: readonly T[]): T[] {
  const groups = new Map<string, T[]>();
  for (const file of files) {
    const key = `${file.place.part ?? ""}/${file.place.folder}`;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  const turns: T[] = [];
  for (let round = 0; turns.length < files.length; round++) {
    for (const group of groups.values()) if (group[round]) turns.push(group[round]!);
  }
  return turns;
}

/**
 * Files that are no texts, each with the name of its folder as its label; outside of one it has none.
 * What they are called says nothing of their part, where a folder does.
 */
export function labelledByFolder(
  files: readonly PlacedFile[],
): { file: File; name: string; label: string; isTest: boolean }[] {
  const places = placesOf(files.map(({ path }) => path));
  // All of one folder: then that is the class.
  const isOne = places.every(({ folder }) => folder === "");
  const labelled = files.map(({ file, path }, index) => {
    const folders = path.split("/").filter((name) => name !== "");
    folders.pop();
    const parent = folders.at(-1) ?? "";
    const place = places[index]!;
    const label = labelOf(isOne ? { ...place, folder: partNames[parent.toLowerCase()] ? "" : parent } : place, true);
    const isTest = folders.some((folder) => partNames[folder.toLowerCase()] === "test");
    return { file, name: file.name, label, isTest };
  });
  const order = new Intl.Collator(undefined, { numeric: true });
  return labelled.sort((a, b) => order.compare(a.label, b.label) || order.compare(a.name, b.name));
}

/** Whether each file is a text of its own: where a class has several. */
export function unitOf(places: readonly Place[], byFolder: boolean): "line" | "file" {
  const labels = new Map<string, number>();
  for (const place of places) {
    const key = `${place.part ?? ""}/${labelOf(place, byFolder)}`;
    labels.set(key, (labels.get(key) ?? 0) + 1);
  }
  return byFolder && [...labels.values()].some((n) => n > 1) ? "file" : "line";
}

/** What can be told without asking, of files that are plain texts or have labels of their own. */
export function arrangementOf(
  files: readonly { place: Place; isLabelled: boolean }[],
  byFolder: boolean,
): Arrangement | undefined {
  const places = files.map(({ place }) => place);
  const nLabelled = files.filter(({ isLabelled }) => isLabelled).length;
  if (nLabelled === 0) {
    if (byFolder) return { as: "classes", unit: unitOf(places, true) };
    const labels = new Set(places.map((place) => labelOf(place, false)));
    return labels.size >= 2 ? { as: "classes", unit: "line" } : undefined;
  }
  const isSplit = places.some(({ part }) => part === "test") && places.some(({ part }) => part === "training");
  return nLabelled === files.length && isSplit && places.every(({ part }) => part) ? { as: "merged" } : undefined;
}

/** A file's texts under a label, in the form in which the core reads them back. */
export function toLines(text: string, label: string, unit: "line" | "file"): string[] {
  const texts = unit === "file" ? [text] : text.split(/\r\n|\r|\n/);
  return texts
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => toLine(label, one));
}

export function toLine(label: string, text: string): string {
  return JSON.stringify({ label, text });
}
