import type { Tool } from "../../../pkg/cpu/handful.js";
import type { LeftOutTexts, NoteTexts } from "../kinds.ts";
import type { Messages } from "../parts.ts";
import { number } from "./numbers.ts";

const tools: Record<Tool, string> = {
  labelStudio: "Label Studio",
  doccano: "doccano",
  prodigy: "Prodigy",
  argilla: "Argilla",
  spacy: "spaCy",
  huggingFace: "Hugging Face 数据集查看器",
  pandas: "pandas",
  rasa: "Rasa",
};

/** As many labels are named. */
const mostNames = 20;

const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`).join("、");

const on = (lines: readonly number[], n: number) =>
  `第 ${lines.map(number).join("、")} 行${n > lines.length && lines.length > 1 ? "等" : ""}`;

const notes: NoteTexts = {
  header: ({ taken, values }) =>
    taken
      ? `第一行是列名吗？它的标签没有再出现，因此把${quoted(values)}当作列名。`
      : `第一行是列名吗？它的标签没有再出现，目前仍把${quoted(values)}当作一条文本。`,
  preamble: ({ nLines, text }) => `跳过了表格上方的 ${number(nLines)} 行：“${text}”。`,
  separatorLine: ({ separator }) => `开头有一行指明各列以“${separator}”分隔。`,
  escapes: () => "属于文本的引号和分隔符前面有反斜杠。",
  strayQuotes: ({ n, lines }) => `有 ${number(n)} 个引号打开后没有闭合，已按普通字符读取：${on(lines, n)}。`,
  longRows: ({ n, lines }) => `有 ${number(n)} 行的分隔符多于列数，多出的部分算作文本：${on(lines, n)}。`,
  export: ({ tool }) => `导出自 ${tools[tool]}。`,
  unfolded: ({ path }) => `各行位于“${path}”之下。`,
  commas: ({ n }) => `跳过了行与行之间的 ${number(n)} 个逗号。`,
  classNames: ({ names }) => `数字标签按文件自带的列表换成了名称：${quoted(names)}。`,
  severalLabels: ({ n, lines }) => `有 ${number(n)} 条文本带多个标签，只取第一个：${on(lines, n)}。`,
  labelSets: ({ n, names }) =>
    `有 ${number(n)} 条文本带多个标签，已全部读取。标签：${quoted(names)}${names.length >= mostNames ? "等" : ""}。`,
  unlabelled: ({ n }) => `有 ${number(n)} 条文本没有标签。`,
  mergedLabels: ({ into, labels, n }) =>
    `“${into}”的 ${number(labels.length + 1)} 种写法看起来相同，已合为一个标签，改动了 ${number(n)} 行。`,
  controlCharacters: ({ n, lines }) => `有 ${number(n)} 个控制字符换成了空格：${on(lines, n)}。`,
  replacedCharacters: ({ n, lines }) => `有 ${number(n)} 个字符无法识别，显示为 �：${on(lines, n)}。请检查编码。`,
  qualifier: ({ column, meaning, values, obeyed, nLeftOut }) => {
    const says = {
      answer: "表示标签是否被接受",
      split: "表示每行属于哪个集合",
      valid: "表示该行是否有效",
      confidence: "表示标签有多可靠",
      status: "表示标注进行到哪一步",
    }[meaning];
    return `“${column}”${says}（${quoted(values)}）。${obeyed ? `据此略去了 ${number(nLeftOut)} 行。` : "目前没有使用它。"}`;
  },
  rejections: ({ label, n }) => `只有一个标签；拒绝它的 ${number(n)} 行标为“not ${label}”。`,
  unusedColumns: ({ columns }) => `没有用到：${quoted(columns)}。`,
};

const leftOut: LeftOutTexts = {
  rejected: (n) => `略去 ${number(n)} 行：标签被拒绝。`,
  ignored: (n) => `略去 ${number(n)} 行：标注者选择忽略。`,
  skipped: (n) => `略去 ${number(n)} 行：标注者跳过。`,
  discarded: (n) => `略去 ${number(n)} 行：已被丢弃。`,
  notValid: (n) => `略去 ${number(n)} 行：标为无效。`,
  otherSplit: (n) => `略去 ${number(n)} 行：属于没有使用的集合。`,
  empty: (n) => `略去 ${number(n)} 行：既没有文本，也没有标签。`,
};

export const reading: Messages<"reading"> = { notes, leftOut };
