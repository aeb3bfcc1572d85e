// The words of the kept runs.

import type { Messages } from "../parts.ts";
import { number } from "./numbers.ts";

export const runs: Messages<"runs"> = {
  empty: "还没有完成的训练。训练一个模型，它就会列在这里。",
  help: "选中若干次训练，可在一张图中看它们的曲线，并查看设置的不同之处。",
  list: "已保存的训练",
  run: (n) => `第 ${number(n)} 次训练`,
  nameOf: (n) => `第 ${number(n)} 次训练的名称`,
  compare: (name) => `比较“${name}”`,
  date: (at) => new Date(at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" }),
  private: (epsilon) => `差分隐私，${epsilon}`,
  epsilon: "已用隐私预算",
  notPrivate: "无隐私保证",
  stopped: "提前结束",
  cutShort: (step, nSteps) =>
    nSteps === 0 || step === 0
      ? "完成之前中断"
      : step < nSteps
        ? `在第 ${number(step)} 步中断，共 ${number(nSteps)} 步`
        : "评估之前中断",
  goOn: (step) => `从第 ${number(step)} 步继续`,
  goOnOf: (name, step) => `从第 ${number(step)} 步继续“${name}”`,
  scored: (accuracy, low, high, f1) => `正确 ${accuracy}（${low} 到 ${high}），宏平均 F1 ${f1}`,
  scoredLabels: (accuracy, low, high, f1) => `${accuracy} 标签全对（${low} 到 ${high}），微平均 F1 ${f1}`,
  classes: (n) => `${number(n)} 个类别`,
  use: "使用这些设置",
  useOf: (name) => `使用“${name}”的设置`,
  inUse: "设置使用中",
  model: (size) => `模型和结果保存在这里，${size}`,
  open: "打开",
  openOf: (name) => `打开“${name}”的模型和结果`,
  shown: "正在页面上显示",
  removeModel: "删除模型",
  removeModelOf: (name) => `删除“${name}”的模型`,
  removedModel: (name) => `已删除“${name}”的模型；分数仍保留。`,
  modelsDropped: (n) =>
    `有 ${number(n)} 个较早的模型已为新模型让位；它们的分数仍保留。有名称的训练，其模型最后才会被移除。`,
  remove: "删除",
  removeOf: (name) => `删除“${name}”`,
  removed: (name) => `已删除“${name}”。`,
  bringBack: "恢复",
  dropped: (n) => `有 ${number(n)} 次较早的训练已为新的训练让位。有名称的训练最后才会被移除。`,
  most: (n) => `最多比较 ${number(n)} 次；最先选中的会让位。`,
  compared: "所选训练的比较",
  built: "模型",
  setting: "设置或分数",
  differ: "设置中只列出不同的几项。区间为 95%：准确率按 Wilson（1927），宏平均 F1 按自助法（Efron，1979）。",
  same: "这些训练的设置相同。",
  accuracy: "准确率",
  interval: (low, high) => `${low} 到 ${high}`,
  macroF1: "宏平均 F1",
  microF1: "微平均 F1",
  loss: "损失",
  texts: "文本数",
  otherData: "这些训练所用的文本不尽相同，分数不能相互比较。",
  otherSplit: "这些训练留出的文本不同（随机种子、比例或测试文本不同），分数之差有一部分是偶然的。",
  sameData: "这些训练是在相同的文本上评分的。",
  curves: "所选训练的曲线",
  measures: {
    loss: "损失",
    accuracy: "准确率",
    tuning: "微调的对比损失",
  },
  onValidation: "在验证文本上；没有验证文本时在训练文本上",
  onTuning: "微调编码器期间（第一折）",
  step: "步",
  curve: (name, runs) => `${runs}的${name}曲线，按步。`,
  joined: (names) => names.join("、"),
  values: (name) => `${name}（表格）`,
  noCurve: (runs) => `没有曲线：${runs}。编码器向量上的分类器是一次拟合而成的，不分轮次。`,
};
