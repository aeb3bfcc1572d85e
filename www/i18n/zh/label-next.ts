// The words of the help with labelling.

import type { Messages } from "../parts.ts";
import { number, percent, points } from "./numbers.ts";

export const labelNext: Messages<"labelNext"> = {
  cancel: "取消",
  working: "正在进行…",
  at: (done, total) => `${number(done)} / ${number(total)}`,
  byMeaning: "按含义判断，使用此设备上的预训练编码器。",
  bySpelling:
    "按写法判断（字符 n-gram）：此设备上还没有能读懂这些文本的预训练编码器。用编码器训练过一次之后，就会按含义判断。",
  changed: "表格此后有了变化。再做一次，即可计入这些变化。",
  pool: {
    field: "待标注的文本，每行一条",
    help: "它们不会离开此设备。表格中已有标签的文本不再列出。",
    file: "从文件添加",
    tooLong: (n) => `共 ${number(n)} 行，太长，不在输入框中显示。`,
    clear: "全部移除",
    left: (n, most) => (n >= most ? `前 ${number(n)} 条没有标签的文本。` : `${number(n)} 条文本没有标签。`),
    allDone: "这些文本都有标签了。",
    teaches:
      "这些文本满 20 条后，建立在预训练编码器上的分类器也向它们学习（模型 → 设置）；网络要由这样的分类器来教才学。",
    taught:
      "模型已按自己（或教它的分类器）对这类文本的判断向它们学习过：它对这些文本比对新文本更有把握，因此它们不能证明什么。",
    predict: "预测标签",
    predicting: "正在预测",
    noModel: "请先训练模型，之后它会预测每条文本的标签。",
    oldModel: "这些预测来自先前的模型。",
    suggest: (n) => `建议接着标注的 ${number(n)} 条`,
    suggesting: "正在挑选文本",
    order: "顺序",
    orders: {
      suggested: "建议的在前",
      doubtful: "最没把握的在前",
      certain: "最有把握的在前",
      given: "原来的顺序",
    },
    list: "没有标签的文本",
    keys: "在列表中：↑ ↓ 切换文本，Enter 接受预测，1 到 9 指定类别，退格键收回上一个标签。",
    keysOfSets:
      "在列表中：↑ ↓ 切换文本，1 到 9 添加或去掉标签，0 表示没有适用的标签，Enter 确认所选标签并继续，退格键收回上一次给的标签。",
    choose: "这条文本的标签",
    otherLabel: "其他标签",
    chooseOther: "选择此标签",
    noneApplies: "没有适用的标签",
    giveSet: (label) => `给出“${label}”`,
    chooseFirst: "给出标签",
    more: (n) => `还有 ${number(n)} 条`,
    suggestedMark: "建议",
    noneOfThese: "都不属于",
    current: "当前文本",
    accept: (label) => `接受“${label}”`,
    giveClass: "指定类别",
    otherClass: "其他类别",
    give: "指定此类别",
    undo: "收回上一个标签",
    goOn: "学习新的标签",
    again: "从头学习",
    againHelp: (isQuick) =>
      `模型比表格旧，但仍可照常使用。它${isQuick ? "可以在已学到的基础上很快学会新的标签；也" : ""}可以从头学习全部文本，重新寻找最好的方法。设置、已保存的训练和这些文本都会保留。`,
  },
  labelErrors: {
    help: "每条文本都由没见过它的分类器判断。如果该分类器确信标签应当不同，标签就可能有误，也可能是文本本身难分。",
    start: "查找可疑标签",
    again: "再查一次",
    task: "正在检查标签",
    found: (nAgainst, nProbable, n, accuracy, [low, high]) =>
      `${
        nAgainst === 0
          ? `对 ${number(n)} 条文本，分类器都同意现有标签。`
          : `${number(n)} 条文本中，有 ${number(nAgainst)} 条分类器另有判断${
              nProbable === 0
                ? "，但都没有把握：您也同意时再更改标签。"
                : `，其中 ${number(nProbable)} 条的标签看起来有误：请先读文本，再决定是否修改。`
            }`
      }该分类器在没见过的文本上有 ${percent(accuracy)} 判断正确（95% 区间：${percent(low)} 到 ${percent(high)}），请据此取信。`,
    foundOfSeveral: (n, nTexts, accuracy) =>
      `${
        n === 0
          ? `对 ${number(nTexts)} 条文本，分类器没有把握认为标签有误。`
          : `${number(nTexts)} 条文本的标签中，有 ${number(n)} 个看起来缺少或多余。`
      }对没见过的文本，该分类器有 ${percent(accuracy)} 的标签判断正确，请据此取信。`,
    first: (n) => `只检查了表格的前 ${number(n)} 条文本。`,
    suspects: (n) => `${number(n)} 个可疑标签${n > 1 ? "，最可疑的在前" : ""}`,
    uncertain: (n) => `${number(n)} 条没有把握的文本`,
    uncertainHelp: "这里分类器同意现有标签，只是没有把握。除非您发现问题，否则不必更改。",
    agrees: (label, share, other, otherShare) =>
      `标签为“${label}”，分类器也同意（${percent(share)}），其次是“${other}”（${percent(otherShare)}）。`,
    says: (label, share, other, otherShare) =>
      `标签为“${label}”（${percent(share)}）；分类器判为“${other}”（${percent(otherShare)}）。`,
    noSuspects: "已经没有了。",
    rest: (n) => `另外 ${number(n)} 个可疑标签`,
    probable: "看起来有误",
    lacks: (label, share) => `没有标签“${label}”；分类器认为应当有（${percent(share)}）。`,
    has: (label, share) => `有标签“${label}”；分类器认为不应有（${percent(share)}）。`,
    to: {
      replaced: {
        label: (label) => `改为“${label}”`,
        of: (row, label) => `把第 ${number(row + 1)} 行改为“${label}”`,
      },
      added: {
        label: (label) => `加上“${label}”`,
        of: (row, label) => `给第 ${number(row + 1)} 行加上“${label}”`,
      },
      removed: {
        label: (label) => `去掉“${label}”`,
        of: (row, label) => `从第 ${number(row + 1)} 行去掉“${label}”`,
      },
    },
    pairs: "标签不同却很相似",
    noPairs: "没有标签不同却很相似的文本。",
    same: (label, other) => `同一文本既标为“${label}”，又标为“${other}”。`,
    alike: (label, other, similarity) => `写法相似（余弦 ${similarity.toFixed(2)}），分别标为“${label}”和“${other}”。`,
    classes: "难以区分的类别",
    noClasses: "各类别都能很好地区分。",
    othersApart: "能衡量的类别都能很好地区分。",
    unmeasured: (classes) => `未能衡量：${classes.join("、")}。一个类别至少要有两条不同的文本，才能留出其中一条。`,
    pair: "类别",
    auc: "区分程度（AUC）",
    verdict: "结论",
    notApart: "凭这些文本无法区分",
    hard: "常被混淆",
    fairly: "大致能区分",
  },
  none: {
    help: "最可能的类别低于此概率的文本不归入任何类别，在“试一试”和“文本 → 未标注”中都是如此。",
    threshold: "最低概率",
    off: "未启用：每条文本都会归入一个类别。",
    noTexts: "请在“模型 → 设置”中设置验证集或测试集比例后训练：阈值的代价要在模型没有学过的文本上衡量。",
    effect: (least, n, total, nCorrect, low, high) =>
      n === 0
        ? `阈值为 ${least} 时，留出的 ${number(total)} 条文本都不会归入任何类别。`
        : `阈值为 ${least} 时，留出的 ${number(total)} 条文本中有 ${number(n)} 条会归入类别，其中 ${number(nCorrect)} 条正确（95% 区间：${low} 到 ${high}）。`,
    chart: "覆盖率和准确率随阈值的变化",
    coverage: "覆盖率：归入类别的文本",
    accuracy: "其中的准确率",
    nTexts: "文本数",
    table: "覆盖率和准确率（表格）",
    picture: (coverage, accuracy) => `覆盖率和准确率随阈值的变化。当前：覆盖率 ${coverage}，准确率 ${accuracy}。`,
  },
  simulation: {
    help: "假设您已标注的文本都没有标签，再分别按建议的顺序和随机顺序重新给出标签。三分之一的文本用作测试，共做十次。",
    start: "在我的文本上试试",
    again: "再试一次",
    task: "正在重新标注",
    chart: "准确率随标签数的变化",
    suggested: "按建议",
    random: "随机顺序",
    labels: "已给标签数",
    table: "准确率随标签数的变化（表格）",
    picture: (n, suggested, random) =>
      `准确率随标签数的变化。标签数为 ${number(n)} 时：按建议 ${suggested}，随机顺序 ${random}。`,
    band: "细线：对其他同类文本的 95% 区间（重抽样 t 检验，Nadeau 与 Bengio，2003）。",
    better: (by, low, high) =>
      `在整条曲线上平均，按建议要好 ${points(by)} 个百分点（${points(low)} 到 ${points(high)}）。`,
    worse: (by, low, high) =>
      `在整条曲线上平均，按建议要差 ${points(-by)} 个百分点（${points(-high)} 到 ${points(-low)}）。`,
    unclear: (by, low, high) =>
      `在整条曲线上平均，相差 ${points(by)} 个百分点（${points(low)} 到 ${points(high)}）：文本太少，无法判断。`,
  },
};
