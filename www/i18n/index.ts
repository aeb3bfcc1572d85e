// The page's words. English defines the keys; a language that lacks one does not compile.

import type { CoreError, EngineReason, Setting } from "../engine/protocol.ts";
import type { Warning } from "../../pkg/cpu/handful.js";
import type { EncoderProblem } from "../engine/encoders.ts";
import type { EncoderState } from "../state/encoders.ts";
import type { en } from "./en.ts";

export type Language = "en" | "zh";
export type Messages = typeof en;
/** The same words in both languages, as Rust and the samples give them. */
export type Phrase = Setting["label"];

export type ErrorKind = CoreError["kind"];
export type WarningKind = Warning["kind"];

/** One sentence for each kind, given its facts. */
export type ErrorTexts = { [Kind in ErrorKind as Kind["code"]]: (kind: Kind) => string };
export type WarningTexts = { [Kind in WarningKind as Kind["code"]]: (kind: Kind) => string };
export type ReasonTexts = { [Reason in EngineReason as Reason["code"]]: (reason: Reason) => string };

export type EncoderProblemTexts = { [Problem in EncoderProblem as Problem["code"]]: (problem: Problem) => string };

/** The value of the `lang` attribute. */
export const languageTags: Record<Language, string> = { en: "en", zh: "zh-CN" };

/** A visit loads the words of one language. */
const dictionaries: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import("./en.ts")).en,
  zh: async () => (await import("./zh.ts")).zh,
};

const fetched: Partial<Record<Language, Messages>> = {};

/** Fetches the words of a language, where they are not here yet. */
export async function fetchMessages(language: Language): Promise<void> {
  fetched[language] ??= await dictionaries[language]();
}

export function hasMessages(language: Language): boolean {
  return fetched[language] !== undefined;
}

/** The words of a language that has been fetched. */
export function messages(language: Language): Messages {
  const words = fetched[language];
  if (!words) throw new Error(`the words of "${language}" are not fetched`);
  return words;
}

/** The first of the person's languages that the page speaks, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const language of languages) {
    const primary = language.toLowerCase().split("-")[0];
    if (primary === "zh" || primary === "en") return primary;
  }
  return "en";
}

export function errorText(t: Messages, error: CoreError): string {
  return byCode<ErrorTexts>(t.errors, error.kind);
}

export function warningText(t: Messages, warning: Warning): string {
  return byCode<WarningTexts>(t.warnings, warning.kind);
}

export function reasonText(t: Messages, reason: EngineReason): string {
  return byCode<ReasonTexts>(t.reasons, reason);
}

/** Why an encoder is not here. */
export function encoderProblemText(
  t: Messages,
  problem: Extract<EncoderState, { phase: "failed" }>["problem"],
): string {
  return problem.code === "refused"
    ? errorText(t, problem.error)
    : byCode<EncoderProblemTexts>(t.encoderProblems, problem);
}

/** The sentence of a kind. TypeScript cannot follow the link from a code to its facts by itself. */
function byCode<Texts extends ErrorTexts | WarningTexts | ReasonTexts | EncoderProblemTexts>(
  texts: Texts,
  kind: { code: keyof Texts },
): string {
  return (texts[kind.code] as (kind: unknown) => string)(kind);
}
