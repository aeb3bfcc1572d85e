// The words of the comparison and of the learning curve.

import type { ContestantId } from "../../state/contestants.ts";
import type { Words } from "../lazy.ts";

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
const points = (difference: number) => Math.abs(difference * 100).toFixed(1);
const p = (value: number) => (value < 0.001 ? "p < 0.001" : `p = ${value.toFixed(value < 0.1 ? 3 : 2)}`);
const megabytes = (n: number) => (n / 1e6).toFixed(0);

const en = {
  how: "Each contestant learns from most of the texts and is scored on the rest, in turn, until every text has been held out once. All get the same folds and seeds, and none learns from the texts held out. Your other settings count for the networks, too, but for the shares of the split and early stopping: all texts that are not held out are learned from, to the last epoch.",
  contestants: "Contestants",
  names: {
    majority: "Largest class",
    ngrams: "TF-IDF + logistic regression",
    cnn: "CNN, from scratch",
    rnn: "RNN, from scratch",
    gru: "GRU, from scratch",
    lstm: "LSTM, from scratch",
    transformer: "Transformer, from scratch",
    "cnn-frozen": "CNN, pretrained",
    "cnn-auto": "CNN, pretrained, Automatic",
    "rnn-frozen": "RNN, pretrained",
    "transformer-frozen": "Transformer, pretrained",
    own: "As set in step 2",
  } as Record<ContestantId, string>,
  notes: {
    majority: "says the most frequent class of every text; the baseline of baselines",
    ngrams: "counts of letter sequences; hard to beat with few texts",
    "cnn-auto": "tries several classifiers and tuning in every fold: slow",
    own: "if a search on these texts chose the settings, its score is somewhat too good",
    "transformer-frozen": "the large encoder: slower, and at most two side by side",
  } as Partial<Record<ContestantId, string>>,
  notOffered: "its encoder cannot be had here",
  download: (name: string, bytes: number) =>
    `The ${name} is not on this device yet${bytes > 0 ? `: ${megabytes(bytes)} MB will be downloaded from this site first` : ""}.`,
  nFolds: "Folds",
  foldsOf: (n: number) => (n === 0 ? "Each text alone (leave-one-out)" : String(n)),
  nRepeats: "Repeats",
  leaveOneOut:
    "Holding out each text alone suits very small sets. The largest class then looks worse than it is: whichever class loses a text is no longer the largest.",
  start: "Compare",
  cancel: "Cancel",
  noData: "Paste labelled texts first, or choose a sample.",
  tooManyAlone: (most: string) => `Each text alone is for at most ${most} texts: choose a number of folds.`,
  noneChosen: "Choose at least one contestant.",
  progress: "Comparison",
  at: (done: number, total: number) => `Comparing… ${done} of ${total} folds done.`,
  preparing: "Getting ready…",
  fetching: "Getting the encoder first…",
  done: (n: number) => `Done: ${n} ${n === 1 ? "contestant" : "contestants"} compared.`,
  cancelled: "Cancelled. What had finished is kept.",
  stale: "The texts or the settings have changed since. Compare again to bring this up to date.",
  fewerFolds: (n: number, chosen: number) =>
    `In ${n} folds rather than ${chosen}: the smallest class has only so many different texts to deal out.`,
  neverHeldOut: (n: number, all: number) =>
    `${n} of ${all} texts ${n === 1 ? "is" : "are"} only learned from, as no other text of the class would be left; no score counts ${n === 1 ? "it" : "them"}.`,
  table: "Comparison",
  contestant: "Contestant",
  accuracy: "Accuracy",
  macroF1: "Macro F1",
  calibrationError: "Calibration error",
  calibration: "Can their probabilities be believed?",
  calibrationOf: "Contestant of the calibration",
  seconds: "Seconds",
  interval: (low: number, high: number) => `${percent(low)} – ${percent(high)}`,
  percent,
  foldsDone: (done: number, total: number) => `${done} of ${total} folds`,
  bestBaseline: "best baseline",
  picture: "Accuracy with 95% intervals",
  pictureHelp:
    "The dot is the share of texts that were right when held out; the bar is where the accuracy on new texts of this kind may well lie. The dashed line is the best baseline. The table has the same numbers.",
  colon: ":",
  beside: (name: string) => `Beside “${name}”`,
  other: (better: number, worse: number) =>
    `right on ${better} ${better === 1 ? "text" : "texts"} that it misses, wrong on ${worse} that it gets`,
  oftener: (better: number, worse: number) =>
    `more often right on ${better} ${better === 1 ? "text" : "texts"}, less often on ${worse}`,
  onPart: "This rests on part of the folds.",
  paired: {
    better: (difference: number, texts: string, value: number) =>
      `better: ${points(difference)} points more, ${texts} (${p(value)}).`,
    worse: (difference: number, texts: string, value: number) =>
      `worse: ${points(difference)} points less, ${texts} (${p(value)}).`,
    unclear: (difference: number, texts: string, value: number) =>
      `too few examples to tell: ${difference < 0 ? "−" : "+"}${points(difference)} points, ${texts} (${p(value)}).`,
  },
  method:
    "Intervals: accuracy by Wilson (1927), macro F1 by a bootstrap over texts (Efron, 1979); repeats do not narrow them, as they bring no new texts; both are wider than on a test set, by half with five folds and by three quarters with two, because the folds learn from much the same texts (Nadeau & Bengio, 2003). Better and worse: the exact sign test on the texts that one of the two gets right more often (McNemar, 1947), corrected for the number of contestants (Holm, 1979), at 5%, where the accuracies say the same. Calibration error: how far, on average, the probability of the predicted class is from the share that is right (Guo et al., 2017).",
  curve: {
    heading: "Would more labels help?",
    help: "Learns from more and more of the texts, and scores each time on the texts held out: the learning curve.",
    contestant: "Contestant of the learning curve",
    start: "Draw the learning curve",
    at: (done: number, total: number) => `Learning from more and more texts… ${done} of ${total} folds done.`,
    progress: "Learning curve",
    twice: (n: number, now: string, then: string, low: string, high: string) =>
      `With ${n} labelled texts, twice as many as now, about ${then} would be right, and anything from ${low} to ${high} would fit; with all of today’s about ${now}.`,
    flat: "The curve is flat so far: more of the same may bring little.",
    noForecast: "Too few texts for several sizes, so nothing can be said of more.",
    part: "Not all sizes are measured, so nothing is said of more texts.",
    measured: "Measured",
    forecast: "Continued",
    interval: "95% interval",
    dotted: "dotted: 95% intervals",
    x: "Labelled texts learned from",
    picture: (name: string, last: string, twice: string) =>
      `Learning curve of ${name}: accuracy by number of texts. Measured last: ${last}. With twice the texts: ${twice}. The table has all numbers.`,
    table: "Learning curve as a table",
    kind: "How known",
    method:
      "The error is taken to fall as a power of the number of texts (Cortes et al., 1993; fitted as by Figueroa et al., 2012). The interval is that of the same fit to texts drawn again with replacement; it takes the law for granted, so twice as many is as far as it goes.",
  },
};

const zh: typeof en = {
  how: "每个参赛者轮流用大部分文本学习，再在其余文本上评分，直到每条文本都被留出过一次。所有参赛者使用相同的折和种子，任何参赛者都不学习留出的文本。您的其他设置同样适用于各个网络，但划分比例和提前停止除外：没有留出的文本全部用于学习，直到最后一轮。",
  contestants: "参赛者",
  names: {
    majority: "最大的类",
    ngrams: "TF-IDF + 逻辑回归",
    cnn: "CNN，从零训练",
    rnn: "RNN，从零训练",
    gru: "GRU，从零训练",
    lstm: "LSTM，从零训练",
    transformer: "Transformer，从零训练",
    "cnn-frozen": "CNN，预训练",
    "cnn-auto": "CNN，预训练，自动",
    "rnn-frozen": "RNN，预训练",
    "transformer-frozen": "Transformer，预训练",
    own: "按第 2 步的设置",
  },
  notes: {
    majority: "总是回答最常见的类；最低的基线",
    ngrams: "统计字符序列；文本少时很难超过",
    "cnn-auto": "每一折都尝试多种分类器和微调：较慢",
    own: "如果设置是在这些文本上搜索得到的，它的分数会略微偏高",
    "transformer-frozen": "大型编码器：较慢，最多两个并行",
  },
  notOffered: "无法取得它的编码器",
  download: (name, bytes) => `此设备上还没有${name}${bytes > 0 ? `：将先从本站下载 ${megabytes(bytes)} MB` : ""}。`,
  nFolds: "折数",
  foldsOf: (n) => (n === 0 ? "每次留出一条（留一法）" : String(n)),
  nRepeats: "重复次数",
  leaveOneOut: "每次只留出一条，适合非常小的数据。此时“最大的类”会显得比实际更差：哪一类少了一条，它就不再是最大的类。",
  start: "开始比较",
  cancel: "取消",
  noData: "请先粘贴带标签的文本，或选择示例数据。",
  tooManyAlone: (most) => `留一法最多用于 ${most} 条文本：请选择折数。`,
  noneChosen: "请至少选择一个参赛者。",
  progress: "比较进度",
  at: (done, total) => `正在比较… 已完成 ${done} / ${total} 折。`,
  preparing: "正在准备…",
  fetching: "正在获取编码器…",
  done: (n) => `已完成：比较了 ${n} 个参赛者。`,
  cancelled: "已取消。已完成的部分保留。",
  stale: "文本或设置在此之后有了变化。重新比较即可更新。",
  fewerFolds: (n, chosen) => `分为 ${n} 折，而不是 ${chosen} 折：最小的类只有这么多条不同的文本可分。`,
  neverHeldOut: (n, all) =>
    `${all} 条文本中有 ${n} 条只用于学习，因为留出后该类就没有其他文本了；任何分数都不计入它们。`,
  table: "比较",
  contestant: "参赛者",
  accuracy: "准确率",
  macroF1: "宏平均 F1",
  calibrationError: "校准误差",
  calibration: "它们的概率可信吗？",
  calibrationOf: "校准图的参赛者",
  seconds: "秒",
  interval: (low, high) => `${percent(low)} – ${percent(high)}`,
  percent,
  foldsDone: (done, total) => `${done} / ${total} 折`,
  bestBaseline: "最佳基线",
  picture: "准确率与 95% 区间",
  pictureHelp:
    "圆点是留出时判断正确的比例；横条是同类新文本上准确率可能所在的范围。虚线是最佳基线。表格中有相同的数字。",
  colon: "：",
  beside: (name) => `与“${name}”相比`,
  other: (better, worse) => `有 ${better} 条它对而基线错，${worse} 条相反`,
  oftener: (better, worse) => `有 ${better} 条它答对得更多，${worse} 条更少`,
  onPart: "这只基于部分折。",
  paired: {
    better: (difference, texts, value) => `更好：高 ${points(difference)} 个百分点；${texts}（${p(value)}）。`,
    worse: (difference, texts, value) => `更差：低 ${points(difference)} 个百分点；${texts}（${p(value)}）。`,
    unclear: (difference, texts, value) =>
      `样本太少，无法判断：${difference < 0 ? "低" : "高"} ${points(difference)} 个百分点；${texts}（${p(value)}）。`,
  },
  method:
    "区间：准确率用 Wilson（1927），宏平均 F1 用对文本的自助法（Efron，1979）；重复不会使区间变窄，因为没有新文本；因为各折学习的文本大多相同，两者都比测试集上宽，五折时宽一半，两折时宽四分之三（Nadeau 与 Bengio，2003）。更好或更差：对两方答对次数不同的文本做精确符号检验（McNemar，1947），按参赛者个数校正（Holm，1979），水平 5%，并且准确率的高低须与之一致。校准误差：预测类别的概率与实际正确比例平均相差多少（Guo 等，2017）。",
  curve: {
    heading: "多标注一些会有帮助吗？",
    help: "用越来越多的文本学习，每次都在留出的文本上评分：这就是学习曲线。",
    contestant: "学习曲线的参赛者",
    start: "绘制学习曲线",
    at: (done, total) => `用越来越多的文本学习… 已完成 ${done} / ${total} 折。`,
    progress: "学习曲线进度",
    twice: (n, now, then, low, high) =>
      `如果标注 ${n} 条（现在的两倍），预计约 ${then} 判断正确，${low} 到 ${high} 之间都有可能；用现有的全部文本约为 ${now}。`,
    flat: "曲线目前是平的：更多同类文本可能帮助不大。",
    noForecast: "文本太少，分不出几种大小，无法预测更多文本的效果。",
    part: "还有大小没有测完，因此不预测更多文本的效果。",
    measured: "实测",
    forecast: "外推",
    interval: "95% 区间",
    dotted: "点线：95% 区间",
    x: "用于学习的文本数",
    picture: (name, last, twice) =>
      `${name}的学习曲线：准确率随文本数变化。最后实测：${last}。文本加倍：${twice}。表格中有全部数字。`,
    table: "学习曲线数据表",
    kind: "来源",
    method:
      "假定错误率按文本数的幂次下降（Cortes 等，1993；拟合方法同 Figueroa 等，2012）。区间来自对有放回重抽文本的同样拟合；它以该规律成立为前提，因此最多只外推到两倍。",
  },
};

export const words: Words<typeof en> = { en, zh };
export type CompareWords = typeof en;
