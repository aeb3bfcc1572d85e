// The words of the results where a text may have several labels.

import type { Messages } from "../parts.ts";
import { number, percent } from "./numbers.ts";

export const several: Messages<"several"> = {
  right: (nExact, n, low, high) =>
    `${number(n)} 条文本中，${number(nExact)} 条的标签全对。${
      n < 30
        ? `文本这么少，结果可能偏差很大：对同类新文本，这一比例在 ${percent(low)} 到 ${percent(high)} 之间都有可能（95% 区间）。`
        : `对同类新文本，这一比例预计在 ${percent(low)} 到 ${percent(high)} 之间（95% 区间）。`
    }`,
  exact: "标签全对",
  microF1: "微平均 F1",
  hammingLoss: "汉明损失",
  evidence: "目前对标签得分的了解",
  score: "得分",
  withInterval: "数值，95% 区间",
  on: (score, part, n) => `${score}：${part}（${number(n)} 条）`,
  averages: "各标签的平均",
  average: "平均方式",
  micro: "微平均",
  macro: "宏平均",
  weighted: "加权平均",
  samples: "样本平均",
  metrics: "各标签指标",
  label: "标签",
  threshold: "阈值",
  matrices: "混淆矩阵",
  matrixOf: (label) => `“${label}”的混淆矩阵`,
  has: "有此标签",
  hasNot: "无此标签",
  given: "给出",
  notGiven: "未给出",
  matricesHelp: "行：文本是否有这个标签。列：模型是否给出它。",
  cells: {
    found: (n, label) => `真正例，“${label}”：${number(n)} 条`,
    missed: (n, label) => `假负例，“${label}”：${number(n)} 条`,
    extra: (n, label) => `假正例，“${label}”：${number(n)} 条`,
    neither: (n, label) => `真负例，“${label}”：${number(n)} 条`,
  },
  precisionOf: (value, label) => `精确率 ${value}：模型给出“${label}”的文本`,
  recallOf: (value, label) => `召回率 ${value}：有“${label}”的文本`,
  f1Of: (value, label) => `F1 ${value}：有“${label}”或被给出“${label}”的文本`,
  supportOf: (n, label) => `${number(n)} 条有“${label}”的文本`,
  mistakes: (n) => `${number(n)} 条标签有误的文本`,
  noMistakes: "所有文本的标签都全对。",
  decisions: {
    expected: (n, label) => `${number(n)} 条有“${label}”的文本`,
    predicted: (n, label) => `${number(n)} 条被给出“${label}”的文本`,
    either: (n, label) => `${number(n)} 条有“${label}”或被给出“${label}”的文本`,
    found: (n, label) => `${number(n)} 条正确给出“${label}”的文本`,
    missed: (n, label) => `${number(n)} 条漏掉“${label}”的文本`,
    extra: (n, label) => `${number(n)} 条多给了“${label}”的文本`,
    neither: (n, label) => `${number(n)} 条正确地没有给出“${label}”的文本`,
  },
  decision: "判断",
  decisionNames: {
    expected: "文本有此标签",
    predicted: "模型给出此标签",
    either: "有或被给出",
    found: "正确给出",
    missed: "漏掉",
    extra: "多给",
    neither: "正确未给出",
  },
  shows: { wrong: "有误的", right: "标签全对的", all: "全部" },
  said: (given, had) => `模型给出：${given}；文本的标签：${had}`,
  saidRight: (given) => `模型给出：${given}；与文本的标签一致`,
  none: "无标签",
  joined: (names) => names.join("、"),
  decided: "这条文本的标签",
  marks: { found: "正确", missed: "漏掉", extra: "多给" },
  inBar: "条形中的刻线是该标签的阈值。",
};
