import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { load, type LoadOptions } from "./load.ts";

/** An engine's module, as wasm-bindgen makes them, of which each test has its own. */
const module = (name: string) =>
  `data:text/javascript,${encodeURIComponent(`
    let loaded;
    export default async ({ module_or_path }) => {
      const isFirst = loaded === undefined;
      loaded = await (await module_or_path).text();
      if (${JSON.stringify(name)} === "lost" || (${JSON.stringify(name)} === "damaged" && isFirst))
        throw new WebAssembly.CompileError("not a module");
      return { memory: { buffer: new ArrayBuffer(8) } };
    };
    export class Session {
      static async start() {
        if (${JSON.stringify(name)} === "broken") throw { kind: { code: "engine", detail: "no memory" } };
        return new Session();
      }
      static settings() { return [loaded]; }
      static defaults() { return { epochs: 20 }; }
      info() { return { engine: "gpu", adapter: ${JSON.stringify(name)} }; }
    }`)}`;

const files = (name: string) => ({ js: module(name), wasm: `engine/${name}.wasm`, bytes: 1 });

let manifest: unknown;
let fetched: string[];
let lost: string[];
let options: LoadOptions;

class Device extends EventTarget {
  lose: (info: { message: string; reason: string }) => void = () => undefined;
  lost = new Promise((resolve) => (this.lose = resolve));
}

/** Gives the browser this adapter; `undefined` takes WebGPU away. */
function setAdapter(adapter: object | null | undefined): void {
  const gpu = adapter === undefined ? undefined : { requestAdapter: async () => adapter };
  vi.stubGlobal("navigator", { gpu });
}

function makeAdapter(info: object | undefined, more: object = {}) {
  class Adapter {
    info = info;
    async requestDevice() {
      return new Device();
    }
  }
  return Object.assign(new Adapter(), more);
}

beforeEach(() => {
  manifest = { cpu: files("cpu"), gpu: files("gpu") };
  fetched = [];
  lost = [];
  options = {
    base: "https://page.example/sub/index.html",
    software: false,
    onDeviceLost: (detail) => lost.push(detail),
  };
  vi.stubGlobal("fetch", async (url: URL, init?: RequestInit) => {
    fetched.push(`${url.href} ${init?.cache ?? "as ever"}`);
    if (url.pathname.endsWith(".wasm")) return new Response(`what ${url.href} holds`);
    return manifest === undefined
      ? new Response("", { status: 404, statusText: "Not Found" })
      : Response.json(manifest);
  });
  setAdapter(undefined);
});

afterEach(() => vi.unstubAllGlobals());

it("starts the CPU engine from beside the page", async () => {
  expect(await load("cpu", options)).toMatchObject({
    loaded: true,
    settings: ["what https://page.example/sub/engine/cpu.wasm holds"],
    defaults: { epochs: 20 },
    software: false,
  });
  expect(fetched).toEqual([
    "https://page.example/sub/engine/manifest.json no-store",
    "https://page.example/sub/engine/cpu.wasm as ever",
  ]);
});

it("rejects where the CPU engine is not there or does not start", async () => {
  const detailOf = () =>
    load("cpu", options).then(
      () => "none",
      (thrown) => thrown.error.kind.detail as string,
    );
  manifest = undefined;
  expect(await detailOf()).toBe("/sub/engine/manifest.json: 404 Not Found");
  manifest = { cpu: null, gpu: null };
  expect(await detailOf()).toBe("the CPU engine is not built");
  manifest = { cpu: files("broken"), gpu: null };
  expect(await detailOf()).toBe("no memory");
});

it("fetches a damaged engine past what the browser remembers, once", async () => {
  vi.spyOn(console, "warn").mockReturnValue(undefined);
  manifest = { cpu: files("damaged"), gpu: null };
  expect(await load("cpu", options)).toMatchObject({ loaded: true });
  expect(fetched.slice(1)).toEqual([
    "https://page.example/sub/engine/damaged.wasm as ever",
    "https://page.example/sub/engine/damaged.wasm reload",
  ]);
  fetched = [];
  manifest = { cpu: files("lost"), gpu: null };
  await expect(load("cpu", options)).rejects.toMatchObject({ error: { kind: { detail: "not a module" } } });
  expect(fetched).toHaveLength(3);

  const once = "data:text/javascript,throw new SyntaxError('cut off')";
  manifest = { cpu: { ...files("cpu"), js: once }, gpu: null };
  await expect(load("cpu", options)).rejects.toMatchObject({ error: { kind: { detail: "cut off" } } });
});

it("says where the browser cannot run the CPU engine, and fetches nothing", async () => {
  vi.spyOn(WebAssembly, "validate").mockReturnValueOnce(false);
  expect(await load("cpu", options)).toEqual({ loaded: false, reason: { code: "noSimd" } });
  vi.stubGlobal("WebAssembly", undefined);
  expect(await load("cpu", options)).toEqual({ loaded: false, reason: { code: "noSimd" } });
  expect(fetched).toEqual([]);
});

it.each([
  ["noWebGpu", undefined],
  ["noAdapter", null],
  ["softwareAdapter", makeAdapter({ isFallbackAdapter: true })],
  ["softwareAdapter", makeAdapter(undefined, { isFallbackAdapter: true })],
  ["softwareAdapter", makeAdapter({ vendor: "google", architecture: "swiftshader" })],
])("refuses with %s and fetches nothing", async (code, adapter) => {
  setAdapter(adapter);
  expect(await load("gpu", options)).toEqual({ loaded: false, reason: { code } });
  expect(fetched).toEqual([]);
});

it("refuses what is not built or does not start", async () => {
  setAdapter(makeAdapter({}));
  manifest = { cpu: files("cpu"), gpu: null };
  expect(await load("gpu", options)).toEqual({ loaded: false, reason: { code: "gpuNotBuilt" } });
  manifest = { cpu: files("cpu"), gpu: files("broken") };
  expect(await load("gpu", options)).toEqual({ loaded: false, reason: { code: "gpuFailed", detail: "no memory" } });
});

it("lets a software adapter pass where it was chosen", async () => {
  setAdapter(makeAdapter({ isFallbackAdapter: true }));
  expect(await load("gpu", { ...options, software: true })).toMatchObject({ adapter: "gpu", software: true });
});

it("tells of a lost device and of a dropped command", async () => {
  const adapter = makeAdapter({ isFallbackAdapter: false });
  setAdapter(adapter);
  await load("gpu", options);
  const device = await adapter.requestDevice();
  device.dispatchEvent(Object.assign(new Event("uncapturederror"), { error: new Error("buffer is destroyed") }));
  device.lose({ message: "", reason: "unknown" });
  await device.lost;
  expect(lost).toEqual(["buffer is destroyed", "unknown"]);
});
