// The words of the map of the texts.

import type { Messages } from "../parts.ts";

export const map: Messages<"map"> = {
  waiting: "把一个模型训练完，文本就会在这里排布成图。",
  progress: "绘图进度",
  at: (done, total) => (total === 0 ? "正在读取文本……" : `已读 ${done} / ${total} 条文本`),
  cancel: "停止",
  again: "绘制地图",
  colour: "颜色和形状表示",
  by: { label: "标签", prediction: "预测", error: "对或错" },
  layout: "布局",
  layouts: { components: "主成分", tsne: "t-SNE 近邻" },
  arranging: "正在移动各点……",
  tsneShows:
    "t-SNE（van der Maaten & Hinton，2008）把模型认为相似的文本放在一起，便于看出分群。各群相距多远、有多大、有多密，几乎说明不了什么，没有分群之处也可能看似有群；列出的近邻不是由它得出的。它从主成分出发，因此同一个模型总是得到同一张图。",
  trialPlaced: "t-SNE 无法为后来的文本定位：正在试的文本画在与它最相近的几条文本之间，取按相似度加权的平均位置。",
  right: "正确",
  wrong: "错误",
  plot: "文本地图",
  keys: "方向键移到该方向上的下一个点；Home 和 End 移到第一个和最后一个。",
  trial: "正在试的文本",
  trialShort: "试的文本",
  axes: (first, second) => `横向：文本间差异的 ${first}；纵向：${second}。`,
  some: (nShown, n) => `共 ${n} 条文本，这里均匀取了 ${nShown} 条。`,
  shows:
    "它显示模型最后一层所读取的向量，沿着差异最大的两个方向来看。在这里相邻的文本，在未显示的方向上也可能相距很远；近邻则是在所有方向上计算的。",
  pick: "指向一条文本，或用方向键移到它上面。",
  label: "标签",
  prediction: "预测",
  part: "部分",
  parts: { training: "训练", validation: "验证", test: "测试" },
  text: "文本",
  similarity: "相似度",
  neighbours: "最相近的文本",
  neighboursOfTrial: "与正在试的文本最相近的文本",
  list: "以表格显示文本",
  listed: (n) => `列出前 ${n} 条。`,
  said: (label, predicted) => `标签 ${label}，预测 ${predicted}`,
  legend: "图例",
};
