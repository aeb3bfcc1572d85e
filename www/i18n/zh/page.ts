import type { EncoderName } from "../../engine/encoders.ts";
import type { Kept } from "../../state.ts";
import type { Trial } from "../../state/run.ts";
import type { Messages } from "../parts.ts";
import type { EncoderProblemTexts, ErrorTexts, ReasonTexts, WarningTexts } from "../kinds.ts";
import { faults, modelWords, waitingWords } from "./faults.ts";
import { frame } from "./frame.ts";
import { ownEncoder, publishedFault } from "./own-encoder.ts";
import { offline } from "./offline.ts";
import { ofKind } from "./of-kind.ts";
import { rows } from "./rows.ts";
import { samples } from "./samples.ts";
import { settings } from "./settings.ts";
import { storage } from "./storage.ts";
import { terms, whatIs } from "./terms.ts";
import { between, bytes, bytesOver, decimal, number, percent, plain, spaced, tenths } from "./numbers.ts";

const encoderNames: Record<EncoderName, string> = {
  small: "小型编码器",
  large: "大型编码器",
  "large-en": "英文编码器",
  own: "您自己的编码器",
  picture: "图片编码器",
  sound: "声音编码器",
};

const errors: ErrorTexts = {
  emptyInput: () => "还没有文本。请粘贴带标签的文本，每行一条，或选择一个示例。",
  binaryInput: () => "这不是文本文件。请另存为 CSV、TSV 或纯文本后再试。",
  tooLarge: ({ nBytes, limit }) => `${bytesOver(nBytes)} 超过了 ${bytes(limit)} 的上限。请只使用其中一部分数据。`,
  tooManyTexts: ({ nTexts, limit }) =>
    `${number(nTexts)} 条文本超过了 ${number(limit)} 条的上限。请只使用其中一部分数据。`,
  tooManyClasses: ({ nClasses, limit }) =>
    `${number(nClasses)} 种标签超过了 ${number(limit)} 种的上限。标签列和文本列是不是弄反了？请在“读取方式”中选择列。`,
  unknownLayout: () => "没有找到标签。请每行写一条：标签、制表符（Tab）、文本。",
  unclosedQuote: () => "这里的引号打开后一直没有闭合。请补上引号，或把字段内的每个引号写成两个。",
  invalidJson: ({ detail }) => `这一行不是 JSON 对象，请改正或删除。（${detail}）`,
  noWholeTextLabels: ({ found }) =>
    `“${found}”标注的是文本中的片段，而不是整条文本，无法用来训练。请改为导出整条文本的标签：分类或选项。`,
  missingColumn: ({ column, nColumns }) =>
    `没有第 ${column + 1} 列，一共只有 ${number(nColumns)} 列。请在“读取方式”中另选一列。`,
  noExamples: () => "没有一行同时有标签和文本。请在表格中补全。",
  oneClass: ({ label }) => `所有文本的标签都是“${label}”。分类器至少需要两种标签：请添加另一类的文本。`,
  tooFewExamples: ({ nExamples, nClasses }) =>
    `训练文本只有 ${number(nExamples)} 条，却有 ${number(nClasses)} 个类别，太少了。请添加文本，或在“模型 → 设置”中少留出一些。`,
  nothingToHoldOut: ({ part }) =>
    `每个类别的文本都太少，无法留出一条用于${part === "validation" ? "验证" : "测试"}。请添加文本，或在“模型 → 设置”中把该比例设为 0。`,
  unknownTestLabel: ({ label }) => `测试文本中的标签“${label}”在训练文本里没有出现。请改正标签，或为它添加训练文本。`,
  unknownClass: ({ label }) => `“${label}”不是已有的类别。请选择模型学过的类别之一。`,
  missingRow: ({ row, nRows }) => `没有第 ${number(row + 1)} 行：表格共 ${number(nRows)} 行。请按现在的表格重新开始。`,
  invalidSetting: ({ key, value, allowed }) => {
    if (key === "n_heads") return `注意力头数 ${value} 不可用：必须能整除词向量维数。`;
    if (key === "adaptation") return "差分隐私训练不微调编码器。请在“训练方式”中另选一种，或关闭“差分隐私训练”。";
    if (key === "private") return "搜索会根据您的文本选择设置，这部分不计入隐私预算。请先关闭“差分隐私训练”再搜索。";
    if (key === "test_share") return "验证集与测试集比例之和不能超过 0.8。";
    return `${key} = ${value} 不在允许范围内。允许：${allowed}。`;
  },
  tooMuchMemory: ({ nMegabytes, limit }) =>
    `训练这个网络约需 ${number(nMegabytes)} MB 内存，上限为 ${number(limit)} MB。请减小序列长度、批大小或网络规模。`,
  notFinite: ({ step, learningRate }) =>
    `第 ${number(step)} 步时损失爆炸或不再是有效数字。请把学习率调到远低于 ${learningRate}，把梯度裁剪设为 1 或更小，或减小权重衰减，然后重新训练。`,
  engine: ({ detail }) => `引擎出错：${detail}。文本已保留。请重新训练，或刷新页面。`,
  notReady: () => "还没有训练好的模型。请先训练。",
  encoderMissing: ({ name, model }) =>
    name === "own"
      ? ownEncoder.missing(model)
      : `${encoderNames[name]}不在此设备上，也未能下载。原因见“模型 → 选择”；也可以在那里把“起点”设为“只用您的文本”。`,
  missingVector: ({ text, row }) =>
    `${row === undefined ? "" : `第 ${number(row + 1)} 行的`}“${text}”尚未读取，因此无法判断。请重新添加该文件。`,
  invalidEncoder: ({ fault }) =>
    `此文件不是本页能使用的编码器：文件${faults[fault]}。请重新下载编码器，或选择本页附带的文件，例如 small.safetensors.gz。`,
  invalidModel: ({ fault }) => `保存的模型无法使用：文件${faults[fault]}。文本和分数仍在，请重新训练。`,
  otherEncoder: ({ name }) =>
    name === "own"
      ? ownEncoder.other
      : `训练该模型所用的${encoderNames[name]}与此设备上的版本不同，两者无法配合。请重新训练。`,
  invalidCheckpoint: ({ detail }) => `保存的训练状态无法使用（${detail}）。文本已保留，请重新训练。`,
  invalidMessage: ({ detail }) => `页面与引擎无法相互理解（${detail}），两者的版本可能不同。文本已保留，请刷新页面。`,
};

const warnings: WarningTexts = {
  emptyText: () => "没有文本：此行不参与训练。请填写文本或删除此行。",
  missingLabel: () => "没有标签：此行不参与训练。请填写标签。",
  duplicate: ({ firstRow }) => `与第 ${number(firstRow + 1)} 行的文本和标签相同，会被计算两次：如非有意，请删除其一。`,
  conflictingLabels: ({ firstRow, label, otherLabel }) =>
    `此行标签为“${label}”，而第 ${number(firstRow + 1)} 行的相同文本标签为“${otherLabel}”。请改正其一。`,
  replacedCharacters: () => "无法识别的字符已替换为 �。请检查文件编码。",
  similarLabels: ({ labels, into }) =>
    `${labels.map((label) => `“${label}”`).join("、")}可能是同一类，其中“${into}”最多。如果是，请合并。`,
  meansNoLabel: ({ label, nExamples }) =>
    `有 ${number(nExamples)} 行的标签是“${label}”，它常表示没有标签。如果是，请去掉它。`,
  singleExample: ({ label }) => `类别“${label}”只有一条文本，可以训练但无法检验。请再添加一条。`,
  imbalance: ({ largest, nLargest, smallest, nSmallest }) =>
    `“${largest}”有 ${number(nLargest)} 条，“${smallest}”只有 ${number(nSmallest)} 条。请为小类别添加文本，或开启“平衡类别”。`,
  noTokens: () => "这条文本里没有可读取的词元，模型学不到任何东西。请补全文本，或开启“保留标点”。",
  longText: ({ nTokens, maxLen }) =>
    `共 ${number(nTokens)} 个词元，模型只读取 ${number(maxLen)} 个。如果其余部分重要，请增大序列长度。`,
};

const reasons: ReasonTexts = {
  start: () => "每次训练都从这里开始",
  chosen: () => "由您选定",
  stays: () => "这次训练不会中途换引擎；如需 WebGPU，请在“模型 → 选择”中选定",
  cpuFastEnough: () => "对这次训练已足够快",
  gpuFaster: ({ ratio }) => `实测速度为 CPU 的 ${ratio.toFixed(1)} 倍`,
  cpuFaster: ({ ratio }) => `实测速度为 WebGPU 的 ${ratio.toFixed(1)} 倍`,
  noSimd: () => "此浏览器不支持 WebAssembly SIMD",
  noWebGpu: () => "此浏览器不支持 WebGPU",
  noAdapter: () => "WebGPU 没有找到显卡",
  softwareAdapter: () => "这里的 WebGPU 只有软件适配器，反而更慢",
  gpuNotBuilt: () => "WebGPU 引擎尚不可用，请稍后刷新",
  gpuFailed: ({ detail }) => `WebGPU 无法启动：${detail}`,
  deviceLost: ({ detail }) => `与显卡的连接中断：${detail}`,
  parityFailed: ({ difference }) => `显卡的计算结果有偏差（${difference.toPrecision(2)}），因此不使用`,
};

const encoderProblems: EncoderProblemTexts = {
  published: ({ fault }) => publishedFault(fault),
  network: ({ detail }) => `下载中断（${detail}）。请检查网络后重新下载。`,
  status: ({ status }) => `本站未能提供该文件（HTTP ${status}）。请稍后再试，或从文件载入。`,
  offline: () => "离线模式已开启，而该编码器不在此设备上，因此没有获取。请在页面顶部关闭离线模式，或从文件载入编码器。",
  damaged: () => "收到的文件已损坏或被改动，因此不使用。请重新下载；如果仍然如此，则是本页的这份副本有问题。",
};

/** What is kept from one visit to the next. */
const kept: Record<keyof Kept, string> = {
  language: "语言",
  theme: "外观",
  isToured: "是否看过导览",
  config: "设置",
  choice: "引擎",
  table: "文本",
  history: "表格的历史版本",
  draft: "正在编辑的文本",
  testText: "测试文本",
  isSampleTest: "测试文本",
  classNames: "类别名称",
  trialText: "正在试的文本",
  runs: "历次训练",
  shownModel: "显示的结果",
  pool: "没有标签的文本",
  threshold: "阈值",
  pace: "本机的速度",
  comparison: "比较",
  curve: "学习曲线",
  lesson: "进行中的课程",
  lessonBefore: "课程暂存的文本",
  lessonsDone: "已完成的课程",
  project: "项目的名称",
  lastProject: "打开的项目",
};

const keptNames = (names: readonly string[]) => [...new Set(names.map((name) => kept[name as keyof Kept]))];

const comparedLosses = (before: string, after: string) => `（损失：之前 ${before}，之后 ${after}）`;

const recipe = ({
  features,
  head,
  labelNames,
  valence = false,
  ngramWeight,
  nUnlabelled = 0,
  teacher,
}: Trial["recipe"]) => ({
  name:
    head.kind === "logistic"
      ? `逻辑回归，C\u00a0=\u00a0${head.c}`
      : head.kind === "ridge"
        ? `岭回归，α\u00a0=\u00a0${head.alpha}`
        : "原型（类中心）",
  how: [
    { none: "只用字符 n-gram", frozen: "冻结编码器", tuned: "微调编码器" }[features],
    labelNames ? "类别名称" : "",
    valence ? "词语褒贬" : "",
    ngramWeight > 0 && features !== "none" ? "字符 n-gram" : "",
    nUnlabelled > 0 ? `${number(nUnlabelled)} 条未标注文本` : "",
    teacher ? `由${encoderNames[teacher]}来教` : "",
  ]
    .filter(Boolean)
    .join(" + "),
});

export const page: Messages = {
  language: "zh",
  number,
  decimal,
  plain,
  percent,
  tenths,
  sentences: (...all) => all.filter((one) => one).join(""),
  list: (all) => all.join("、"),
  colon: "：",
  semicolon: "；",
  aside: (said) => `（${said}）`,
  kept: { ...modelWords, needsEncoder: (name) => `它需要${encoderNames[name]}，而该编码器不在此设备上。` },
  bytes,
  errors,
  warnings,
  reasons,
  encoderProblems,
  frame,
  rows,
  samples,
  settings,
  storage,
  terms,
  whatIs,
  offline,
  ofKind,
  page: {
    title: "Handful",
    tagline: "在浏览器里，用少量带标签的文本训练文本分类器。",
    privacy: "文本不会离开此设备。",
    language: "语言",
    appearance: "外观",
    themes: { system: "跟随系统", light: "浅色", dark: "深色" },
    loading: "正在加载引擎…",
    loadFailed: (detail) =>
      detail === "noSimd" ? waitingWords.noSimd : `引擎无法加载（${detail}）。请刷新页面；如果仍然失败，请更新浏览器。`,
    loadSlow: waitingWords.slow,
    reload: waitingWords.reload,
    partLoading: "正在加载…",
    partSlow: waitingWords.partSlow,
    partOffline: "离线模式已开启，而页面的这一部分不在此设备上。请关闭离线模式后重新打开。",
    stored: "本机保存的内容",
    partFailed: "页面的这一部分无法加载。请检查网络，然后重新打开。",
    dismiss: "关闭",
    notices: "通知",
    line: (line) => `第 ${number(line)} 行`,
    goToLine: (line) => `转到第 ${number(line)} 行`,
    goToRow: (row) => `转到表格第 ${number(row + 1)} 行`,
    storageFull: "浏览器的存储空间已满，刷新后本页内容会丢失。请腾出空间，或减少文本。",
    storageClosed: (detail) => `浏览器不允许本页保存内容（${detail}），刷新后会丢失；离开之前仍保留在这里。`,
    storageUnreadable: (lost) => `上次保存的内容未能全部读取：${keptNames(lost).join("、")}。其余内容仍在。`,
    fileFailed: (name, detail) => `无法读取 ${name}（${detail}）。请重新选择，或直接粘贴内容。`,
    recovered: (step, detail) =>
      step === undefined
        ? `引擎曾中断（${detail}），现已重新启动。没有丢失任何内容：文本和模型保持原样。`
        : step === 0
          ? `引擎曾中断（${detail}）。文本保持原样，训练将从头开始。`
          : `引擎曾中断（${detail}）。没有丢失任何内容：训练从第 ${number(step)} 步继续。`,
    encoderNotKept: (isFull, detail) =>
      isFull
        ? "浏览器的存储空间已满，编码器只能用到离开本页为止。请腾出空间以便保存。"
        : `浏览器不允许本页保存编码器（${detail}），离开之前仍可使用。`,
    kept: "本页已保存在浏览器中，没有网络也能打开。",
    linkedSample: (name) => `您打开的链接是用示例“${name}”制作的。您的文本保持不变。`,
    useSample: "使用该示例",
    unknownSample: (id) => `链接提到的示例本页没有：${id}。请询问制作链接的人。`,
    picture: {
      save: "保存图片",
      saveAs: (format, title) => `将“${title}”保存为 ${format}`,
      failed: (detail) => `无法生成图片（${detail}）。`,
    },
    source: (version) => `版本 ${version}。使用编译为 WebAssembly 的 Burn 进行训练。`,
    licences: "许可证",
    parts: "本页的组成部分",
  },
  data: {
    ways: "添加文本的其他方式",
    pasteThem: "粘贴带标签的文本",
    orDrop: "或把文件拖到页面任意位置：文本、图片或声音，也可以每个类别一个文件夹。",
    orSample: "或从示例开始",
    pasteMore: "继续粘贴",
    sample: "示例数据",
    sampleSize: (nTexts, nClasses) => `${number(nTexts)} 条文本，${number(nClasses)} 个类别。`,
    file: "选择文件",
    folder: "选择文件夹",
    drop: "把文件放在这里",
    labelled: "带标签的文本",
    labelledHelp:
      "每行一条：标签、制表符（Tab）、文本。写完标签后按 Tab 键输入制表符；先按 Esc 再按 Tab 离开输入框。也能识别 CSV、JSON Lines 等格式。",
    placeholder: "表扬\t护士对我妈妈特别耐心。\n投诉\t等了一个小时也没人来。",
    pasted: "粘贴的文本",
    notShown: (name, size) => `${name}（${size}）太长，不在此显示，但已经读取。`,
    reading: "正在读取…",
    read: (format, nTexts, nClasses) =>
      `按${between(format)}读取：${number(nTexts)} 条文本，${number(nClasses)} 个类别。`,
    layout: "读取方式",
    columns: (label, text) => `标签取自${spaced(label)}，文本取自${spaced(text)}。`,
    columnAt: (index, first) => `第 ${index + 1} 列（如“${first}”）`,
    columnWith: (index, first) => `${index + 1}，如“${first}”`,
    format: "格式",
    header: "首行是列名",
    labelColumn: "标签列",
    textColumn: "文本列",
    detected: "自动识别",
    detect: "重新识别",
    formats: {
      tsv: "制表符分隔的列",
      csv: "逗号分隔的值（CSV）",
      jsonLines: "JSON Lines",
      fastText: "fastText 格式",
      firstWord: "以标签开头的行",
      spaces: "以空格分隔的列",
      markdown: "用 | 画的表格",
      html: "HTML 表格",
      yaml: "YAML 格式",
      colon: "“标签：文本”格式",
    },
    column: (index, name) => `${index + 1}：${name}`,
    classes: "每类文本数",
    asTable: "以表格显示",
    class: "类别",
    nTexts: "文本数",
    warnings: (n) => `${number(n)} 处需要留意`,
    moreWarnings: (n) => `还有 ${number(n)} 处`,
    ownTestHelp: "模型绝不学习这些文本。有了它们，就不再使用“模型 → 设置”中的测试集比例。",
    testTexts: "测试文本",
    testFile: "从文件读取测试集",
    takeOut: "导出文本",
    asLines: "这些是没有标签的文本",
    asLinesHelp: "每行成为表格的一行，之后可以逐行填写标签，或让本页猜测标签。",
    testRead: (n) => `${number(n)} 条测试文本。`,
  },
  table: {
    heading: "表格",
    caption: "带标签的文本",
    row: "行",
    label: "标签",
    kinds: { text: "文本", picture: "图片", sound: "声音" },
    text: "文本",
    actions: "操作",
    filter: "筛选",
    textOf: (row) => `第 ${number(row + 1)} 行的文本`,
    labelOf: (row) => `第 ${number(row + 1)} 行的标签`,
    delete: (row) => `删除第 ${number(row + 1)} 行`,
    add: "添加一行",
    undo: "撤销",
    redo: "重做",
    previous: "上一页",
    next: "下一页",
    range: (from, to, total) => `第 ${number(from)}–${number(to)} 行，共 ${number(total)} 行`,
    none: "没有符合的行。",
    onlyWarned: (n) => `只看需要留意的 ${number(n)} 行`,
    guessed: (share) => `猜测，${percent(share)}`,
    accept: (row) => `接受第 ${number(row + 1)} 行的猜测`,
  },
  guess: {
    heading: (n) => `${number(n)} 条文本没有标签`,
    help: "本页可以把每条文本与类别名称相比，先猜出标签。名称越能说明内容越好：写“配送延误”，而不是“类别 2”。",
    classNames: "类别名称",
    placeholder: "表扬，投诉，咨询",
    few: "请至少写两个类别名称，用逗号分隔。",
    guess: "猜测标签",
    size: (name, size) => `需要下载一次${encoderNames[name]}（${size}）。文本不会离开此设备。`,
    progress: "猜测进度",
    at: (done, total) => `正在猜测…${number(done)} / ${number(total)} 条。`,
    cancel: "取消",
    toCheck: (n) => `${number(n)} 个标签是猜测的。请改正错误：训练会直接使用它们。`,
    acceptAll: "全部接受",
    first: "最不确定的在前",
  },
  encoder: {
    own: ownEncoder,
    heading: "预训练编码器",
    name: encoderNames,
    language: "文本的语言",
    unknown: (name, share) => `${encoderNames[name]}不认识这些文本中 ${percent(share)} 的词元，因此很难分辨它们。`,
    foreign: (name) => `${encoderNames[name]}没有读过这种文字，因此很难分辨这些文本。`,
    fromTexts: "这里的编码器都没有读过。从随机权重开始的网络只学习您的文本。",
    use: (name) => `改用${encoderNames[name]}`,
    useRandom: "改为只用您的文本",
    looking: "正在查找编码器…",
    will: (name, size) =>
      `训练时将从本站下载${encoderNames[name]}（${size}），并保存在此浏览器中。文本不会离开此设备。`,
    here: (name, size) => `${encoderNames[name]}${size ? `（${size}）` : ""}已保存在此浏览器中。`,
    hereForNow: (name) => `${encoderNames[name]}可用到离开本页为止。`,
    about: (model, licence, languages) => `模型：${model}，${licence}。语言：${languages}。`,
    download: "现在下载",
    again: "重新下载",
    progress: "下载进度",
    downloading: (bytesDone, total) => `正在下载…${bytes(bytesDone)} / ${bytes(total)}。`,
    loading: "正在准备编码器…",
    stalled: waitingWords.stalled,
    stalledAgain: waitingWords.stalledAgain,
    cancel: "取消",
    remove: "删除",
    removeOther: (name) => `删除${encoderNames[name]}`,
    removing: (size) => `可腾出${size ? ` ${size} ` : ""}空间；下次需要时会重新下载。`,
    removingUnkept: "下次需要时会重新下载。",
    file: "从文件载入…",
    none: (name, why) =>
      `无法从本站取得${encoderNames[name]}${why ? `（${why}）` : ""}，因此从随机权重开始训练。也可以从文件载入编码器。`,
    noManifest: (problem) =>
      problem.code === "status" ? `HTTP ${problem.status}` : problem.code === "network" ? problem.detail : "清单已损坏",
  },
  model: {
    model: "模型",
    engine: "引擎",
    engines: { auto: "自动", cpu: "CPU", gpu: "WebGPU" },
    engineHelp: "自动：WebGPU 更快时用 WebGPU，否则用 CPU。",
    start: "起点",
    recommended: "推荐",
    starts: {
      small: { name: "小型编码器", says: "读过英文和中文。几秒训练完。" },
      large: { name: "大型编码器", says: "读过英文和中文。通常最准确，也较慢。" },
      "large-en": { name: "英文编码器", says: "只读过英文。比小型的准确，也较慢。" },
      own: { name: "您自己的编码器", says: "磁盘上已发布模型的文件夹。" },
      random: { name: "只用您的文本", says: "随机权重：起初一无所知，文本少时学不到多少。" },
    },
    classifier: "分类器",
    builtHelp: "分类器根据编码器给整条文本的向量判断，文本少时最好。网络读取编码器给每个词元的向量。",
    builtOn: (built, name) => `${encoderNames[name]}上的${/^\w/.test(built) ? ` ${built}` : built}`,
    groups: { text: "文本处理", split: "划分", model: "网络结构", training: "训练", privacy: "隐私" },
    nChanged: (n) => `已改 ${number(n)} 项`,
    restore: "恢复默认值",
    restoreAll: "全部恢复默认",
    default: (value) => `默认：${value}`,
    on: "开",
    off: "关",
    range: (min, max) => `请输入 ${min} 到 ${max} 之间的数。`,
    wholeRange: (min, max) => `请输入 ${min} 到 ${max} 之间的整数。`,
    listRange: (min, max) => `请输入 1 到 8 个 ${min} 到 ${max} 之间的整数，用逗号分隔。`,
    divides: (size) => `必须能整除词向量维数 ${number(size)}。`,
    locked: "暂停时或训练结束后可以修改设置。",
    lockedPart: "暂停期间，构建网络所用的设置保持不变。",
    waiting: "有了文本，这里会显示网络的各层和大小。",
    planning: "正在计算网络结构…",
    summary: (nTraining, nValidation, nTest, nSteps) =>
      [
        `训练 ${number(nTraining)} 条`,
        nValidation > 0 ? `验证 ${number(nValidation)} 条` : "无验证",
        nTest > 0 ? `测试 ${number(nTest)} 条` : "",
        nSteps > 0 ? `共 ${number(nSteps)} 步` : "",
      ]
        .filter(Boolean)
        .join("，") + "。",
    sizes: (nParameters, vocabulary, maxLen) =>
      `${number(nParameters)} 个参数，词表 ${number(vocabulary)} 个词元，每条文本读取 ${number(maxLen)} 个词元。`,
    transfer: "分类器学习编码器为每条文本给出的向量。用哪一种分类器、微调编码器是否有用，会在训练文本上试出来。",
    transferOfMedia: "分类器学习编码器为每一个给出的向量。用哪一种分类器，会在训练所用的那些上试出来。",
    encoderSizes: (nParameters, maxLen) =>
      [nParameters > 0 ? `${number(nParameters)} 个参数` : "", `每条文本最多读取 ${number(maxLen)} 个词元`]
        .filter(Boolean)
        .join("，") + "。",
    unknownShare: (share) => `留出文本中有 ${percent(share)} 的词元是模型不认识的。`,
    layers: "网络各层",
    layer: "层",
    layerHelp: "点选一层，可查看它的公式和本次训练的尺寸。",
    weightsChange: "权重如何更新",
    shape: "输出形状",
    parameters: "参数量",
    total: "合计",
    tokens: "文本如何变成词元",
    tokenText: "要切分的文本",
    tokensWaiting: "有了文本（以及所需的编码器）之后，词元会显示在这里。",
  },
  layerNames: {
    embedding: (nRows, d) => `嵌入层（${nRows} × ${d}）`,
    frozenEncoder: "编码器（冻结）",
    projection: (from, to) => `层归一化 + 线性层（${from} → ${to}）`,
    conv1d: (from, to, kernel) => `一维卷积（${from} → ${to}，核宽 ${kernel}）+ ReLU`,
    conv2d: (filters, kernel) => `二维卷积（1 → ${filters}，核 ${kernel} × ${kernel}）+ ReLU`,
    maxPool2d: (side) => `二维最大池化（${side} × ${side}）`,
    flatten: "展平",
    linear: (from, to, and) => `线性层（${from} → ${to}）+ ${and}`,
    mean: "平均",
    recurrence: (cell, isBidirectional, from, to) => `${isBidirectional ? "双向 " : ""}${cell}（${from} → ${to}）`,
    learnedPositions: "学习的位置向量",
    sinusoidalPositions: "正弦位置编码",
    attention: (block, nHeads) => `第 ${block} 块：层归一化 + 注意力，${nHeads} 个头`,
    feedForward: (block, d, inner) => `第 ${block} 块：层归一化 + 前馈网络（${d} → ${inner} → ${d}）`,
    layerNorm: "层归一化",
    poolings: {
      maxOfFilters: "按时间取最大值",
      maxOfStates: "按时间取最大值",
      meanOfStates: "按时间取平均",
      lastState: "最后的状态",
      meanOfTokens: "词元的平均",
      firstToken: "第一个词元",
    },
  },
  tokens: {
    list: "词元",
    id: (id) => `编号 ${id}`,
    unknown: "未知",
    cut: "已截去",
    padding: (n) => `${number(n)} 个填充`,
    summary: (nTokens, nUnknown, nCut, maxLen) =>
      `${number(nTokens)} 个词元` +
      (nUnknown > 0 ? `，${number(nUnknown)} 个未知` : "") +
      (nCut > 0 ? `，${number(nCut)} 个被截去` : "") +
      `；模型读取 ${number(maxLen)} 个。`,
    more: (n) => `还有 ${number(n)} 个词元`,
    none: "没有词元。",
  },
  train: {
    train: "开始训练",
    pause: "暂停",
    resume: "继续",
    step: "一步",
    epoch: "一轮",
    stop: "停止",
    reset: "丢弃模型",
    ready: "准备就绪。",
    noData: "还没有文本。",
    preparing: (n) => `准备中：正在读取 ${number(n)} 条文本…`,
    starting: "正在启动…",
    training: "训练中…",
    trainingAt: (epoch, nEpochs, accuracy) =>
      `训练中…第 ${number(epoch)} 轮，共 ${number(nEpochs)} 轮` +
      (accuracy === undefined ? "" : `，验证准确率 ${percent(accuracy)}`),
    paused: "已暂停",
    pausedAt: (step, nSteps) => `已暂停：第 ${number(step)} 步，共 ${number(nSteps)} 步。`,
    done: "已完成",
    doneAfter: (epochs) => `已完成，共 ${number(epochs)} 轮。`,
    doneStopped: (step) => `已完成：在第 ${number(step)} 步停止，保留此时的模型。`,
    doneEarly: (epoch, best) =>
      `已完成：验证损失不再改善，在第 ${number(epoch)} 轮后停止，保留第 ${number(best)} 轮的权重。`,
    failed: "训练因错误而结束。",
    fetching: "正在取得编码器…",
    doneTransfer: (nTried) => (nTried < 2 ? "已完成。" : `已完成：试了 ${number(nTried)} 种方法，保留一种。`),
    goesOn: {
      scratch: "在先前模型的权重上继续；它没有的词和类别从头学起。",
      network: "在先前模型的权重上继续；它读过的文本不再重读，它没有的类别从头学起。",
      transfer: "沿用先前模型找到的学习方法。“开始训练”会重新寻找最好的方法。",
    },
    doneTransferStopped: "已完成：已停止，保留目前找到的最好方法。",
    stopKeeps: "“停止”会结束尝试，保留目前找到的最好方法。",
    stages: "阶段",
    stage: {
      teacher: "教师先学习",
      encode: "编码文本",
      compare: "比较分类器",
      tryTuning: "尝试微调编码器",
      teach: "向未标注文本学习",
      fitPrivately: "加噪声拟合",
    },
    skipped: "未进行",
    tuningFailed: (why) => `编码器没有微调：微调失败。${why}`,
    ways: "试过的各种方法的准确率",
    waysEmpty: "每试一种学习方法，就会在这里显示。",
    waysOfLabels: "每个标签各有一个分类器，由训练文本上的交叉验证选定。",
    waysOrder: "按尝试的先后",
    waysPicture: (n, name, accuracy) =>
      `已试 ${number(n)} 种方法。最好的是“${name}”，在轮流留出的训练文本上答对 ${accuracy}。`,
    waysHelp: "在轮流留出的训练文本上测得；竖线是 95% 区间。数字见",
    bestSoFar: "目前最好",
    features: { none: "只用字符 n-gram", frozen: "冻结编码器", tuned: "微调编码器" },
    tuning: "编码器微调的过程",
    contrastive: "对比损失",
    fold: (fold, nFolds) => `第 ${number(fold)} 折，共 ${number(nFolds)} 折`,
    otherParts: "之前各折",
    tuningCurve: (loss) => `对比损失随微调步数变化的曲线。当前：${loss}。`,
    epochLabel: "轮",
    stepLabel: "步",
    of: (value, total) => `${number(value)} / ${number(total)}`,
    speed: "每秒步数",
    timeLeft: "剩余时间",
    gradientNorm: "梯度范数",
    signalsEmpty: "网络学习时，这里显示损失对各层的拉动有多强、各层的输出如何分布。",
    byStep: "逐步进行",
    noSignals:
      "这次训练没有可看的层：它在编码器给出的文本向量上学习分类器。从随机权重开始的模型，以及编码器之上的 RNN、GRU 或 LSTM 才有。",
    learningRate: "学习率",
    seconds: (seconds) =>
      seconds < 1
        ? "不到 1 秒"
        : seconds < 90
          ? `${Math.round(seconds)} 秒`
          : `${number(Math.round(seconds / 60))} 分钟`,
    engineLine: (engine, reason) => `使用 ${engine} 计算：${reason}。`,
    loss: "损失",
    accuracy: "准确率",
    onTraining: "训练",
    onValidation: "验证",
    onBatch: "单步",
    curve: (name, training, validation) =>
      `${name}随步数变化的曲线。当前：训练 ${training}` + (validation === undefined ? "。" : `，验证 ${validation}。`),
    values: (name) => `${name}数据表`,
    curvesEmpty: "训练时，曲线会显示在这里。",
  },
  results: {
    waiting: "训练之后，这里会显示模型对没见过的文本有多准。",
    evaluating: "正在评估模型…",
    methodOf: "计算方法",
    uncalibrated: "这次训练由较早的版本保存，那时还没有检验概率是否可信。重新训练即可知道。",
    unscored: "这个模型是单独打开的，没有它那次训练的得分。可以在“试用”里让它判断文本。",
    withoutTexts: "这个模型打开时不带评估所用的文本，因此这里看不到它把哪条文本判成了什么。",
    part: "评估对象",
    parts: { validation: "验证文本", test: "测试文本", training: "训练文本" },
    accuracy: "准确率",
    macroF1: "宏平均 F1",
    loss: "损失",
    evidence: "目前对准确率的了解",
    measuredOn: "测得于",
    accuracyRange: "准确率，95% 区间",
    onPart: (part, n) => `${part}（${number(n)} 条）`,
    onFolds: "轮流留出的训练文本",
    disagree: (heldOut, n, folds) =>
      `两者不一致：留出的 ${number(n)} 条文本上为 ${heldOut}，轮流留出的训练文本上为 ${folds}。文本少，分数容易偏高或偏低：实际多半在两者之间。文本更多，才能看清。`,
    learned: (name, how) => `学到的是：${name} · ${how}。`,
    majority: (share) => `总是回答最大的类，可达到 ${share}。`,
    f1Interval: (low, high) => `宏平均 F1：${percent(low)} 到 ${percent(high)}（95% 区间）。`,
    right: (nCorrect, n, low, high) =>
      n < 30
        ? `${number(n)} 条中对了 ${number(nCorrect)} 条。文本这么少，结果可能偏差很大：对同类新文本，准确率在 ${percent(low)} 到 ${percent(high)} 之间都有可能（95% 区间）。`
        : `${number(n)} 条中对了 ${number(nCorrect)} 条。对同类新文本，准确率预计在 ${percent(low)} 到 ${percent(high)} 之间（95% 区间）。`,
    onTraining: "这些是模型学过的文本，不能说明它对新文本的表现。请在“模型 → 设置”中设置验证集比例。",
    onTrainingToo: "这些是模型学过的文本；要看真实水平，请看验证文本。",
    stale: "这次训练之后，文本或设置有了变化。重新训练即可更新结果。",
    membership: "模型会泄露训练文本吗？",
    calibration: (error) => `概率可信吗？校准误差 ${error}`,
    metrics: "各类指标",
    class: "类别",
    precision: "精确率",
    recall: "召回率",
    f1: "F1",
    support: "文本数",
    macro: "宏平均",
    micro: "微平均",
    weighted: "加权平均",
    confusion: "混淆矩阵",
    confusionHelp: "行是真实类别，列是模型的判断。",
    mostConfused: "类别较多，只列出被混淆的类别对，按次数从多到少排列。",
    trueClass: "真实",
    predictedClass: "预测",
    count: "文本数",
    noneConfused: "没有混淆。",
    cell: (n, expected, predicted) => `${number(n)} 条“${expected}”被判为“${predicted}”`,
    mistakes: (n) => `${number(n)} 条分类错误的文本`,
    mistakesFew: (n, expected, predicted) => `${number(n)} 条“${expected}”被判为“${predicted}”`,
    cellRight: (n, label) => `${number(n)} 条“${label}”判断正确`,
    recognised: (n, label) => `${number(n)} 条“${label}”判断正确`,
    ofClass: (n, label) => `${number(n)} 条“${label}”文本`,
    takenFor: (n, label) => `${number(n)} 条被判为“${label}”的文本`,
    ofOrTakenFor: (n, label) => `${number(n)} 条“${label}”或被判为“${label}”的文本`,
    filtered: (n) => `找到 ${number(n)} 条文本`,
    filter: "筛选文本",
    show: "显示",
    shows: { wrong: "判错的", right: "判对的", all: "全部" },
    eitherClass: "真实或预测",
    confidence: (low, high) => `置信度 ${low} 到 ${high}`,
    listed: (what) => `列出：${what}。`,
    any: "任意",
    atLeast: "置信度从（%）",
    atMost: "到（%）",
    precisionOf: (value, label) => `精确率 ${value}：被判为“${label}”的文本`,
    recallOf: (value, label) => `召回率 ${value}：“${label}”类的文本`,
    f1Of: (value, label) => `F1 ${value}：“${label}”类的或被判为“${label}”的文本`,
    supportOf: (n, label) => `${number(n)} 条“${label}”类的文本`,
    metricsHelp: "点选数字可查看相应的文本。",
    editRow: (row) => `编辑第 ${number(row + 1)} 行`,
    closeRow: (row) => `收起第 ${number(row + 1)} 行`,
    showAll: "显示全部错误",
    onPaper: (n, all) => `共 ${number(all)} 条，这里是最有把握的 ${number(n)} 条。`,
    showMore: (n) => `再显示 ${number(n)} 条`,
    noMistakes: "没有分类错误的文本。",
    saidRight: (label) => `模型判为“${label}”，标签也是`,
    said: (predicted, expected) => `模型判为“${predicted}”，标签是“${expected}”`,
  },
  tried: {
    none: "使用预训练编码器的训练会尝试几种学习方法；这里列出它们各自的得分。",
    heading: "试过的方法",
    help: "每种方法按其在轮流留出的训练文本上的损失评判，越低越好。准确率下方是它的 95% 区间。",
    best: (n) => `最好的 ${number(n)} 种`,
    others: (n) => `其余 ${number(n)} 种方法`,
    way: "方法",
    accuracy: "准确率",
    loss: "损失 ± 误差",
    chosen: "已保留",
    recipe,
    lowest: "保留损失最低的一种。",
    usual: "在与最低者不相上下的方法中，保留最接近通常最佳做法的一种。",
    tuned: (before, after) => `微调编码器有帮助${comparedLosses(before, after)}。`,
    tunedAnyway: (before, after) =>
      `微调编码器没有带来明显差别${comparedLosses(before, after)}；对新文本通常有帮助，因此保留。`,
    notTuned: (before, after) => `微调编码器没有帮助${comparedLosses(before, after)}。`,
    taught: (n, before, after) => `还从 ${number(n)} 条未标注文本中学习，这有帮助${comparedLosses(before, after)}。`,
    taughtAnyway: (n, before, after) =>
      `还从 ${number(n)} 条未标注文本中学习；在这些留出的少量文本上没有帮助${comparedLosses(before, after)}，但对新文本通常有帮助（可在“模型 → 设置”中关闭）。`,
    valence: "类别名称有褒贬之分，因此它借助词典中褒义词与贬义词的差别。",
    valenceRefused: "类别名称有褒贬之分，但借助词典中褒义词与贬义词的差别没有帮助。",
    oneRound: "两个损失来自同样的文本和同一轮划分，而表中的数字可能来自多轮。",
  },
  search: {
    help: "随机尝试其他设置，并用轮流留出的训练文本为每种设置打分。多次尝试中最好的也是最幸运的：实际会略差一些。",
    nTries: "尝试次数",
    start: "搜索设置",
    cancel: "取消搜索",
    progress: "搜索进度",
    at: (nDone, nTries) => `正在搜索…已完成 ${number(nDone)} / ${number(nTries)} 次。`,
    done: (n) => `已完成 ${number(n)} 次尝试。`,
    table: "各次尝试",
    changed: "改动的设置",
    nothing: "无：保持原来的设置",
    accuracy: "准确率",
    allRight: "标签全对",
    microF1: "微平均 F1",
    macroF1: "宏平均 F1",
    loss: "损失",
    best: "最好",
    apply: "使用",
    applied: "使用中",
    applyOf: (index) => `使用第 ${number(index + 1)} 次尝试的设置`,
    failed: (reason) => `失败：${reason}`,
  },
  made: {
    leaves: {
      name: "叶子（图片）",
      description: "三种形状的手绘叶子，凭外形区分。",
      classes: ["长叶", "圆叶", "裂叶"],
      size: "36 张图片，3 个类别。",
    },
    knocks: {
      name: "铃声、敲击、口哨（声音）",
      description: "每段约一秒的声音，由几行算式合成。",
      classes: ["铃声", "敲击", "口哨"],
      size: "36 段声音，3 个类别。",
    },
  },
  predict: {
    headings: { text: "试一条文本", picture: "试一张图片", sound: "试一段声音" },
    heading: "试一试",
    help: "输入或粘贴任意文本，模型会随时给出判断。",
    waiting: "模型训练好之后，在这里输入文本即可看到分类结果。",
    list: "预测结果",
    gives: (labels) => `给出：${labels.join("、")}`,
    givesNone: "没有给出任何标签",
    given: "已给出",
    threshold: (share) => `阈值 ${percent(share)}`,
    thresholds: "条形达到刻线，即该标签的阈值，就给出这个标签。",
    about: "关于这个回答",
    nothing: "这条文本里没有模型能读取的内容。",
    noneOfThese: (share, least) =>
      `都不属于：最可能的类别只有 ${percent(share)}，低于“结果 → 置信度”中要求的 ${percent(least)}。`,
    unknown: (nUnknown, nTokens) =>
      nUnknown === nTokens
        ? "模型不认识其中任何词元，结果只是猜测。"
        : `这 ${number(nTokens)} 个词元中，有 ${number(nUnknown)} 个是模型不认识的。`,
  },
  labelNext: {
    none: "都不属于",
    simulation: "建议有用吗？",
  },
};
