// The words of the calibration plot.

import type { Words } from "../lazy.ts";

const en = {
  help: "Texts are sorted by how sure the model was. If its probabilities can be believed, each bar ends at the line: of the texts classified with 80%, four of five are right. Bars below the line: too sure. Above: not sure enough.",
  few: "With so few texts a bar stands for one or two of them, so look at the error rather than at single bars.",
  picture: (error: string) =>
    `Share that is right, by how sure the model was. Expected calibration error ${error}. The table has the numbers.`,
  table: "Calibration as a table",
  confidence: "Probability of the predicted class",
  mean: "Mean probability",
  right: "Right",
  texts: "Texts",
  x: "Probability of the predicted class",
  source:
    "The calibration error is the mean distance between the two, weighted by the number of texts (Guo et al., 2017).",
};

const zh: typeof en = {
  help: "按模型的把握大小把文本分组。如果概率可信，每个条形都应止于斜线：以 80% 判断的文本中，五条应有四条正确。条形低于斜线：过于自信；高于斜线：不够自信。",
  few: "文本很少时，一个条形只代表一两条文本，请看总误差，不要看单个条形。",
  picture: (error) => `按模型把握大小的正确比例。期望校准误差 ${error}。表格中有全部数字。`,
  table: "校准数据表",
  confidence: "预测类别的概率",
  mean: "平均概率",
  right: "正确",
  texts: "文本数",
  x: "预测类别的概率",
  source: "校准误差是两者平均相差的大小，按文本数加权（Guo 等，2017）。",
};

export const words: Words<typeof en> = { en, zh };
