// The files in folders that were dropped.

import { AbortError } from "../engine/protocol.ts";
import type { PlacedFile } from "./arrange.ts";

/** A folder may hold a whole disk. */
const mostFiles = 100_000;

/** Folders among what is dropped; they can be asked for only while the event lasts. */
export function foldersOf(transfer: DataTransfer | null): FileSystemEntry[] {
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
  const found = entries.filter((entry) => entry !== null);
  return found.some(({ isDirectory }) => isDirectory) ? found : [];
}

/** All files in some folders, in the order of their names. */
export async function filesIn(entries: readonly FileSystemEntry[], signal: AbortSignal): Promise<PlacedFile[]> {
  const files: PlacedFile[] = [];
  const waiting = [...entries].toReversed();
  for (let entry = waiting.pop(); entry && files.length < mostFiles; entry = waiting.pop()) {
    if (signal.aborted) throw new AbortError();
    const path = entry.fullPath.replace(/^\//, "");
    if (isFile(entry)) files.push({ path, file: await fileOf(entry) });
    else waiting.push(...(await entriesOf(entry as FileSystemDirectoryEntry)).toReversed());
  }
  return files;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // A reader gives a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all.toSorted((a, b) => a.name.localeCompare(b.name));
    all.push(...some);
    if (all.length >= mostFiles) return all;
  }
}
