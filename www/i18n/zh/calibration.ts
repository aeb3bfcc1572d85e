// The words of the calibration plot.

import type { Messages } from "../parts.ts";

export const calibration: Messages<"calibration"> = {
  title: "正确比例与模型的把握",
  help: "条形低于斜线：模型过于自信；高于斜线：不够自信。",
  few: "文本很少时，一个条形只代表一两条文本，请看总误差，不要看单个条形。",
  picture: (error) => `按模型把握大小的正确比例。期望校准误差 ${error}。表格中有全部数字。`,
  table: "校准数据表",
  confidence: "预测类别的概率",
  mean: "平均概率",
  right: "正确",
  texts: "文本数",
  ofLabels: {
    confidence: "较可能的回答的概率",
    texts: "回答数",
    how: "一条文本是否有某个标签是单独的一个问题：每条文本的每个标签都计算在内。",
  },
};
