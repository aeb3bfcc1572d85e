// @vitest-environment node

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { EncoderError, type OfferedEncoder, createEncoderStore, encoderCache, readManifest } from "./encoders.ts";
import { sha256 } from "../sha256.ts";
import { EngineError } from "./protocol.ts";
import { unpack } from "./unpack.ts";

const base = "https://page.example/sub/";
const bytes = new TextEncoder().encode("the weights of a small encoder");
const hash = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

const small: OfferedEncoder = {
  name: "small",
  file: "small.safetensors.gz",
  bytes: bytes.length,
  sha256: hash(bytes),
  uncompressedBytes: 40,
  uncompressedSha256: hash(new TextEncoder().encode("the weights as the browser unpacked them")),
  model: "a model",
  licence: "Apache-2.0",
  origin: "https://model.example",
  languages: ["en", "zh"],
};

/** Cache Storage in memory, as far as it is used. */
class FakeCaches {
  readonly named = new Map<string, Map<string, Blob>>();
  readonly #headers = new Map<Blob | undefined, Headers>();
  failure?: Error;

  /** Those of the page's own cache. */
  get entries() {
    return this.of(encoderCache(base));
  }

  of(name: string): Map<string, Blob> {
    const entries = this.named.get(name) ?? new Map<string, Blob>();
    this.named.set(name, entries);
    return entries;
  }

  has = async (name: string) => this.named.has(name);
  delete = async (name: string) => this.named.delete(name);
  open = async (name: string) => {
    if (this.failure?.name === "SecurityError") throw this.failure;
    const entries = this.of(name);
    const urlOf = (key: Request | string) => (typeof key === "string" ? key : key.url);
    return {
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
      match: async ({ url }: Request) => {
        const blob = entries.get(url);
        return blob && new Response(blob, { headers: this.#headers.get(blob) });
      },
      put: async (key: Request | string, response: Response) => {
        if (this.failure) throw this.failure;
        const blob = await response.clone().blob();
        entries.set(urlOf(key), blob);
        this.#headers.set(blob, response.headers);
      },
      delete: async ({ url }: Request) => entries.delete(url),
    };
  };
}

function site(body: Uint8Array = bytes, caches: FakeCaches | undefined = new FakeCaches()) {
  const asked: string[] = [];
  const fetch = async (target: URL | RequestInfo, init?: RequestInit) => {
    const url = target instanceof Request ? target.url : target.toString();
    asked.push(url);
    init?.signal?.throwIfAborted();
    if (url.endsWith("manifest.json")) return Response.json({ version: 1, encoders: [small] });
    const half = Math.ceil(body.length / 2);
    const parts = [body.slice(0, half), body.slice(half)];
    return new Response(
      new ReadableStream({
        pull(controller) {
          const part = parts.shift();
          if (part) controller.enqueue(part);
          else controller.close();
        },
      }),
    );
  };
  const store = createEncoderStore({
    folder: new URL("models/", base),
    fetch: fetch,
    caches: caches as unknown as CacheStorage | undefined,
  });
  return { store, caches, asked };
}

const never = new AbortController().signal;
const quiet = () => undefined;
const text = async (blob: Blob | undefined) => blob?.text();
const weights = new TextDecoder().decode(bytes);
const address = `${base}models/kept/small/${small.sha256}`;

afterEach(() => vi.unstubAllGlobals());

describe("an encoder's file", () => {
  test("is fetched beside the page, followed, checked and kept", async () => {
    const { store, caches, asked } = site();
    expect(await store.offered()).toEqual([small]);
    const progress: [number, number][] = [];
    const { blob, notKept } = await store.fetch(small, (done, total) => progress.push([done, total]), never);
    expect(await text(blob)).toBe(weights);
    expect(notKept).toBeUndefined();
    expect(progress).toEqual([
      [15, 30],
      [30, 30],
    ]);
    expect([...caches.entries.keys()]).toEqual([address]);
    expect(asked).toEqual([`${base}models/manifest.json`, `${base}models/small.safetensors.gz`]);
  });

  test("is read from this device the second time", async () => {
    const { store, asked } = site();
    await store.fetch(small, quiet, never);
    asked.length = 0;
    expect(await store.kept([small])).toEqual(["small"]);
    expect(await text((await store.fetch(small, quiet, never)).blob)).toBe(weights);
    expect(await text(await store.read("small", small))).toBe(weights);
    expect(await text(await store.read("small", undefined))).toBe(weights);
    expect(asked).toEqual([]);
  });

  test("that was damaged on this device is removed and fetched again", async () => {
    const { store, caches, asked } = site();
    caches.entries.set(address, new Blob(["the weights of a small encodeR"]));
    expect(await text((await store.fetch(small, quiet, never)).blob)).toBe(weights);
    expect(asked).toHaveLength(1);
    expect(await text(caches.entries.get(address))).toBe(weights);
  });

  test.each([
    ["other bytes", new TextEncoder().encode("the weights of a small encodeR")],
    ["too few", bytes.slice(0, 20)],
    ["too many", new Uint8Array(1_000)],
  ])("that arrives with %s is refused and not kept", async (_what, body) => {
    const { store, caches } = site(body);
    await expect(store.fetch(small, quiet, never)).rejects.toMatchObject({ problem: { code: "damaged" } });
    expect(caches.entries.size).toBe(0);
  });

  test.each([
    ["full storage", Object.assign(new Error("no room"), { name: "QuotaExceededError" }), true],
    ["closed storage", Object.assign(new Error("not here"), { name: "SecurityError" }), false],
  ])("can be used with %s", async (_what, failure, isFull) => {
    const caches = new FakeCaches();
    caches.failure = failure;
    const { store } = site(bytes, caches);
    const { blob, notKept } = await store.fetch(small, quiet, never);
    expect(await text(blob)).toBe(weights);
    expect(notKept).toEqual({ isFull, detail: failure.message });
    expect(await store.kept([small])).toEqual([]);
  });

  test("can be used without Cache Storage", async () => {
    const fetch = async () => new Response(bytes);
    const store = createEncoderStore({ folder: new URL("models/", base), fetch: fetch, caches: undefined });
    const { blob, notKept } = await store.fetch(small, quiet, never);
    expect(await text(blob)).toBe(weights);
    expect(notKept?.isFull).toBe(false);
    await store.remove("small");
  });

  test("is not fetched on once it is no longer wanted", async () => {
    const { store, caches } = site();
    const abort = new AbortController();
    const fetching = store.fetch(small, () => abort.abort(), abort.signal);
    await expect(fetching).rejects.toMatchObject({ name: "AbortError" });
    expect(caches.entries.size).toBe(0);
  });

  test("serves too as the browser unpacked it for a server that calls it compressed", async () => {
    const unpacked = "the weights as the browser unpacked them";
    const { store, asked } = site(new TextEncoder().encode(unpacked));
    const progress: number[] = [];
    const { blob, notKept } = await store.fetch(small, (done, total) => progress.push(done / total), never);
    expect([await text(blob), notKept]).toEqual([unpacked, undefined]);
    expect(Math.max(...progress)).toBe(1);
    expect(await store.kept([small])).toEqual(["small"]);
    expect(await text((await store.fetch(small, quiet, never)).blob)).toBe(unpacked);
    expect(asked).toHaveLength(1);
    expect(await store.recognise(new Blob([unpacked]), [small])).toBe(small);
  });

  test("of another copy of the page on the same site is left alone", async () => {
    const { store, caches } = site();
    const other = `https://page.example/models/kept/small/${"2".repeat(64)}`;
    caches.of(encoderCache("https://page.example/")).set(other, new Blob(["another version"]));
    expect(await store.kept([small])).toEqual([]);
    await store.remove("small");
    expect([...caches.of(encoderCache("https://page.example/")).keys()]).toEqual([other]);
  });

  test("that an earlier version kept beside those of other copies is moved from there", async () => {
    const { store, caches, asked } = site();
    const earlier = caches.of("handful-encoders-1");
    const other = `https://page.example/models/kept/small/${small.sha256}`;
    earlier.set(other, new Blob([bytes]));
    earlier.set(address, new Blob([bytes]));
    expect(await store.kept([small])).toEqual(["small"]);
    expect(await text((await store.fetch(small, quiet, never)).blob)).toBe(weights);
    expect(asked).toEqual([]);
    expect([...earlier.keys()]).toEqual([other]);
    // The last one takes the cache away.
    earlier.delete(other);
    await store.kept([small]);
    expect(caches.named.has("handful-encoders-1")).toBe(false);
  });

  test("that the site has replaced is removed", async () => {
    const { store, caches } = site();
    caches.entries.set(`${base}models/kept/small/${"0".repeat(64)}`, new Blob(["old"]));
    caches.entries.set(`${base}models/kept/gone/${"1".repeat(64)}`, new Blob(["unknown"]));
    expect(await store.kept([small])).toEqual([]);
    expect(caches.entries.size).toBe(0);
  });

  test("serves without a manifest, as where there is no network", async () => {
    const { store } = site();
    await store.fetch(small, quiet, never);
    expect(await store.kept(undefined)).toEqual(["small"]);
  });

  test("can be removed", async () => {
    const { store, caches } = site();
    await store.fetch(small, quiet, never);
    await store.remove("small");
    expect(caches.entries.size).toBe(0);
    expect(await store.read("small", small)).toBeUndefined();
  });

  test("from disk is recognised by its content", async () => {
    const { store } = site();
    expect(await store.recognise(new Blob([bytes]), [small])).toBe(small);
    expect(await store.recognise(new Blob(["the weights of a small encodeR"]), [small])).toBeUndefined();
    expect(await store.recognise(new Blob(["short"]), [small])).toBeUndefined();
  });
});

describe("a site", () => {
  const offer = (response: () => Promise<Response>) =>
    createEncoderStore({ folder: new URL("models/", base), fetch: response, caches: undefined }).offered();

  test("that has no encoders says so", async () => {
    await expect(offer(async () => new Response("", { status: 404 }))).rejects.toMatchObject({
      problem: { code: "status", status: 404 },
    });
    await expect(offer(async () => Promise.reject(new TypeError("offline")))).rejects.toMatchObject({
      problem: { code: "network", detail: "offline" },
    });
    await expect(offer(async () => new Response("<html>"))).rejects.toMatchObject({ problem: { code: "network" } });
  });

  test("offers what this version of the page knows", () => {
    const { sha256: _, ...unsigned } = small;
    expect(readManifest({ encoders: [small, { ...small, name: "huge" }, unsigned, 7, null] })).toEqual([small]);
    expect(() => readManifest({ encoders: "none" })).toThrow(EncoderError);
  });
});

test("a hash is the same with and without the browser's own", async () => {
  const check = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (data) => {
    const expected = hash(data);
    const blob = new Blob([data]);
    expect(await sha256(blob)).toBe(expected);
    vi.stubGlobal("crypto", {});
    expect(await sha256(blob)).toBe(expected);
    vi.unstubAllGlobals();
  });
  await fc.assert(check, { numRuns: 30 });
});

describe("unpacking", () => {
  test("gives the same bytes whether they were compressed or not", async () => {
    const check = fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (data) => {
      // A safetensors file begins with its header's length, and that is never gzip's mark.
      const plain = Uint8Array.of(8, 0, ...data);
      expect(await unpack(new Blob([plain]))).toEqual(plain);
      expect(await unpack(new Blob([gzipSync(plain) as BlobPart]))).toEqual(plain);
    });
    await fc.assert(check, { numRuns: 30 });
  });

  test("says what is damaged", async () => {
    const damaged = gzipSync(bytes).subarray(0, 20);
    const error = await unpack(new Blob([damaged as BlobPart])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).error.kind.code).toBe("invalidEncoder");
  });
});

describe("A person's own encoder", () => {
  test("is kept in place of an earlier one, and known by its name", async () => {
    const { store } = site();
    expect(await store.keptOwn()).toBeUndefined();
    await store.keepOwn("an older one", new Blob(["older"]));
    expect((await store.keepOwn("编码器 é", new Blob([bytes]))).notKept).toBeUndefined();
    expect(await store.keptOwn()).toEqual({ model: "编码器 é", bytes: bytes.length, sha256: hash(bytes) });
    // Whatever the site offers, it is the person's.
    expect(await store.kept([small])).toEqual(["own"]);
    expect(await (await store.read("own", undefined))?.arrayBuffer()).toEqual(bytes.buffer);
    await store.remove("own");
    expect(await store.kept(undefined)).toEqual([]);
  });

  test("is not kept where there is no room", async () => {
    const caches = new FakeCaches();
    caches.failure = Object.assign(new Error("full"), { name: "QuotaExceededError" });
    const { store } = site(bytes, caches);
    expect((await store.keepOwn("one", new Blob([bytes]))).notKept?.isFull).toBe(true);
    expect(await store.keptOwn()).toBeUndefined();
  });
});
