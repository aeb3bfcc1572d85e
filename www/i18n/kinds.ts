// What comes as a code with its facts, and needs a sentence a code: errors, warnings, reasons.

import type { CoreError, EngineReason } from "../engine/protocol.ts";
import type { Note, WhyLeftOut, Warning } from "../../pkg/cpu/handful.js";
import type { EncoderProblem } from "../engine/encoders.ts";
import type { FileProblem } from "../files/protocol.ts";

export type ErrorKind = CoreError["kind"];
export type WarningKind = Warning["kind"];
export type NoteKind = Note["kind"];

/** One sentence for each kind, given its facts. */
type Sentences<Kind extends { code: string }> = { [K in Kind as K["code"]]: (kind: K) => string };
export type ErrorTexts = Sentences<ErrorKind>;
export type WarningTexts = Sentences<WarningKind>;
export type ReasonTexts = Sentences<EngineReason>;
export type EncoderProblemTexts = Sentences<EncoderProblem>;
/** The others have a sentence of the core's, or of the page's. */
export type FileProblemTexts = Sentences<Exclude<FileProblem, { code: "error" | "failed" }>>;
export type NoteTexts = Sentences<NoteKind>;
/** Why rows are not in the table, said of `n` of them. */
export type LeftOutTexts = Record<WhyLeftOut, (n: number) => string>;
