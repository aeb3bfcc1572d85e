import type { Words } from "../lazy.ts";

const number = (n: number) => n.toLocaleString("en");
const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;
const percent = (share: number) => `${Math.round(share * 100)}%`;
const points = (share: number) => (share * 100).toFixed(1);

const zhNumber = (n: number) => n.toLocaleString("zh");

const en = {
  cancel: "Cancel",
  working: "Working…",
  at: (done: number, total: number) => `${number(done)} of ${number(total)}`,
  byMeaning: "Goes by meaning: the pretrained encoder on this device.",
  bySpelling:
    "Goes by spelling (character n-grams), as no pretrained encoder that reads these texts is on this device yet. Once you have trained from one, meaning counts.",
  changed: "The table has changed since. Do this again to take the changes in.",
  pool: {
    field: "Texts to label, one a line",
    help: "They stay on this device. What stands labelled in the table is left out here.",
    file: "Add from a file",
    tooLong: (n: number) => `${count(n, "line")}: too long a text for this field.`,
    clear: "Take all out",
    left: (n: number, most: number) =>
      n >= most ? `The first ${number(n)} texts without a label.` : `${count(n, "text")} without a label.`,
    allDone: "All of these texts have a label now.",
    predict: "Predict labels",
    predicting: "Predicting",
    noModel: "Train a model first: it then says what each text may be.",
    oldModel: "These predictions are of an earlier model.",
    suggest: (n: number) => `Suggest ${number(n)} to label next`,
    suggesting: "Choosing texts",
    method:
      "Suggested are texts that the model doubts most, by the margin between its two most probable classes (Scheffer et al., 2001; uncertainty sampling: Lewis & Gale, 1994), and of these such as differ from each other and from what is labelled (greedy k-center: Sener & Savarese, 2018).",
    order: "Order",
    orders: {
      suggested: "Suggested first",
      doubtful: "Most doubtful first",
      certain: "Most certain first",
      given: "As given",
    },
    list: "Texts without a label",
    keys: "In the list: ↑ and ↓ go from text to text, Enter accepts the prediction, 1 to 9 give a class, Backspace takes the last label back.",
    more: (n: number) => `and ${count(n, "more text")}`,
    suggestedMark: "suggested",
    noneOfThese: "none of these",
    current: "The text at hand",
    accept: (label: string) => `Accept “${label}”`,
    giveClass: "Give it a class",
    otherClass: "Another class",
    give: "Label it so",
    undo: "Take the last label back",
    goOn: "Learn the new labels",
    again: "Learn from the beginning",
    againHelp:
      "The model is older than the table, and can be used as it is. It can learn the new labels on top of what it knows, which is quick, or learn all from the beginning and look again for the best way. Settings, kept runs and these texts stay.",
  },
  trouble: {
    help: "Each text is judged by a classifier that has not seen it (cross-validation, five parts, four times). Where that classifier is confident of another class, the label may be wrong, or the text may be hard (confident learning: Northcutt, Jiang & Chuang, 2021).",
    start: "Look for doubtful labels",
    again: "Look again",
    task: "Looking at the labels",
    found: (nProbable: number, n: number, accuracy: number, [low, high]: [number, number]) =>
      `${nProbable === 0 ? "None" : number(nProbable)} of ${count(n, "text")} ${nProbable === 1 ? "has" : "have"} a label that is probably wrong. On texts it has not seen, the classifier that says so is right in ${percent(accuracy)} (95% interval: ${percent(low)} to ${percent(high)}): believe it accordingly.`,
    first: (n: number) => `Only the first ${count(n, "text")} of the table were looked at.`,
    suspects: "Doubtful labels, the most doubtful first",
    says: (label: string, share: number, other: string, otherShare: number) =>
      `Labelled ${label} (${percent(share)}); the classifier says ${other} (${percent(otherShare)}).`,
    noSuspects: "None are left.",
    rest: (n: number) => count(n, "more doubtful label"),
    probable: "probably wrong",
    change: (label: string) => `Change to ${label}`,
    changeOf: (row: number, label: string) => `Change row ${number(row + 1)} to ${label}`,
    pairs: "Alike under different labels",
    noPairs: "No two texts are alike under different labels.",
    same: (label: string, other: string) => `The same text is labelled ${label} and ${other}.`,
    alike: (label: string, other: string, similarity: number) =>
      `Spelt alike (cosine ${similarity.toFixed(2)}), labelled ${label} and ${other}.`,
    classes: "Classes that are hard to tell apart",
    noClasses: "All classes are told apart well.",
    othersApart: "The classes that could be measured are told apart well.",
    unmeasured: (classes: string[]) =>
      `Not measured: ${classes.join(", ")}. It takes two different texts of a class to hold one of them out.`,
    pair: "Classes",
    auc: "Told apart (AUC)",
    aucHelp:
      "The chance that, of a text of each class, the classifier finds the right one more like its class: 0.5 is guessing, 1 is always (pairs as by Hand & Till, 2001; interval by Hanley & McNeil, 1982).",
    verdict: "Verdict",
    notApart: "cannot be told apart by these texts",
    hard: "often confused",
    fairly: "told apart fairly well",
  },
  none: {
    help: "A text whose most probable class is below this is put into none of the classes, in “Try a text” and among the texts without a label.",
    threshold: "Least probability",
    off: "Off: every text is put into a class.",
    noTexts:
      "Train with a validation or test share: what a threshold costs is measured on texts that the model has not learned from.",
    effect: (least: string, n: number, total: number, nCorrect: number, low: string, high: string) =>
      n === 0
        ? `From ${least} on, none of the ${count(total, "text")} put aside would be put into a class.`
        : `From ${least} on, ${number(n)} of the ${count(total, "text")} put aside would be put into a class; of these ${number(nCorrect)} rightly (95% interval: ${low} to ${high}).`,
    chart: "Coverage and accuracy by threshold",
    coverage: "Coverage: texts put into a class",
    accuracy: "Accuracy on these",
    nTexts: "Texts",
    table: "Coverage and accuracy as a table",
    picture: (coverage: string, accuracy: string) =>
      `Coverage and accuracy by threshold. Now: coverage ${coverage}, accuracy ${accuracy}.`,
  },
  simulation: {
    help: "Pretends that your labelled texts had no labels and gives them again, in the order of the suggestions and in random order. A third of the texts is the test; ten times with other parts.",
    start: "Try it on my texts",
    again: "Try it again",
    task: "Labelling again",
    chart: "Accuracy by labels given",
    suggested: "Suggested",
    random: "Random order",
    labels: "Labels given",
    difference: "Difference",
    table: "Accuracy by labels given as a table",
    picture: (n: number, suggested: string, random: string) =>
      `Accuracy by labels given. At ${count(n, "label")}: ${suggested} as suggested, ${random} in random order.`,
    band: "Thin lines: 95% intervals for other texts of this kind, by the resampled t-test of Nadeau & Bengio (2003), as the ten parts share their texts.",
    better: (by: number, low: number, high: number) =>
      `Averaged over the curve, suggesting is better by ${points(by)} points (${points(low)} to ${points(high)}).`,
    worse: (by: number, low: number, high: number) =>
      `Averaged over the curve, suggesting is worse by ${points(-by)} points (${points(-high)} to ${points(-low)}).`,
    unclear: (by: number, low: number, high: number) =>
      `Averaged over the curve, the difference is ${points(by)} points (${points(low)} to ${points(high)}): too few texts to tell.`,
  },
};

export type LabelWords = typeof en;

export const words: Words<LabelWords> = {
  en,
  zh: {
    cancel: "取消",
    working: "正在进行…",
    at: (done, total) => `${zhNumber(done)} / ${zhNumber(total)}`,
    byMeaning: "按含义判断：使用本设备上的预训练编码器。",
    bySpelling:
      "按拼写判断（字符 n-gram），因为本设备上还没有能读懂这些文本的预训练编码器。用编码器训练过一次之后，就会按含义判断。",
    changed: "表格在此之后有了变化。再做一次即可计入这些变化。",
    pool: {
      field: "待标注的文本，每行一条",
      help: "它们不会离开本设备。表格中已有标签的文本不会列在这里。",
      file: "从文件添加",
      tooLong: (n) => `共 ${zhNumber(n)} 行，太长，无法显示在输入框中。`,
      clear: "全部移除",
      left: (n, most) => (n >= most ? `前 ${zhNumber(n)} 条没有标签的文本。` : `${zhNumber(n)} 条文本没有标签。`),
      allDone: "这些文本都有标签了。",
      predict: "预测标签",
      predicting: "正在预测",
      noModel: "请先训练模型，之后它会判断每条文本可能属于哪一类。",
      oldModel: "这些预测来自先前的模型。",
      suggest: (n) => `建议接着标注的 ${zhNumber(n)} 条`,
      suggesting: "正在挑选文本",
      method:
        "建议的是模型最没有把握的文本，以最可能的两个类别的概率差衡量（Scheffer 等，2001；不确定性采样：Lewis & Gale，1994），其中再挑选彼此不同、也与已标注文本不同的（贪心 k-center：Sener & Savarese，2018）。",
      order: "顺序",
      orders: {
        suggested: "建议的在前",
        doubtful: "最没把握的在前",
        certain: "最有把握的在前",
        given: "原来的顺序",
      },
      list: "没有标签的文本",
      keys: "在列表中：↑ ↓ 切换文本，Enter 接受预测，1 到 9 指定类别，退格键收回上一个标签。",
      more: (n) => `还有 ${zhNumber(n)} 条`,
      suggestedMark: "建议",
      noneOfThese: "都不属于",
      current: "当前文本",
      accept: (label) => `接受“${label}”`,
      giveClass: "指定类别",
      otherClass: "其他类别",
      give: "这样标注",
      undo: "收回上一个标签",
      goOn: "学习新的标签",
      again: "从头学习",
      againHelp:
        "模型比表格旧，但仍可照常使用。它可以在已学到的基础上学习新的标签，这很快；也可以从头学习全部文本，重新寻找最好的方法。设置、已保存的训练和这些文本都会保留。",
    },
    trouble: {
      help: "每条文本都由没见过它的分类器判断（交叉验证，分五份，共四轮）。如果该分类器确信是别的类别，标签就可能有误，也可能是文本本身难分（置信学习：Northcutt, Jiang & Chuang，2021）。",
      start: "查找可疑的标签",
      again: "再查一次",
      task: "正在检查标签",
      found: (nProbable, n, accuracy, [low, high]) =>
        `${zhNumber(n)} 条文本中，${nProbable === 0 ? "没有标签很可能有误" : `有 ${zhNumber(nProbable)} 条的标签很可能有误`}。作出判断的分类器对没见过的文本有 ${percent(accuracy)} 判断正确（95% 区间：${percent(low)} 到 ${percent(high)}），请据此斟酌。`,
      first: (n) => `只检查了表格的前 ${zhNumber(n)} 条文本。`,
      suspects: "可疑的标签，最可疑的在前",
      says: (label, share, other, otherShare) =>
        `标为${label}（${percent(share)}）；分类器判为${other}（${percent(otherShare)}）。`,
      noSuspects: "已经没有了。",
      rest: (n) => `另外 ${zhNumber(n)} 个可疑的标签`,
      probable: "很可能有误",
      change: (label) => `改为${label}`,
      changeOf: (row, label) => `把第 ${zhNumber(row + 1)} 行改为${label}`,
      pairs: "标签不同却很相似",
      noPairs: "没有标签不同却很相似的文本。",
      same: (label, other) => `同一文本既标为${label}，又标为${other}。`,
      alike: (label, other, similarity) => `拼写相似（余弦 ${similarity.toFixed(2)}），分别标为${label}和${other}。`,
      classes: "难以区分的类别",
      noClasses: "各类别都能很好地区分。",
      othersApart: "能衡量的类别都能很好地区分。",
      unmeasured: (classes) => `未能衡量：${classes.join("、")}。一个类别至少要有两条不同的文本，才能留出其中一条。`,
      pair: "类别",
      auc: "区分程度（AUC）",
      aucHelp:
        "从两类中各取一条文本，分类器认为正确的那条更像该类的概率：0.5 等于猜测，1 表示总是正确（成对比较：Hand & Till，2001；区间：Hanley & McNeil，1982）。",
      verdict: "结论",
      notApart: "凭这些文本无法区分",
      hard: "常被混淆",
      fairly: "大致能区分",
    },
    none: {
      help: "最可能的类别低于此概率的文本不归入任何类别，在“试一试”和没有标签的文本中都是如此。",
      threshold: "最低概率",
      off: "未启用：每条文本都会归入一个类别。",
      noTexts: "请设置验证集或测试集比例后训练：阈值的代价要在模型没有学过的文本上衡量。",
      effect: (least, n, total, nCorrect, low, high) =>
        n === 0
          ? `阈值为 ${least} 时，留出的 ${zhNumber(total)} 条文本都不会归入任何类别。`
          : `阈值为 ${least} 时，留出的 ${zhNumber(total)} 条文本中有 ${zhNumber(n)} 条会归入类别，其中 ${zhNumber(nCorrect)} 条正确（95% 区间：${low} 到 ${high}）。`,
      chart: "覆盖率和准确率随阈值的变化",
      coverage: "覆盖率：归入类别的文本",
      accuracy: "其中的准确率",
      nTexts: "文本数",
      table: "覆盖率和准确率（表格）",
      picture: (coverage, accuracy) => `覆盖率和准确率随阈值的变化。当前：覆盖率 ${coverage}，准确率 ${accuracy}。`,
    },
    simulation: {
      help: "假设您已标注的文本都没有标签，再分别按建议的顺序和随机顺序重新给出标签。三分之一的文本用作测试；换不同的划分，共十次。",
      start: "在我的文本上试试",
      again: "再试一次",
      task: "正在重新标注",
      chart: "准确率随标签数的变化",
      suggested: "按建议",
      random: "随机顺序",
      labels: "已给标签数",
      difference: "差",
      table: "准确率随标签数的变化（表格）",
      picture: (n, suggested, random) =>
        `准确率随标签数的变化。标签数为 ${zhNumber(n)} 时：按建议 ${suggested}，随机顺序 ${random}。`,
      band: "细线：对其他同类文本的 95% 区间，采用 Nadeau & Bengio（2003）的重抽样 t 检验，因为十次划分共用同一批文本。",
      better: (by, low, high) =>
        `在整条曲线上平均，按建议要好 ${points(by)} 个百分点（${points(low)} 到 ${points(high)}）。`,
      worse: (by, low, high) =>
        `在整条曲线上平均，按建议要差 ${points(-by)} 个百分点（${points(-high)} 到 ${points(-low)}）。`,
      unclear: (by, low, high) =>
        `在整条曲线上平均，相差 ${points(by)} 个百分点（${points(low)} 到 ${points(high)}）：文本太少，无法判断。`,
    },
  },
};
