// 编码器或模型文件可能有的问题，以及迟迟不来的页面部分。

import type { faults as faultsEn, modelWords as modelEn, waitingWords as waitingEn } from "../en/faults.ts";

export const faults: typeof faultsEn = {
  damaged: "已损坏，或在传输途中中断",
  foreign: "不是本页的文件",
  newer: "由本页的更新版本生成；请刷新页面以使用该版本",
  notNumbers: "含有任何模型都不会有的数值，只会得出无意义的结果",
  tooLarge: "远大于任何同类文件",
  unfit: "内容前后不一致",
};

export const modelWords: typeof modelEn = {
  opening: "这是上次访问的结果，模型正在载入…",
  closed: "这是上次访问的结果，其模型尚未就绪。",
  getEncoder: "获取编码器",
  notKept: (isFull, detail) =>
    isFull
      ? "浏览器的存储空间已满，刚训练好的模型只能用到离开本页为止。其分数已保存在“比较 → 历次训练”中。请在那里删除较早的模型以腾出空间，然后重新训练。"
      : `浏览器不允许本页保存模型（${detail}），离开之前仍可使用。其分数已保存在“比较 → 历次训练”中。`,
  unreadable: (detail) =>
    `无法读取先前训练的模型${detail ? `（${detail}）` : ""}。其分数仍在“比较 → 历次训练”中。要使用模型，请重新训练。`,
};

export const waitingWords: typeof waitingEn = {
  slow: "十秒过去，引擎仍未加载完。加载完会自动启动。如果一直没有，请检查网络并刷新页面；文本会保留。",
  partSlow: "十秒过去，页面的这一部分仍未加载完。加载完会自动显示。如果一直没有，请检查网络后重新打开。",
  noSimd:
    "此浏览器无法运行引擎：引擎需要带 SIMD 的 WebAssembly，2023 年以来的浏览器都支持。请更新浏览器或换用其他浏览器。在此期间仍可阅读和编辑文本。",
  reload: "刷新页面",
  stalled: "十秒内没有收到任何数据。可以等待、取消或重试。",
  stalledAgain: "重试",
};
