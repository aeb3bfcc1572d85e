// Pictures and sounds.

import type { KindName, MediaKind } from "../../kinds/reference.ts";
import type { Messages } from "../parts.ts";
import { bytes, number } from "./numbers.ts";

const things: Record<KindName, string> = { text: "文本", picture: "图片", sound: "声音" };

const holds: Record<KindName, string> = {
  text: "此项目中是文本。",
  picture: "此项目中是图片。",
  sound: "此项目中是声音。",
};
const elsewhere: Record<KindName, string> = {
  text: "文本不能混入其中，请为文本新建一个项目。",
  picture: "图片不能混入其中，请为图片新建一个项目。",
  sound: "声音不能混入其中，请为声音新建一个项目。",
};

const forms: Record<MediaKind, string> = {
  picture: "可读取 PNG、JPEG 和 WebP",
  sound: "可读取 WAV、MP3 以及浏览器能播放的其他格式",
};

export const media: Messages<"media"> = {
  missing: (name) => `${name}：本设备上没有它的副本。请重新添加该文件。`,
  missingShort: "不在此处",
  play: (name) => `播放：${name}`,
  add: { picture: "添加图片", sound: "添加声音" },
  addTest: { picture: "添加测试图片", sound: "添加测试声音" },
  addFolder: "添加文件夹",
  folders: "文件夹的名称就是其中内容的标签。",
  kept: {
    picture: "每张图片在本设备上保留一份边长不超过 448 像素的副本，模型读取其中央的正方形部分。不会发送到任何地方。",
    sound: "每段声音在本设备上保留一个声道、最长 30 秒，模型读取的就是这些。不会发送到任何地方。",
  },
  file: { picture: "图片", sound: "声音" },
  adding: (done, total) => `已收入 ${number(done)} 个文件，共 ${number(total)} 个`,
  addingProgress: "收入文件的进度",
  cancel: "取消",
  reading: (done, total) => `编码器已读取 ${number(done)} 个，共 ${number(total)} 个`,
  readingProgress: "编码器的进度",
  added: (n, kind) =>
    n === 0 ? "" : kind === "picture" ? `已将 ${number(n)} 张图片加入表格。` : `已将 ${number(n)} 段声音加入表格。`,
  addedToTest: (n, kind) =>
    n === 0 ? "" : `已有 ${number(n)} ${kind === "picture" ? "张图片" : "段声音"}加入测试集。`,
  known: (n) => (n === 0 ? "" : `${number(n)} 个早已在其中。`),
  cut: (n) => (n === 0 ? "" : `其中 ${number(n)} 个只读取前 30 秒。`),
  unlabelledTests: (n) => (n === 0 ? "" : `另有 ${number(n)} 个没有标签，不计入。`),
  labelOf: (name) => `“${name}”的标签`,
  noLabel: "没有标签",
  takeOut: (name) => `移除“${name}”`,
  putBack: "放回",
  refused: (n) => `${number(n)} 个文件未收入：`,
  moreRefused: (n) => `另有 ${number(n)} 个`,
  mixed: (has, found) => holds[has] + elsewhere[found],
  newProject: "新建项目",
  close: "关闭",
  fault: (fault) => {
    switch (fault.code) {
      case "form":
        return `是 ${fault.form} 文件；${forms.picture}。请另存为其中一种。`;
      case "empty":
        return "是空文件。";
      case "tooLarge":
        return `大于 ${bytes(fault.limit)}。`;
      case "tooManyPixels":
        return `超过 ${number(fault.limit / 1e4)} 万像素。`;
      case "damaged":
        return "无法读取：文件已损坏或不完整。";
      case "silent":
        return "没有声音。";
      case "otherKind":
        return `是${things[fault.found]}，而此项目中是${things[fault.has]}。`;
    }
  },
  record: "录制声音",
  recordLabel: "录音的标签",
  recordStop: "停止录制",
  recordAsking: "浏览器正在询问是否允许本页面使用麦克风。",
  recordOn: "正在录制，30 秒后自动结束。",
  recording: (n) => `录音 ${n}`,
  microphone: {
    refused: "浏览器不允许本页面使用麦克风。请在浏览器中为本页面允许麦克风，或选择文件。",
    missing: "没有找到麦克风。请改为选择文件。",
    failed: "录制失败。请再试一次，或选择文件。",
  },
  trial: {
    heading: { picture: "试一张图片", sound: "试一段声音" },
    choose: { picture: "选择图片", sound: "选择声音" },
    help: { picture: "将图片拖到这里，或选择、粘贴一张。", sound: "将声音拖到这里，或选择、录制一段。" },
    clear: "移除",
  },
  why: {
    help: {
      picture: "逐一用灰色遮住每个方格，再询问模型。遮住后该类别失去多少，这个方格就有多重要。",
      sound: "逐一将每个片段静音，再询问模型。静音后该类别失去多少，这个片段就有多重要。",
    },
    limits: "数值是对数几率之差，不必相加得出任何总和：两个部分共同显示的内容，只有同时去掉才会失去。",
    map: { picture: "图片及各方格的权重", sound: "声音各片段的权重" },
    strongest: (where, weight) => `最支持它的部分：${where}（${weight}）。`,
    even: "没有哪个部分单独支持它。",
    square: (row, column) => `第 ${row} 行第 ${column} 列`,
    seconds: (from, to) => `${from}–${to} 秒`,
    part: "部分",
    weight: "权重",
    lost: "本设备上没有它的副本，因此无法解释。",
  },
  notFor: {
    whatIf: "“如果”只适用于文本：这里没有可以修改的词。",
    inside: "“内部”只适用于文本：这里模型读取的是编码器得出的数字。",
    layers: "编码器将每个样本变成一列数字，分类器在这些数字上学习，自身没有层。",
    takeOut: "项目文件中有这些内容及其标签。",
  },
};
