import type { TakeOutFormat } from "../../take-out/table.ts";
import type { takeOut as english } from "../en/take-out.ts";
import { number } from "./numbers.ts";

const formats: Record<TakeOutFormat, string> = {
  tsv: "制表符分隔（.tsv）",
  csv: "逗号分隔（.csv）",
  jsonLines: "JSON Lines 文件（.jsonl）",
  xlsx: "Excel 工作簿（.xlsx）",
};

export const takeOut: typeof english = {
  help: "包括标签、文本和标签来源：手工标注、已接受的猜测、未确认的猜测或文件。本页都能重新读取。",
  format: "文件格式",
  formats,
  mark: "供 Excel 使用（带字节顺序标记）",
  predictions: "附上模型的预测和置信度",
  oldModel: "该模型是用另外的文本或设置训练的。",
  formulas: (n) =>
    `有 ${number(n)} 条文本以 =、+、− 或 @ 开头，会原样写出；用电子表格打开 CSV 时可能被当作公式。在 .xlsx 文件中它们仍是文本。`,
  save: "保存为文件",
  copy: "复制",
  predicting: "询问模型",
  at: (done, total) => `正在询问模型…${number(done)} / ${number(total)} 条文本。`,
  cancel: "取消",
  saved: (n) => `已保存 ${number(n)} 行。`,
  copied: (n) => `已复制 ${number(n)} 行。`,
  notCopied: "浏览器不允许本页复制。请再复制一次，或保存为文件。",
  notInLines: "有文本同时含有制表符和换行，制表符分隔的文件无法保留。请选择其他格式。",
  cellTooLong: (limit) => `有文本超过工作簿单元格的上限（${number(limit)} 个字符）。请选择其他格式。`,
};
