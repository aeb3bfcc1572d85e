// What comes as a code, and needs words for each code: errors, warnings, reasons; and the settings.

import type { CoreError, EngineReason, RunConfig } from "../engine/protocol.ts";
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

export interface SettingText {
  label: string;
  help: string;
}

/** A setting that chooses among some values has a name for each. */
type TextOfValue<Value> = [Value] extends [string]
  ? string extends Value
    ? SettingText
    : SettingText & { options: Record<Value, string> }
  : SettingText;

/** The words of every setting. In English they are the core's, as the terminal needs them, too. */
export type SettingTexts = { [K in keyof RunConfig]-?: TextOfValue<Required<RunConfig>[K]> };
