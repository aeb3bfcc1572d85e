// What the page needs of a kind of examples: to know its files, to keep them, to have its encoder
// read them, and to take parts of one away. A further kind is a folder here, and a line in `index.ts`.

import type { MediaEncoder } from "../../pkg/cpu/media.js";
import type { MediaKind } from "./reference.ts";

/** Why a file is not taken. */
export type MediaFault =
  /** A form that is none of those that are read, by its name: HEIC, GIF, a film … */
  | { code: "form"; form: string }
  | { code: "empty" }
  | { code: "tooLarge"; limit: number }
  | { code: "tooManyPixels"; limit: number }
  /** It begins as it should, and cannot be read to its end. */
  | { code: "damaged" }
  | { code: "silent" }
  /** The project is of another kind. */
  | { code: "otherKind"; found: "text" | MediaKind; has: "text" | MediaKind };

export class MediaError extends Error {
  constructor(readonly fault: MediaFault) {
    super(fault.code);
    this.name = "MediaError";
  }
}

/** What is kept of a file. */
export interface Copy {
  blob: Blob;
  /** More was there than is read. */
  isCut?: boolean;
}

/** What the page does with files of a kind. */
export interface ExampleKind<Input> {
  readonly name: MediaKind;
  /** For fields that ask for files. */
  readonly accept: string;
  /** A file of this kind at most. */
  readonly mostBytes: number;
  /** Whether a file that begins so is of this kind; or the form of it that is not read. */
  recognise(head: Uint8Array): true | { unread: string } | undefined;
  /** What is kept of a file. Throws a `MediaError`. */
  copy(file: Blob): Promise<Copy>;
  /** What its encoder reads of a copy. */
  input(copy: Blob): Promise<Input>;
  /** The vector of that. */
  read(encoder: MediaEncoder, input: Input): Float32Array;
  /** Into how many parts one is divided, to take each away. */
  nParts(input: Input): number;
  /** Without one of its parts. */
  without(input: Input, part: number): Input;
}

/** Of a file at most. */
export const mostFileBytes = 20_000_000;

export function startsWith(bytes: Uint8Array, sign: string, at = 0): boolean {
  return Array.from(sign, (letter) => letter.charCodeAt(0)).every((code, index) => bytes[at + index] === code);
}
