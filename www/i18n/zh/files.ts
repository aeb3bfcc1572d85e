// 文件：是什么、如何读取、还能怎么办。

import type { EncodingGroup } from "../../files/encodings.ts";
import type { FileKind } from "../../files/kinds.ts";
import type { Skipped } from "../../files/source.ts";
import type { files as english } from "../en/files.ts";
import type { FileProblemTexts } from "../kinds.ts";
import { bytes, number } from "./numbers.ts";

const kinds: Record<FileKind, string> = {
  xlsx: "这是 Excel 工作簿。请直接选择，不要指定编码。",
  oldOffice: "这是旧版 Office 文件（.xls、.doc）。请打开后另存为 .xlsx 或 CSV，再选择新文件。",
  openDocument: "这是 OpenDocument 文件（.ods、.odt）。请用 LibreOffice 打开，另存为 .xlsx 或 CSV，再选择新文件。",
  word: "这是 Word 文档。请复制其中的表格或文字粘贴到这里，或另存为纯文本（.txt）。",
  presentation: "这是演示文稿。请复制其中的文字粘贴到这里。",
  pdf: "这是 PDF。请打开它，复制文字粘贴到这里。",
  rtf: "这是 RTF 文档。请打开后另存为纯文本（.txt），再选择新文件。",
  archive: "这是压缩包。请先解压，再选择其中的文件或文件夹。",
  parquet: "这是 Parquet 文件。请另存为 CSV 或 JSON Lines（Python：pandas.read_parquet(…).to_csv(…)）。",
  database: "这是数据库。请把表导出为 CSV，再选择新文件。",
};

const problems: FileProblemTexts = {
  kind: ({ kind }) => kinds[kind],
  workbookTooLarge: ({ limit }) =>
    `这个工作簿解压后超过 ${bytes(limit)}，因此没有打开。请把标签列和文本列复制到新的工作簿，或把工作表另存为 CSV。`,
  workbookTooWide: () => "工作簿中有一张表的行列范围过大。请把标签列和文本列复制到新的工作簿，或把工作表另存为 CSV。",
  workbookEmpty: () => "这个工作簿里没有一张表有内容。",
  workbookDamaged: ({ detail }) =>
    `这个工作簿打不开（${detail}）。如果设了密码，请先取消；否则请重新保存，或把工作表另存为 CSV。`,
  tooSlow: () => "读取这个文件花的时间太长，已经放弃。请另存为 CSV 或纯文本后再试。",
};

const groups: Record<EncodingGroup, string> = {
  unicode: "Unicode（统一码）",
  chineseSimplified: "简体中文",
  chineseTraditional: "繁体中文",
  japanese: "日文",
  korean: "韩文",
  cyrillic: "西里尔文（俄文等）",
  western: "西欧语言",
  central: "中欧语言",
  turkish: "土耳其文",
  greek: "希腊文",
  hebrew: "希伯来文",
  arabic: "阿拉伯文",
  baltic: "波罗的海语言",
  vietnamese: "越南文",
  thai: "泰文",
  other: "其他",
};

const skipped: Record<Skipped["why"], string> = {
  unreadable: "无法读取",
  tooMany: "超出文本数上限",
  tooLarge: "超出大小上限",
  empty: "空文件",
};

const list = (names: readonly string[], total: number) =>
  names.map((name) => `“${name}”`).join("、") + (total > names.length ? `等 ${number(total)} 个` : "");

export const files: typeof english = {
  problems,
  groups,
  gone: (name) => `页面重新加载过，${name === "" ? "原文件" : `“${name}”`}已不再打开。请重新选择，再作更正。`,
  reading: (done, total) =>
    total > 1 ? `正在读取第 ${number(done + 1)} 个文件，共 ${number(total)} 个…` : "正在读取文件…",
  progress: "读取文件",
  cancel: "取消",
  asked: {
    heading: (n) => `${number(n)} 个文件：它们如何合在一起？`,
    none: "它们都不含标签。",
    some: (n, total) => `${number(total)} 个中有 ${number(n)} 个自带标签。`,
    all: "每个文件都自带标签。",
    classes: "每个文件一个类别，每行一条文本",
    folders: "每个文件夹一个类别，每个文件一条文本",
    texts: "每个文件是一条没有标签的文本",
    lines: "每行是一条没有标签的文本",
    merge: "合并成一张表",
    one: "只用其中一个",
    use: "用这一个",
  },
  decided: (nLoud, nLeftOut) =>
    (nLeftOut > 0 ? `有 ${number(nLeftOut)} 行未采用。` : "") +
    (nLoud > 0 ? `文件中有 ${number(nLoud)} 处需要取舍：见“读取方式”。` : "见“读取方式”。"),
  fix: {
    isHeader: "是列名",
    isExample: "是一条文本",
    keepRows: "保留这些行",
    obey: "据此去掉一些行",
    readPreamble: "这些行也读取",
    separator: "分隔符",
    separators: { "\t": "制表符" },
    plainBackslashes: "反斜杠按原样读取",
    strictQuotes: "严格按引号读取",
    keepApart: "保持分开",
    readSeveral: "读取全部标签",
    readOne: "每条文本一个标签",
    parts: "采用的集合",
  },
  encoding: "编码",
  how: {
    utf8: (name) => `编码：${name}。`,
    mark: (name) => `编码：${name}，文件自己注明。`,
    guess: (name) => `编码：${name}，推测得出。`,
    assumed: (name) => `编码：${name}，只是假定，因为检测编码的部件未能下载。`,
    choice: (name) => `编码：${name}，已手动选定。`,
  },
  odd: "这些文本不像任何语言。如果确实看不懂，请换一种编码。",
  sheet: "工作表",
  sheetOf: (name, nRows) => `工作表“${name}”，${number(nRows)} 行。`,
  sheetOption: (name, nRows) => `${name}（${number(nRows)} 行）`,
  otherSheets: (n) => `另有 ${number(n)} 张工作表也有内容。`,
  arranged: {
    files: (n, names, total) => `${number(n)} 个文件，每个文件一个类别，每行一条文本：${list(names, total)}。`,
    folders: (n, names, total) => `${number(n)} 个文件，每个文件夹一个类别，每个文件一条文本：${list(names, total)}。`,
    unlabelled: (n) => `${number(n)} 个文件，文本没有标签。`,
    merged: (n) => `${number(n)} 个文件，已合并。`,
    test: (n) => `其中 ${number(n)} 个文件按名称成为自备测试集。`,
    skipped: (n, some) =>
      `${number(n)} 个文件未采用：${some.map(({ name, why }) => `“${name}”（${skipped[why]}）`).join("、")}${n > some.length ? "…" : ""}。`,
    change: "换一种方式合并",
  },
};
