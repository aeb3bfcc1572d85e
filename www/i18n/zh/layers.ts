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
  gradientShows:
    "梯度范数表示损失对一层权重的拉力有多大，取一轮中各步的平均值（裁剪之前）；所有曲线共用一个对数刻度，因此各层可以相互比较。它并不说明一层有多重要：参数多的层范数大，已经学会的网络范数小，而 Adam 等优化器对大小梯度迈出的步子是一样的。",
  activationsShow:
    "直方图是一层对至多 32 条训练文本的输出，不含填充；最后一层显示的是概率。零处的尖峰是 ReLU 截掉的部分；全部落在一条里，说明这一层已无法区分文本；但分布宽并不说明它能区分类别。",
  vanishingHelp: (factor) =>
    `“几乎不学”：梯度不到最大者的 ${factor}。可以减少层数，用 GRU 或 LSTM 代替 RNN，或缩短文本长度。`,
  deadHelp: "“几乎全为零”：该层输出的 95% 以上为零。可以减小学习率，或换一种初始化。",
};
