// Pictures and sounds in a project's file: what is kept of all of them is one entry, and a list says
// where each one is in it.

import * as v from "valibot";
import type { NamedCopy } from "../kinds/copies.ts";
import { maxTexts } from "../files/limits.ts";
import { type Entry, ProjectFileError, damaged, names } from "./form.ts";
import type { Unpacked } from "./pack.ts";

/** Numbers of a vector at most. */
const mostFeatures = 4_096;

const listed = v.object({
  id: v.pipe(v.string(), v.regex(/^(picture|sound):[0-9a-f]{16}$/)),
  type: v.picklist(["image/webp", "image/jpeg", "image/png", "audio/wav"]),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Numbers of its vector, which follow its bytes in single precision. */
  nFeatures: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostFeatures)),
  by: v.optional(v.pipe(v.string(), v.maxLength(64))),
});

export async function entriesOfCopies(copies: Iterable<NamedCopy> | AsyncIterable<NamedCopy>): Promise<Entry[]> {
  const list: v.InferOutput<typeof listed>[] = [];
  const parts: BlobPart[] = [];
  for await (const { id, blob, vector, by } of copies) {
    const type = listed.entries.type.options.find((one) => one === blob.type);
    // What could not be read back is left out, and stands as missing.
    if (!type || blob.size === 0) continue;
    list.push({ id, type, bytes: blob.size, nFeatures: vector?.length ?? 0, ...(by !== undefined && { by }) });
    parts.push(blob);
    if (vector) parts.push(new Uint8Array(Float32Array.from(vector).buffer));
  }
  if (list.length === 0) return [];
  return [
    [names.copies, list],
    [names.copied, new Blob(parts)],
  ];
}

/** @throws {ProjectFileError} where they are not as a page writes them */
export async function copiesIn(entries: Unpacked): Promise<NamedCopy[]> {
  const list = entries.get(names.copies);
  const all = entries.get(names.copied);
  if (list === undefined && all === undefined) return [];
  if (!v.is(v.array(listed), list) || !(all instanceof Blob)) throw damaged(names.copies);
  if (list.length > maxTexts) throw new ProjectFileError({ code: "tooManyTexts", limit: maxTexts });
  if (new Set(list.map(({ id }) => id)).size !== list.length) throw damaged(names.copies);
  const copies: NamedCopy[] = [];
  let at = 0;
  for (const { id, type, bytes, nFeatures, by } of list) {
    const blob = all.slice(at, at + bytes, type);
    at += bytes;
    const numbers = new Float32Array(await all.slice(at, at + 4 * nFeatures).arrayBuffer());
    at += 4 * nFeatures;
    if (at > all.size || !numbers.every(Number.isFinite)) throw damaged(names.copied);
    copies.push({ id, blob, ...(nFeatures > 0 && { vector: numbers }), ...(by !== undefined && { by }) });
  }
  if (at !== all.size) throw damaged(names.copied);
  return copies;
}
