// The pretrained encoders: what this site offers, and their way onto this device.
// A file is kept only as it came, checked by its hash, and is read from here ever after.

import * as v from "valibot";
import type { EncoderName } from "../../pkg/cpu/handful.js";
import { refusalHeader } from "../offline/names.ts";
import { sha256 } from "../sha256.ts";
import { describe } from "./errors.ts";
import type { PublishedFault } from "./protocol.ts";

export type { EncoderName };

/** An encoder's file, as the site's manifest describes it. */
export interface OfferedEncoder {
  name: EncoderName;
  /** Beside the manifest. */
  file: string;
  bytes: number;
  /** Of the file as it is sent, hexadecimal. */
  sha256: string;
  /** Of the file unpacked: some servers have the browser unpack what ends in `.gz`. */
  uncompressedBytes: number;
  uncompressedSha256: string;
  /** The published model. */
  model: string;
  licence: string;
  origin: string;
  languages: string[];
}

/** A person's own encoder: what its file was made of. */
export interface OwnEncoder {
  /** What its folder was called. */
  model: string;
  bytes: number;
  /** Of the file, hexadecimal. */
  sha256: string;
}

/** Why an encoder could not be had. */
export type EncoderProblem =
  /** No answer, or it broke off. */
  | { code: "network"; detail: string }
  | { code: "status"; status: number }
  /** The person wants the page to make no requests. */
  | { code: "offline" }
  /** A folder that was chosen is none of an encoder that can be read. */
  | { code: "published"; fault: PublishedFault }
  /** What came is not what the manifest promises, by its size or its hash. */
  | { code: "damaged" };

export class EncoderError extends Error {
  constructor(readonly problem: EncoderProblem) {
    super(problem.code);
    this.name = "EncoderError";
  }
}

export interface EncoderFile {
  blob: Blob;
  /** Why it could not be kept on this device; it can be used until the page is left. */
  notKept?: { isFull: boolean; detail: string };
}

export type Follow = (bytes: number, total: number) => void;

export interface EncoderStore {
  /** What the site offers. Rejects with `EncoderError` where there is no manifest. */
  offered(): Promise<OfferedEncoder[]>;
  /** The encoders on this device, those that the site has replaced left out and removed. */
  kept(offered: readonly OfferedEncoder[] | undefined): Promise<EncoderName[]>;
  /** The kept file; nothing where there is none. One that does not match what is offered is removed. */
  read(name: EncoderName, offered: OfferedEncoder | undefined): Promise<Blob | undefined>;
  /** From this device, else from the site. Rejects with `EncoderError`, or as the signal says. */
  fetch(encoder: OfferedEncoder, follow: Follow, signal: AbortSignal): Promise<EncoderFile>;
  /** Which of the offered encoders a file from disk is. */
  recognise(file: Blob, offered: readonly OfferedEncoder[]): Promise<OfferedEncoder | undefined>;
  /** Keeps a file from disk that was recognised. */
  keep(encoder: OfferedEncoder, file: Blob): Promise<EncoderFile>;
  /** What a person's own encoder is, if it is kept. */
  keptOwn(): Promise<OwnEncoder | undefined>;
  /** Keeps a person's own encoder, in place of an earlier one. */
  keepOwn(model: string, file: Blob): Promise<EncoderFile>;
  remove(name: EncoderName): Promise<void>;
}

/** Earlier versions kept the files of all copies of the page on a host in one cache. */
const earlierName = "handful-encoders-1";

/** The cache of the encoders of a copy of the page. */
export function encoderCache(folder: string): string {
  return `${earlierName} ${folder}`;
}

/** A network that takes a request and never answers is no network. */
const mostManifestMs = 15_000;
export const encoderNames: readonly EncoderName[] = ["small", "large", "large-en", "own", "picture", "sound"];
/** Those that a site may have. */
const siteNames = encoderNames.filter((name) => name !== "own");
/** Under these a person's own encoder lies beside what is kept of it. */
const ownHeaders = { model: "x-handful-model", bytes: "x-handful-bytes" };

export interface EncoderStoreOptions {
  /** The folder of the files and their manifest: the page's own, unless told. */
  folder?: URL;
  fetch?: typeof globalThis.fetch;
  /** Absent where the page is not served securely. */
  caches?: CacheStorage;
  digest?: (blob: Blob) => Promise<string>;
}

export function createEncoderStore(options: EncoderStoreOptions = {}): EncoderStore {
  const folder = options.folder ?? new URL("models/", document.baseURI);
  const request = options.fetch ?? globalThis.fetch.bind(globalThis);
  const storage = "caches" in options ? options.caches : (globalThis.caches as CacheStorage | undefined);
  const digest = options.digest ?? sha256;

  /** The addresses that kept files have: never fetched, only looked up. */
  const kept = new URL("kept/", folder).href;

  async function open(): Promise<Cache | undefined> {
    if (!storage) return undefined;
    const cache = await storage.open(encoderCache(new URL("../", folder).href));
    if (await storage.has(earlierName)) await adopt(storage, cache);
    return cache;
  }

  /** Takes over what of an earlier version's cache is of this copy. */
  async function adopt(storage: CacheStorage, cache: Cache): Promise<void> {
    const earlier = await storage.open(earlierName);
    for (const key of await earlier.keys()) {
      if (!key.url.startsWith(kept)) continue;
      const file = await earlier.match(key);
      if (file) await cache.put(key, file);
      await earlier.delete(key);
    }
    if ((await earlier.keys()).length === 0) await storage.delete(earlierName);
  }

  async function keys(): Promise<{ key: Request; name: string; hash: string }[]> {
    const cache = await open();
    return ((await cache?.keys()) ?? []).map((key) => {
      const [name = "", hash = ""] = key.url.slice(kept.length).split("/");
      return { key, name, hash };
    });
  }

  async function read(name: EncoderName, offered: OfferedEncoder | undefined): Promise<Blob | undefined> {
    try {
      const cache = await open();
      for (const found of await keys()) {
        if (found.name !== name || (offered && !isOf(offered, found.hash))) continue;
        const blob = await (await cache?.match(found.key))?.blob();
        if (blob && (await digest(blob)) === found.hash) return blob;
        await cache?.delete(found.key);
      }
    } catch {
      // What cannot be read here is fetched again.
    }
    return undefined;
  }

  async function put(key: string, response: Response, blob: Blob): Promise<EncoderFile> {
    try {
      const cache = await open();
      if (!cache) return { blob, notKept: { isFull: false, detail: "Cache Storage" } };
      await cache.put(`${kept}${key}`, response);
      return { blob };
    } catch (thrown) {
      const isFull = thrown instanceof Error && thrown.name === "QuotaExceededError";
      return { blob, notKept: { isFull, detail: describe(thrown) } };
    }
  }

  /** A sound file is told by its size whether it is as it was sent or unpacked: its hash need not be taken again. */
  async function keep({ name, bytes, sha256, uncompressedSha256 }: OfferedEncoder, blob: Blob): Promise<EncoderFile> {
    const hash = (blob.size === bytes ? sha256 : uncompressedSha256).toLowerCase();
    return put(`${name}/${hash}`, new Response(blob), blob);
  }

  async function remove(name: EncoderName): Promise<void> {
    const cache = await open();
    for (const found of await keys()) if (found.name === name) await cache?.delete(found.key);
  }

  async function download(encoder: OfferedEncoder, follow: Follow, signal: AbortSignal): Promise<Blob> {
    try {
      const response = await request(new URL(encoder.file, folder), { signal });
      if (response.headers.has(refusalHeader)) throw new EncoderError({ code: "offline" });
      if (!response.ok) throw new EncoderError({ code: "status", status: response.status });
      const parts: BlobPart[] = [];
      let bytes = 0;
      const reader = response.body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        parts.push(part.value);
        bytes += part.value.length;
        follow(Math.min(bytes, encoder.bytes), encoder.bytes);
        // Sent by a server that does not know when to stop.
        if (bytes > Math.max(encoder.bytes, encoder.uncompressedBytes)) {
          await reader?.cancel();
          break;
        }
      }
      return new Blob(parts);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof EncoderError) throw thrown;
      throw new EncoderError({ code: "network", detail: describe(thrown) });
    }
  }

  return {
    async offered() {
      const url = new URL("manifest.json", folder);
      let manifest: unknown;
      try {
        const response = await request(url, { cache: "no-cache", signal: AbortSignal.timeout(mostManifestMs) });
        if (!response.ok) throw new EncoderError({ code: "status", status: response.status });
        manifest = await response.json();
      } catch (thrown) {
        if (thrown instanceof EncoderError) throw thrown;
        throw new EncoderError({ code: "network", detail: describe(thrown) });
      }
      return readManifest(manifest);
    },

    async kept(offered) {
      try {
        const cache = await open();
        const found: EncoderName[] = [];
        for (const { key, name, hash } of await keys()) {
          const known = encoderNames.find((each) => each === name);
          // Without a manifest, as where there is no network, what is here serves.
          if (known && (!offered || known === "own" || offered.some((one) => one.name === name && isOf(one, hash))))
            found.push(known);
          else await cache?.delete(key);
        }
        return [...new Set(found)];
      } catch {
        return [];
      }
    },

    read,

    async fetch(encoder, follow, signal) {
      const kept = await read(encoder.name, encoder);
      if (kept) return { blob: kept };
      signal.throwIfAborted();
      const blob = await download(encoder, follow, signal);
      const hash = await digest(blob);
      signal.throwIfAborted();
      if (!isOf(encoder, hash)) throw new EncoderError({ code: "damaged" });
      return keep(encoder, blob);
    },

    async recognise(file, offered) {
      const sameSize = offered.filter(({ bytes, uncompressedBytes }) => [bytes, uncompressedBytes].includes(file.size));
      if (sameSize.length === 0) return undefined;
      const hash = await digest(file);
      return sameSize.find((encoder) => isOf(encoder, hash));
    },

    keep,

    async keptOwn() {
      try {
        const cache = await open();
        for (const { key, name, hash: sha256 } of await keys()) {
          const headers = name === "own" ? (await cache?.match(key))?.headers : undefined;
          const model = headers?.get(ownHeaders.model);
          if (headers && typeof model === "string")
            return { model: decodeURIComponent(model), bytes: Number(headers.get(ownHeaders.bytes)), sha256 };
        }
      } catch {
        // As if there were none.
      }
      return undefined;
    },

    async keepOwn(model, file) {
      await remove("own").catch(() => undefined);
      const headers = { [ownHeaders.model]: encodeURIComponent(model), [ownHeaders.bytes]: String(file.size) };
      return put(`own/${await digest(file)}`, new Response(file, { headers }), file);
    },

    remove,
  };
}

/** Whether a file with this hash is an encoder's, as it is sent or unpacked. */
function isOf({ sha256, uncompressedSha256 }: OfferedEncoder, hash: string): boolean {
  return [sha256, uncompressedSha256].some((own) => own?.toLowerCase() === hash);
}

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/i));

const offeredEncoder: v.GenericSchema<OfferedEncoder> = v.object({
  name: v.picklist(siteNames),
  file: v.string(),
  bytes: v.number(),
  sha256: hash,
  uncompressedBytes: v.number(),
  uncompressedSha256: hash,
  model: v.string(),
  licence: v.string(),
  origin: v.string(),
  languages: v.array(v.string()),
});

/** Entries that this version does not know are left out, and so is what is incomplete. */
export function readManifest(manifest: unknown): OfferedEncoder[] {
  if (!v.is(v.object({ encoders: v.array(v.unknown()) }), manifest)) throw new EncoderError({ code: "damaged" });
  return manifest.encoders.filter((entry) => v.is(offeredEncoder, entry));
}
