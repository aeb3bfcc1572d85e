import type { rows as english } from "../en/rows.ts";
import { number } from "./numbers.ts";

export const rows: typeof english = {
  more: "您的文本就是下面表格中的各行。可以在这里粘贴或输入更多文本。",
  editAsText: "以文本方式编辑表格",
  tooLong: "表格中的文字太多，不能作为一份文本整体编辑。",
  editHelp: "每行一条：标签、制表符、文本。含换行的文本写在双引号内。没有改动的行，其标签由谁给出仍会保留。",
  waiting: (name, nTexts, nRows) =>
    `${name ? `${name} 中` : "这里"}有 ${number(nTexts)} 条文本。表格有 ${number(nRows)} 行，其中有您的修改。`,
  waitingUnread: (nRows) => `表格有 ${number(nRows)} 行，其中有您的修改。`,
  waitingFile: (nTexts, nRows) => `这里有 ${number(nTexts)} 条文本。表格有 ${number(nRows)} 行。`,
  reread: (nTexts) => `按这种方式读取，文本共有 ${number(nTexts)} 行。首次读取之后您在表格中的修改不在其中。`,
  rereadUnread: "表格中有您在首次读取这份文本之后所做的修改。",
  editing: (nRows) => `在您应用这份文本之前，表格的 ${number(nRows)} 行保持不变。`,
  editingOld: "您开始在这里编辑之后，表格已有变化。",
  add: (nTexts) => `添加 ${number(nTexts)} 条文本`,
  replace: (nRows) => `替换现有的 ${number(nRows)} 行`,
  discard: "放弃这份文本",
  keep: "保留表格",
  apply: "应用到表格",
  applyOld: "用这份文本替换表格",
  cancel: "表格保持不变",
  undoable: "用表格上方的“撤销”可以恢复原来的内容。",
  nothing: "其中没有找到文本。",
  notOpened: (name) => `没有打开 ${name}：您正在“带标签的文本”中编辑的内容会丢失。请先应用或放弃它。`,
  merge: (label) => `统一为“${label}”`,
  noLabel: (label) => `“${label}”表示没有标签`,
};
