import type { Doubt } from "../../state/projects.ts";
import type { projects as english } from "../en/projects.ts";
import { number } from "./numbers.ts";

const doubts: Record<Doubt, string> = {
  run: "这里正在训练。如果停止，目前学到的会作为一次训练保存。",
  comparison: "这里正在比较。如果停止，目前测得的结果会保留。",
  search: "这里正在搜索设置。如果停止，目前找到的结果会丢失。",
  guesses: "这里正在猜测标签。如果停止，已猜出的标签会保留。",
  labels: "这里正在检查标签。如果停止，目前的发现会丢失。",
  notKept: "浏览器不接受这里的改动，无法保存，离开就会丢失。请留在这里，先把文本导出到文件。",
};

export const projects: typeof english = {
  heading: "项目",
  help: "所有项目都只保存在此设备上。",
  close: "关闭",
  list: "此设备上的项目",
  present: "已打开",
  facts: (nTexts, nRuns) =>
    nRuns === 0 ? `${number(nTexts)} 条文本` : `${number(nTexts)} 条文本，${number(nRuns)} 次训练`,
  changed: (at) => `修改于 ${new Date(at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" })}`,
  new: "新建项目",
  rename: "重命名",
  renameOf: (name) => `重命名“${name}”`,
  nameOf: (name) => `“${name}”的新名称`,
  save: "保存名称",
  cancel: "取消",
  copy: "复制",
  copyOf: (name) => `复制“${name}”`,
  copyName: (name) => `${name}（副本）`,
  copying: (done, total) => (total > 0 ? `正在复制：第 ${number(done)} 个模型，共 ${number(total)} 个…` : "正在复制…"),
  delete: "删除",
  deleteOf: (name) => `删除“${name}”`,
  deleted: (name) => `“${name}”已删除。在关闭本页之前，您可以恢复它。`,
  undo: "撤销",
  undoOf: (name) => `撤销：恢复“${name}”`,
  failed: {
    list: (detail) => `浏览器没有说明有哪些项目（${detail}）。`,
    change: (detail) => `无法保存这项改动（${detail}）。`,
    copy: (detail) => `无法复制此项目（${detail}）。`,
  },
  full: "存储空间已满",
  leaveHeading: (name) => `离开“${name}”吗？`,
  doubts,
  stopAndOpen: (name) => `停止并打开“${name}”`,
  stopAndNew: "停止并新建项目",
  stopAndDelete: "停止并删除此项目",
  openAnyway: (name) => `放弃改动，打开“${name}”`,
  newAnyway: "放弃改动，新建项目",
  stay: "留在这里",
};
