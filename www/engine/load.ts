// Fetches and starts one of the two engines, inside a worker.

import type { Session as RustSession } from "../../pkg/cpu/handful.js";
import { describe, engineError } from "./errors.ts";
import type { EngineFiles, EngineReason, EngineSource, Loaded, Manifest, Refused } from "./protocol.ts";

type EngineModule = typeof import("../../pkg/cpu/handful.js");

/** What a worker asks of Rust. */
export type Session = {
  [Method in keyof RustSession as Method extends "free" | "info" ? never : Method & string]: RustSession[Method];
};

export type Load = (engine: "cpu" | "gpu", options: LoadOptions) => Promise<Started | Refused>;

export interface LoadOptions extends EngineSource {
  /** Lets a software adapter pass. */
  software: boolean;
  /** Called when the graphics device is lost, or dropped a command: its numbers cannot be trusted then. */
  onDeviceLost: (detail: string) => void;
}

export interface Started extends Loaded {
  session: Session;
  /** What the engine's memory takes now. It never shrinks. */
  memoryBytes: () => number;
}

/**
 * Starts an engine. One that cannot run here is a refusal; a CPU engine that cannot be had is an
 * `EngineError`.
 */
export const load: Load = async (engine, options) => {
  try {
    return await (engine === "gpu" ? startGpu(options) : startCpu(options));
  } catch (thrown) {
    const detail = describe(thrown);
    if (engine === "gpu") return refuse({ code: "gpuFailed", detail });
    throw engineError({ code: "engine", detail });
  }
};

async function startCpu({ base, manifest }: LoadOptions): Promise<Started | Refused> {
  if (!runsSimd()) return refuse({ code: "noSimd" });
  const { cpu: files } = manifest ?? (await fetchManifest(base));
  if (!files) throw new Error("the CPU engine is not built");
  return start(files, base, false);
}

/** One SIMD instruction, as in wasm-feature-detect: where it is not valid, the engine is not either. */
const simdModule = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123],
  ...[3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

function runsSimd(): boolean {
  // Typed as always there; it is not.
  return (globalThis.WebAssembly as typeof WebAssembly | undefined)?.validate(simdModule) ?? false;
}

/** Asks for the adapter first: without one there is nothing to fetch. */
async function startGpu({ base, manifest, software, onDeviceLost }: LoadOptions): Promise<Started | Refused> {
  // Typed as always there; it is not.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) return refuse({ code: "noWebGpu" });
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return refuse({ code: "noAdapter" });
  const isSoftware = isSoftwareAdapter(adapter);
  if (isSoftware && !software) return refuse({ code: "softwareAdapter" });
  const { gpu: files } = manifest ?? (await fetchManifest(base));
  if (!files) return refuse({ code: "gpuNotBuilt" });
  watchDevices(adapter, onDeviceLost);
  return start(files, base, isSoftware);
}

async function start(files: EngineFiles, base: string, software: boolean): Promise<Started> {
  const wasm = new URL(files.wasm, base);
  // Both files are asked for at once.
  const response = fetch(wasm);
  // Nobody may come to wait for it.
  response.catch(() => undefined);
  const module = await anew((again) => fetchModule(new URL(files.js, base), again));
  const starting = anew((again) =>
    module.default({ module_or_path: again ? fetch(wasm, { cache: "reload" }) : response }),
  );
  // The first format of numbers takes a browser's process 20 to 50 ms. The page's thread is spared
  // them if they are this one's, which has nothing to do now.
  new Intl.NumberFormat("en").format(0);
  const { memory } = await starting;
  return begin(module, memory, software);
}

/** Begins a session of an engine that is here. */
export async function begin(
  { Session }: Pick<EngineModule, "Session">,
  memory: WebAssembly.Memory,
  software: boolean,
): Promise<Started> {
  const session = await Session.start();
  return {
    loaded: true,
    session,
    memoryBytes: () => memory.buffer.byteLength,
    settings: Session.settings(),
    defaults: Session.defaults(),
    adapter: session.info().adapter,
    software,
  };
}

/** What the browser remembers of a file may be damaged; so what fails is fetched past that, once. */
async function anew<T>(attempt: (again: boolean) => Promise<T>): Promise<T> {
  try {
    return await attempt(false);
  } catch (thrown) {
    console.warn(thrown);
    return attempt(true);
  }
}

function fetchModule(address: URL, again: boolean): Promise<EngineModule> {
  // A module cannot be asked for anew, but under another address.
  if (again) address.search = `again=${Date.now()}`;
  return import(/* @vite-ignore */ address.href) as Promise<EngineModule>;
}

/** Asked for anew, as another build has other files. */
export async function fetchManifest(base: string): Promise<Manifest> {
  const url = new URL("engine/manifest.json", base);
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return (await response.json()) as Manifest;
}

function isSoftwareAdapter(adapter: GPUAdapter & { isFallbackAdapter?: boolean }): boolean {
  // Older browsers have the flag on the adapter, or no `info`.
  const info = adapter.info as GPUAdapterInfo | undefined;
  if (info?.isFallbackAdapter ?? adapter.isFallbackAdapter) return true;
  const name = [info?.vendor, info?.architecture, info?.device, info?.description].join(" ");
  return /swiftshader|llvmpipe|lavapipe|basic render/i.test(name);
}

/** Rust asks for the device itself and cannot tell us of its end, so the way to every device is watched. */
function watchDevices(adapter: GPUAdapter, onDeviceLost: (detail: string) => void): void {
  const prototype = Object.getPrototypeOf(adapter) as GPUAdapter;
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the adapter below
  const requestDevice = prototype.requestDevice;
  prototype.requestDevice = async function (this: GPUAdapter, descriptor?: GPUDeviceDescriptor) {
    const device = await requestDevice.call(this, descriptor);
    void device.lost.then(({ message, reason }) => onDeviceLost(message || reason));
    device.addEventListener("uncapturederror", ({ error }) => onDeviceLost(error.message));
    return device;
  };
}

function refuse(reason: EngineReason): Refused {
  return { loaded: false, reason };
}
