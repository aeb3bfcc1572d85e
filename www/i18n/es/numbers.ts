// Numbers in Spanish.

import { numbersIn } from "../numbers.ts";

/** As the person's own country writes them: Spain has 0,5, and Mexico 0.5. */
const locale = globalThis.navigator?.languages.find((tag) => /^es-([a-z]{2}|419)$/i.test(tag)) ?? "es";

export const { number, decimal, plain, percent, range, tenths, points, pValue, bytes, bytesOver, fileSize } =
  numbersIn(locale);

/** A number of things, by the noun's singular and plural. */
export const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

export const date = (at: number) => new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });

/** The confidence of all intervals. */
export const interval = `intervalo del ${percent(0.95)}`;
