// Numbers in Chinese.

import { numbersIn } from "../numbers.ts";

export const { number, decimal, plain, percent, range, tenths, points, pValue, bytes, bytesOver, fileSize } =
  numbersIn("zh-CN");

/** With the space that stands between Chinese and a Latin letter or digit, where the words begin with one. */
export const spaced = (words: string) => (/^[\dA-Za-z]/.test(words) ? ` ${words}` : words);

/** The same, where Chinese stands on both sides. */
export const between = (words: string) => spaced(words) + (/[\dA-Za-z]$/.test(words) ? " " : "");
