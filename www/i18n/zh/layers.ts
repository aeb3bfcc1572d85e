// The words of the layers' gradients and activations.

import type { Messages } from "../parts.ts";

export const layers: Messages<"layers"> = {
  waiting: "训练开始后，这里会显示每一层。",
  table: "各层的梯度与激活值",
  layer: "层",
  gradient: "梯度范数",
  activations: "激活值",
  mean: "均值 ± 标准差",
  zeros: "为零",
  none: "没有可学的参数",
  firstEpoch: "第一轮之后",
  spread: (low, high) => `激活值直方图，从 ${low} 到 ${high}`,
  course: (first, last, nEpochs) => `梯度范数：第 1 轮 ${first}，第 ${nEpochs} 轮 ${last}`,
  vanishing: "几乎不学",
  dead: "几乎全为零",
  shows: "所有曲线共用一个对数刻度，因此各层可以相互比较。直方图来自至多 32 条训练文本；最后一层显示的是概率。",
  vanishingHelp: (factor) =>
    `“几乎不学”：梯度不到最大者的 ${factor}。可以减少层数，用 GRU 或 LSTM 代替 RNN，或减小序列长度。`,
  deadHelp: "“几乎全为零”：该层输出的 95% 以上为零。可以减小学习率，或换一种初始权重。",
};
