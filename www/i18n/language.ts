// The languages that the page speaks.

export type Language = "en" | "zh";

/** The value of the `lang` attribute. */
export const languageTags: Record<Language, string> = { en: "en", zh: "zh-CN" };

/** The first of the person's languages that the page speaks, else English. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const language of languages) {
    const primary = language.toLowerCase().split("-")[0];
    if (primary === "zh" || primary === "en") return primary;
  }
  return "en";
}
