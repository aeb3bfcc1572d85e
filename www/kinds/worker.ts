// Reads pictures and sounds off the page's thread, by an encoder that is a file beside the CPU engine.

import type { MediaEncoder } from "../../pkg/cpu/media.js";
import { describe } from "../engine/errors.ts";
import { fetchManifest } from "../engine/load.ts";
import type { EngineSource } from "../engine/protocol.ts";
import { unpack } from "../engine/unpack.ts";
import { kinds } from "./index.ts";
import { MediaError } from "./kind.ts";
import type { MediaRequest, MediaResponse, MediaResults } from "./protocol.ts";
import type { MediaKind } from "./reference.ts";

type Module = typeof import("../../pkg/cpu/media.js");

const encoders = new Map<MediaKind, MediaEncoder>();
let module: Promise<Module> | undefined;
let divided: { kind: MediaKind; input: unknown } | undefined;

async function fetchModule({ base, manifest }: EngineSource): Promise<Module> {
  const { cpu: files } = manifest ?? (await fetchManifest(base));
  if (!files) throw new Error("the CPU engine is not built");
  const engine = new URL(files.js, base);
  const found = (await import(/* @vite-ignore */ new URL("media.js", engine).href)) as Module;
  await found.default({ module_or_path: new URL("media_bg.wasm", engine) });
  return found;
}

function encoderOf(kind: MediaKind): MediaEncoder {
  const encoder = encoders.get(kind);
  if (!encoder) throw new Error(`no encoder of kind ${kind}`);
  return encoder;
}

function moduleOf(source: EngineSource): Promise<Module> {
  module ??= fetchModule(source).catch((thrown: unknown) => {
    module = undefined;
    throw thrown;
  });
  return module;
}

async function answer(request: MediaRequest): Promise<MediaResults[keyof MediaResults]> {
  switch (request.call) {
    case "copy":
      return kinds[request.kind].copy(request.file);
    case "load": {
      const { MediaEncoder } = await moduleOf(request);
      const encoder = MediaEncoder.load(await unpack(request.file));
      if (encoder.kind !== request.kind) throw new TypeError(`an encoder of kind ${encoder.kind}`);
      encoders.set(request.kind, encoder);
      return encoder.nFeatures;
    }
    case "graph": {
      const { MediaEncoder } = await moduleOf(request);
      const graph = MediaEncoder.graph(await unpack(request.file), request.kind);
      return { graph: new Blob([graph as BlobPart]), python: MediaEncoder.python() };
    }
    case "read": {
      const kind = kinds[request.kind];
      return kind.read(encoderOf(request.kind), await kind.input(request.copy));
    }
    case "divide": {
      const kind = kinds[request.kind];
      divided = { kind: request.kind, input: await kind.input(request.copy) };
      return kind.nParts(divided.input);
    }
    case "readWithout": {
      if (!divided) throw new Error("nothing is divided");
      const kind = kinds[divided.kind];
      return kind.read(encoderOf(divided.kind), kind.without(divided.input, request.part));
    }
  }
}

/** One after the other. */
let turn: Promise<unknown> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<MediaRequest>) => {
  const reply = (response: MediaResponse) => postMessage(response);
  turn = turn.then(() =>
    answer(data).then(
      (value) => reply({ id: data.id, ok: true, value }),
      (thrown: unknown) =>
        reply({
          id: data.id,
          ok: false,
          ...(thrown instanceof MediaError && { fault: thrown.fault }),
          // What the encoder refuses says what is wrong.
          detail: typeof thrown === "object" && thrown && "what" in thrown ? JSON.stringify(thrown) : describe(thrown),
        }),
    ),
  );
});
