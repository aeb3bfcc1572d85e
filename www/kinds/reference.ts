// An example is a text, or it names a picture or a sound: by the beginning of the SHA-256 of the
// file's bytes, and by what the file was called.

import type { Example, RunConfig } from "../engine/protocol.ts";

/** Kinds of examples that are no texts: of these a text is only the name. */
export const mediaKinds = ["picture", "sound"] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** Whether the name of an encoder, or of what a run starts from, is that of such a kind. */
export function isMedia(name: string | undefined): name is MediaKind {
  return mediaKinds.some((kind) => kind === name);
}

export type KindName = "text" | MediaKind;

const reference = /^(picture|sound):([0-9a-f]{16}):(.*)$/s;

export function referenceOf(kind: MediaKind, hash: string, name: string): string {
  return `${kind}:${hash.slice(0, 16)}:${name.trim()}`;
}

/** What a text refers to, if it does. */
export function referred(text: string): { kind: MediaKind; hash: string; name: string } | undefined {
  const [, kind, hash, name] = reference.exec(text.trim()) ?? [];
  return hash === undefined ? undefined : { kind: kind as MediaKind, hash, name: name ?? "" };
}

export function kindOfText(text: string): KindName {
  return referred(text)?.kind ?? "text";
}

/** What an example is called where it cannot be shown: a text is its own name. */
export function nameOf(text: string): string {
  return referred(text)?.name ?? text;
}

/** What the rows of a table are, by the first that is anything. */
export function kindOfRows(rows: readonly Pick<Example, "text">[]): KindName | undefined {
  if (last?.rows !== rows) {
    const first = rows.find(({ text }) => text.trim() !== "");
    last = { rows, kind: first && kindOfText(first.text) };
  }
  return last.kind;
}

/** Views ask at every draw. */
let last: { rows: readonly Pick<Example, "text">[]; kind: KindName | undefined } | undefined;

/** What a project's examples are: those of its table, else of its model. */
export function projectKind(state: {
  data: { present: { rows: readonly Example[] } };
  run: { trained?: { config: RunConfig } };
}): KindName {
  const { rows } = state.data.present;
  const start = state.run.trained?.config.start;
  return kindOfRows(rows) ?? (isMedia(start) ? start : "text");
}
