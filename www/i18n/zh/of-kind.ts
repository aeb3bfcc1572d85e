import type { OfKind } from "../examples.ts";

/** 本身就说到几种样本的，或说的是文本文件的，不改。 */
const stays = /图片|声音|纯文本|文本文件|以文本/;

const words = { picture: ["图片", "张"], sound: ["声音", "段"] } as const;

export const ofKind: OfKind = (sentence, kind) => {
  if (stays.test(sentence)) return sentence;
  const [noun, measure] = words[kind];
  // The measure goes with the noun: 8 条文本, 8 张图片.
  return sentence.replaceAll("文本", noun).replace(/(?<=[\d一每整这几哪多某单]\s?)条(?![形目件])/g, measure);
};
