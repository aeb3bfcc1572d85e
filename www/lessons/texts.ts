// The texts of a lesson: those of a sample, with what the lesson makes of them.

import type { Language } from "../i18n/language.ts";
import { type Sample, samples } from "../samples/index.ts";
import type { LessonName } from "../state/lessons.ts";
import { fingerprintOf } from "../state/runs.ts";

export interface LessonTexts {
  sample: Sample;
  text: string;
  testText: string;
  /** Texts without a label, one a line. */
  pool: string;
  /** They are the sample's own, unchanged. */
  isWhole: boolean;
  /** A fingerprint of the texts with the labels that they should have, where some have others. */
  right?: string;
}

/**
 * For who reads English, Chinese or Spanish. No encoder has read Spanish, so where a lesson shows what one
 * brings, its texts are English for who reads Spanish, too.
 */
const samplesOf: Record<LessonName, Record<Sample["language"], string>> = {
  overfit: { en: "headlines", zh: "headlines-zh", es: "headlines" },
  interval: { en: "reviews", zh: "restaurants-zh", es: "reviews-es" },
  pretrained: { en: "headlines", zh: "orders-zh", es: "headlines" },
  labels: { en: "headlines", zh: "orders-zh", es: "headlines" },
  "wrong-labels": { en: "support", zh: "orders-zh", es: "town-hall-es" },
  why: { en: "reviews", zh: "restaurants-zh", es: "reviews-es" },
  languages: { en: "hotel", zh: "hotel", es: "hotel" },
  none: { en: "headlines", zh: "headlines-zh", es: "town-hall-es" },
};

export function sampleOf(name: LessonName, language: Language): Sample {
  const id = samplesOf[name][language];
  const found = samples.find((sample) => sample.id === id);
  if (!found) throw new Error(`no sample ${id}`);
  return found;
}

/** Texts that say plainly what they are, under a label that is wrong: how each begins, and its two labels. */
export const planted: Record<string, readonly { begins: string; right: string; wrong: string }[]> = {
  support: [
    { begins: "The tracking says that my parcel was delivered", right: "delivery", wrong: "account" },
    { begins: "How do I change the email address", right: "account", wrong: "delivery" },
    { begins: "The kettle stopped working", right: "product fault", wrong: "refund" },
  ],
  "orders-zh": [
    { begins: "拉链才用了几次就坏了", right: "质量问题", wrong: "优惠活动" },
    { begins: "满200减30的优惠券怎么用不了", right: "优惠活动", wrong: "退换货" },
    { begins: "登录收不到验证码", right: "账户", wrong: "物流" },
  ],
  "town-hall-es": [
    { begins: "la fuente del parque está sucia", right: "limpieza", wrong: "trámites" },
    { begins: "¿Ya está abierta la inscripción en el taller", right: "cultura y deporte", wrong: "limpieza" },
    { begins: "¿Cómo cambio la cita", right: "trámites", wrong: "cultura y deporte" },
  ],
};

/** Of each class so many texts are put aside as a test, and one has its label. */
const nTested = 6;

type Line = readonly [label: string, text: string];

export async function fetchTexts(name: LessonName, language: Language): Promise<LessonTexts> {
  const sample = sampleOf(name, language);
  const [text, testText = ""] = await Promise.all([sample.load(), sample.loadTest?.()]);
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line): Line => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]);
  switch (name) {
    case "labels":
      return { sample, ...fewLabelled(lines), isWhole: false };
    case "wrong-labels":
      return {
        sample,
        text: written(withPlanted(lines, sample.id)),
        testText,
        pool: "",
        isWhole: false,
        right: fingerprintOf(lines.map(([label, text]) => ({ label, text, line: 0 }))),
      };
    default:
      return { sample, text, testText, pool: "", isWhole: true };
  }
}

/** One text of each class with its label, a test, and the others without a label. */
export function fewLabelled(lines: readonly Line[]): Pick<LessonTexts, "text" | "testText" | "pool"> {
  const byClass = new Map<string, Line[]>();
  for (const line of lines) byClass.set(line[0], [...(byClass.get(line[0]) ?? []), line]);
  const labelled = new Set([...byClass.values()].flatMap((of) => of.slice(0, 1)));
  const tested = new Set([...byClass.values()].flatMap((of) => of.slice(-nTested)));
  const rest = lines.filter((line) => !labelled.has(line) && !tested.has(line));
  return {
    text: written([...labelled]),
    testText: written([...tested]),
    pool: rest.map(([, text]) => text).join("\n"),
  };
}

export function withPlanted(lines: readonly Line[], sample: string): Line[] {
  const all = planted[sample] ?? [];
  return lines.map(([label, text]): Line => [all.find(({ begins }) => text.startsWith(begins))?.wrong ?? label, text]);
}

function written(lines: readonly Line[]): string {
  return lines.map(([label, text]) => `${label}\t${text}\n`).join("");
}
