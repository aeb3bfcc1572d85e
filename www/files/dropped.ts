// What is dropped on the page: files and folders are caught wherever they fall, texts go into fields.

import { foldersOf } from "./folders.ts";

export function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** Whether it is a text over a field, which the browser puts in. */
export function isTextForField(event: DragEvent): boolean {
  const { target } = event;
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
  return isField && !holdsFiles(event);
}

export function droppedIn({ dataTransfer }: DragEvent): { files: File[]; folders: FileSystemEntry[] } {
  return { files: [...(dataTransfer?.files ?? [])], folders: foldersOf(dataTransfer) };
}
