// The words of the layers' gradients and activations.

import type { Words } from "../lazy.ts";

const en = {
  waiting: "Once training has begun, each layer is shown here.",
  table: "Gradients and activations of each layer",
  layer: "Layer",
  gradient: "Gradient norm",
  activations: "Activations",
  mean: "Mean ± standard deviation",
  zeros: "Zero",
  none: "nothing to learn",
  firstEpoch: "after the first epoch",
  spread: (low: string, high: string) => `Histogram of the activations from ${low} to ${high}`,
  course: (first: string, last: string, nEpochs: number) =>
    `Gradient norm from ${first} in epoch 1 to ${last} in epoch ${nEpochs}`,
  vanishing: "hardly learns",
  dead: "nearly all zero",
  gradientShows:
    "The gradient’s norm is how strongly the loss pulls at a layer’s weights, the mean over an epoch’s steps, before clipping; all curves have one logarithmic scale, so that layers can be compared. It does not show how much a layer matters: large layers have large norms, a network that has learned has small ones, and optimizers such as Adam take equal steps from small and large gradients.",
  activationsShow:
    "The histogram is of what a layer gives for up to 32 training texts, padding left out; of the last layer the probabilities. A spike at zero is what ReLU cuts off, and all in one bar means that the layer tells texts no longer apart; that it is wide does not mean that it tells the classes apart.",
  vanishingHelp: (factor: string) =>
    `“Hardly learns”: a gradient less than ${factor} of the largest. Fewer layers, a GRU or an LSTM in the place of an RNN, or a shorter text length help.`,
  deadHelp:
    "“Nearly all zero”: more than 95% of what the layer gives. A smaller learning rate or another initializer helps.",
};

const zh: typeof en = {
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

export const words: Words<typeof en> = { en, zh };
