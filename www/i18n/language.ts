// The languages that the page speaks: a line each, and the folder of that name with its words.

interface Facts {
  /** What its speakers call it. */
  name: string;
  /** The value of the `lang` attribute. */
  tag: string;
}

const all = {
  en: { name: "English", tag: "en" },
  zh: { name: "简体中文", tag: "zh-CN" },
  es: { name: "Español", tag: "es" },
} satisfies Record<string, Facts>;

export type Language = keyof typeof all;

export const spoken: Record<Language, Facts> = all;

/** A day, with its month in words. */
export function longDate(language: Language, date: Date): string {
  return date.toLocaleDateString(spoken[language].tag, { dateStyle: "long" });
}

export const languages = Object.keys(all) as Language[];

export function isLanguage(code: string | null | undefined): code is Language {
  return languages.some((language) => language === code);
}

/** The first of the person's languages that the page speaks, else English. */
export function preferredLanguage(preferred: readonly string[]): Language {
  return preferred.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage) ?? "en";
}
