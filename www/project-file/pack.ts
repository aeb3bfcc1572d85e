// Entries to an archive, and back. What an archive says of itself is not believed: sizes are bounded
// before there is room made for them, and each entry is compared with its checksum.

import { Zip, ZipDeflate, ZipPassThrough, strFromU8, strToU8, unzipSync } from "fflate";
import * as v from "valibot";
import { sha256 } from "../sha256.ts";
import { type Entry, ProjectFileError, damaged, format, modelName, mostBytes, names, version } from "./form.ts";

/** Of an entry of JSON. */
const mostJsonBytes = 100_000_000;
/** Those of the most models that a project has, and some. */
const mostEntries = 64;

const known =
  /^(handful|project|checksums|copies|(texts|models)\/\d{1,6})\.json$|^models\/\d{1,6}\.handful-model$|^copies\.bin$/;

/** Files whose bytes do not become fewer: a model's numbers, and what is packed already. */
const dense = /\.(handful-model|bin)$/;

/** Packs entries as they come. */
export class Packer {
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #checksums: Record<string, string> = {};
  #nBytes = 0;
  #archive = new Zip((error, part) => {
    if (error) throw error;
    this.#parts.push(part);
  });

  async add([name, content]: Entry): Promise<void> {
    const isFile = content instanceof Blob;
    const bytes = isFile ? new Uint8Array(await content.arrayBuffer()) : strToU8(JSON.stringify(content));
    // What could not be opened again would be no copy.
    this.#nBytes += bytes.length;
    if (this.#nBytes > mostBytes || (!isFile && bytes.length > mostJsonBytes)) throw tooLarge();
    this.#checksums[name] = await sha256(bytes);
    const file = dense.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    this.#archive.add(file);
    file.push(bytes, true);
  }

  /** An archive that the page opens again needs the checksums; one for other programs is checked by them. */
  async finish(withChecksums = true): Promise<Blob> {
    if (withChecksums) await this.add([names.checksums, this.#checksums]);
    this.#archive.end();
    return new Blob(this.#parts, { type: "application/zip" });
  }
}

/** The entries of an archive by their names, or a model alone under `modelName`. */
export type Unpacked = ReadonlyMap<string, unknown>;

const aboutSchema = v.object({ format: v.literal(format), version: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const checksumsSchema = v.record(v.string(), v.string());

/**
 * @param follow - told how many entries are unpacked
 * @throws {ProjectFileError} where it is no archive of this kind, or not whole
 */
export async function unpack(file: Blob, follow: (done: number, total: number) => void = () => {}): Promise<Unpacked> {
  if (file.size > mostBytes) throw tooLarge();
  const archive = new Uint8Array(await file.arrayBuffer());
  const isArchive = archive[0] === 0x50 && archive[1] === 0x4b;
  if (!isArchive) throw new ProjectFileError({ code: "notHandful" });
  const listed = list(archive);
  if (!listed.has(names.about)) {
    if (!listed.has(modelName)) throw new ProjectFileError({ code: "notHandful" });
    return new Map([[modelName, new Blob([entry(archive, modelName)])]]);
  }
  const about = v.safeParse(aboutSchema, json(names.about, entry(archive, names.about)));
  if (!about.success) throw new ProjectFileError({ code: "notHandful" });
  if (about.output.version > version) throw new ProjectFileError({ code: "newer" });
  const stranger = [...listed.keys()].find((name) => !known.test(name));
  if (stranger !== undefined) throw damaged(`“${stranger.slice(0, 80)}” does not belong here`);

  const sums = listed.has(names.checksums) ? json(names.checksums, entry(archive, names.checksums)) : undefined;
  if (!v.is(checksumsSchema, sums)) throw damaged(names.checksums);
  const missing = Object.keys(sums).find((name) => !listed.has(name));
  if (missing !== undefined) throw damaged(`${missing.slice(0, 80)} is missing`);
  const entries = new Map<string, unknown>();
  const wanted = [...listed.keys()].filter((name) => name !== names.checksums);
  for (const [done, name] of wanted.entries()) {
    follow(done, wanted.length);
    const bytes = entry(archive, name);
    if ((await sha256(bytes)) !== sums[name]) throw damaged(`${name} is not what was saved`);
    entries.set(name, name.endsWith(".json") ? json(name, bytes) : new Blob([bytes]));
  }
  return entries;
}

/** The sizes of all entries, as the archive says; none is unpacked yet. */
function list(archive: Uint8Array<ArrayBuffer>): Map<string, number> {
  const sizes = new Map<string, number>();
  let total = 0;
  reading(() =>
    unzipSync(archive, {
      filter: ({ name, size, originalSize, compression }) => {
        if (sizes.size >= mostEntries) throw tooLarge();
        if (sizes.has(name)) throw damaged(`${name.slice(0, 80)} stands there twice`);
        // What is not packed is taken by the other size.
        if (compression === 0 && size !== originalSize) throw damaged(name.slice(0, 80));
        if (known.test(name) && name.endsWith(".json") && originalSize > mostJsonBytes) throw tooLarge();
        total += originalSize;
        if (total > mostBytes) throw tooLarge();
        sizes.set(name, originalSize);
        return false;
      },
    }),
  );
  return sizes;
}

/** Never longer than its size in the list: what is more is left out, and then the checksum is wrong. */
function entry(archive: Uint8Array<ArrayBuffer>, wanted: string): Uint8Array<ArrayBuffer> {
  const found = reading(() => unzipSync(archive, { filter: ({ name }) => name === wanted }))[wanted];
  if (!found) throw damaged(wanted);
  return found;
}

function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof ProjectFileError) throw thrown;
    throw damaged(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function json(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strFromU8(bytes)) as unknown;
  } catch {
    throw damaged(`${name} is no JSON`);
  }
}

function tooLarge(): ProjectFileError {
  return new ProjectFileError({ code: "tooLarge", limit: mostBytes });
}
