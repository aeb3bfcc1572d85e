// Errors, made and told apart on this side of Rust.

import type { ErrorKind } from "../../pkg/cpu/handful.js";
import { type CoreError, EngineError } from "./protocol.ts";

/** An error in the core's form, as it rejects a request. */
export function engineError(kind: ErrorKind): EngineError {
  return new EngineError({ kind, line: undefined });
}

/** What was thrown, as an error in the core's form. */
export function toCoreError(thrown: unknown): CoreError {
  if (thrown instanceof EngineError) return thrown.error;
  return isCoreError(thrown) ? thrown : { kind: { code: "engine", detail: describe(thrown) }, line: undefined };
}

/** What was thrown, in words. */
export function describe(thrown: unknown): string {
  if (thrown instanceof EngineError) return describe(thrown.error);
  if (thrown instanceof Error) return thrown.message || thrown.name;
  if (isCoreError(thrown)) return "detail" in thrown.kind ? thrown.kind.detail : thrown.kind.code;
  return String(thrown);
}

/** Whether Rust threw it on purpose. */
export function isCoreError(thrown: unknown): thrown is CoreError {
  if (typeof thrown !== "object" || thrown === null || !("kind" in thrown)) return false;
  const { kind } = thrown;
  return typeof kind === "object" && kind !== null && "code" in kind;
}
