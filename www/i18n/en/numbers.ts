// Numbers in English.

import { numbersIn } from "../numbers.ts";

export const { number, decimal, plain, percent, range, tenths, points, pValue, bytes, bytesOver, fileSize } =
  numbersIn("en");

/** A number of things, by the noun's singular and plural. */
export const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
