// What the file of a model tells before an engine reads it: the settings that its run was made by, and
// so the encoder that it stands on. The engine alone says whether the rest is sound.

import * as v from "valibot";
import { isKnownRun } from "../state/settings.ts";
import type { RunConfig } from "./protocol.ts";

/** As the engine has it: the length of the description stands before it. */
const lengthBytes = 8;
const mostHeaderBytes = 256 * 1024;

const json = v.pipe(v.string(), v.parseJson());
const metadata = "__metadata__";
const header = v.object({ [metadata]: v.object({ handful: v.string() }) });
const description = v.object({
  config: v.custom<RunConfig>(
    (value) => v.is(v.record(v.string(), v.union([v.boolean(), v.number(), v.string()])), value) && isKnownRun(value),
  ),
  own_encoder: v.optional(v.string()),
});

/** The settings of a model's run; none where the file is no model, which the engine has words for. */
export async function configOf(file: Blob): Promise<RunConfig | undefined> {
  return (await describe(file))?.config;
}

/** What the person's own encoder is called that a model stands on. */
export async function ownEncoderOf(file: Blob): Promise<string | undefined> {
  return (await describe(file))?.own_encoder;
}

async function describe(file: Blob): Promise<v.InferOutput<typeof description> | undefined> {
  const start = await file.slice(0, lengthBytes).arrayBuffer();
  if (start.byteLength < lengthBytes) return undefined;
  const length = new DataView(start).getBigUint64(0, true);
  if (length > mostHeaderBytes) return undefined;
  const text = await file.slice(lengthBytes, lengthBytes + Number(length)).text();
  const read = v.safeParse(v.pipe(json, header), text);
  if (!read.success) return undefined;
  const described = v.safeParse(v.pipe(json, description), read.output[metadata].handful);
  return described.success ? described.output : undefined;
}
