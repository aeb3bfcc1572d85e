// The sentence for what comes as a code with its facts.

import type { CoreError, EngineReason } from "../engine/protocol.ts";
import type { Note, Warning } from "../../pkg/cpu/handful.js";
import type { EncoderFailure } from "../state/encoders.ts";
import type { Notice } from "../state/page.ts";
import type {
  EncoderProblemTexts,
  ErrorTexts,
  FileProblemTexts,
  NoteTexts,
  ReasonTexts,
  WarningTexts,
} from "./kinds.ts";
import type { Messages } from "./parts.ts";
import { elidedFacts } from "../elide.ts";

export function errorText(t: Messages, error: CoreError): string {
  return byCode<ErrorTexts>(t.errors, error.kind);
}

export function warningText(t: Messages, warning: Warning): string {
  return byCode<WarningTexts>(t.warnings, warning.kind);
}

/** One decision about how a text was read; `t` are the words of the part "reading". */
export function noteText(t: Messages<"reading">, note: Note): string {
  return byCode<NoteTexts>(t.notes, note.kind);
}

export function reasonText(t: Messages, reason: EngineReason): string {
  return byCode<ReasonTexts>(t.reasons, reason);
}

/** Why a file is not read. */
export function fileProblemText(
  w: Messages<"files">,
  problem: Extract<Notice, { code: "fileRefused" }>["problem"],
): string {
  return byCode<FileProblemTexts>(w.problems, problem);
}

/** Why an encoder is not here. */
export function encoderProblemText(t: Messages, problem: EncoderFailure): string {
  return problem.code === "refused"
    ? errorText(t, problem.error)
    : byCode<EncoderProblemTexts>(t.encoderProblems, problem);
}

/**
 * The sentence of a kind, or its code where another version of the page has kept one that this one
 * does not know. TypeScript cannot follow the link from a code to its facts by itself.
 */
function byCode<
  Texts extends ErrorTexts | WarningTexts | NoteTexts | ReasonTexts | EncoderProblemTexts | FileProblemTexts,
>(texts: Texts, kind: { code: keyof Texts }): string {
  if (!Object.hasOwn(texts, kind.code)) return String(kind.code);
  return (texts[kind.code] as (kind: unknown) => string)(elidedFacts(kind));
}
