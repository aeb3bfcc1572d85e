import type { StoredItem, StoredKind } from "../../state/stored.ts";
import type { privacy as english } from "../en/privacy.ts";
import { number, spaced } from "./numbers.ts";

const names: Record<StoredKind, string> = {
  table: "带标签的文本",
  history: "它们的早期版本（用于撤销）",
  draft: "等待加入的文本",
  testText: "测试文本",
  pool: "待标注的文本",
  trialText: "正在试的文本",
  classNames: "初步猜测用的类别名称",
  runs: "历次训练：分数、设置和类别名称",
  comparisons: "最近一次比较和学习曲线",
  models: "模型，各带训练它的文本",
  copies: "图片和声音的副本",
  project: "另一个项目",
  aside: "搁置的内容",
  otherVersions: "本页另一版本保存的内容",
  settings: "语言、外观和设置",
  encoder: "编码器",
  gpuEngine: "WebGPU 引擎",
  page: "页面本身，供没有网络时使用",
  other: "其他内容",
};

function amount({ kind, n, project }: StoredItem): string {
  switch (kind) {
    case "project":
      return project?.deleted ? "已删除；在删除它的标签页关闭之前，那里可以恢复" : "";
    case "table":
    case "testText":
    case "pool":
      return `${number(n)} 条文本`;
    case "history":
      return `${number(n)} 个版本`;
    case "runs":
      return `${number(n)} 次训练`;
    case "models":
      return `${number(n)} 个模型`;
    case "copies":
    case "page":
    case "gpuEngine":
      return `${number(n)} 个文件`;
    case "aside":
    case "otherVersions":
    case "other":
      return `${number(n)} 项`;
    default:
      return "";
  }
}

export const privacy: typeof english = {
  heading: "本机保存的内容",
  close: "关闭",
  intro: "页面的这份副本所保存的一切都在此设备的这个浏览器里，不在别处。以下由浏览器告知。",
  scope: "页面的这份副本位于",
  looking: "正在询问浏览器…",
  failed: (detail) => `浏览器没有说明保存了什么（${detail}）。`,
  nothing: "这里没有保存任何内容。",
  names,
  amount,
  caption: "此设备上保存的内容",
  columns: { what: "内容", size: "大小", action: "删除" },
  total: "合计",
  size: (bytes) => {
    if (bytes >= 1e9) return `${number(Math.round(bytes / 1e8) / 10)} GB`;
    return bytes < 1000 ? `${number(bytes)} 字节` : `${number(Math.round(bytes / 1000))} kB`;
  },
  estimate: (usage, quota) => `据浏览器自己的估计，此主机上的全部内容（包括其他页面）占用 ${usage}，上限为 ${quota}。`,
  measured: "文本、历次训练和模型的大小按其 JSON 文本计算；浏览器以自己的方式存储。",
  persisted: "浏览器会一直保存，直到您删除。",
  notPersisted: "设备空间不足时，浏览器可能会清除这些内容。",
  safari:
    "如果您使用 Safari 满七天而没有打开本页，Safari 会删除本页保存的内容，除非本页已添加到主屏幕或程序坞。请把重要的文本保存到文件。",
  persist: "请求浏览器保留",
  persistRefused: "浏览器没有同意。把本页加入书签或经常打开后，它可能会同意。",
  delete: "删除",
  project: (name) => `项目“${name}”`,
  deleteOne: (what) => `删除：${what}`,
  sure: (what) => `永久删除吗？${what}`,
  keepsFor: "每次访问都会重新保存",
  keep: "保留",
  models: "相应的模型会一并删除。",
  erase: "全部删除…",
  eraseHeading: "永久删除以下全部内容吗？",
  eraseTabs: "本页所有打开的标签页都会结束，并放弃所持有的内容。",
  and: (all) => all.join("、"),
  keepFiles: "但保留下载的、不含您任何内容的文件：页面本身和编码器",
  eraseNow: "立即全部删除",
  cancel: "取消",
  erased: {
    working: "正在删除，并询问浏览器还剩下什么…",
    nothing: "没有留下任何内容",
    only: "没有留下您的任何内容",
    some: "未能全部删除",
    proof: (nDatabases, nCaches, hasServiceWorker) =>
      `重新询问后，浏览器告知：本页有 ${number(nDatabases)} 个数据库、${number(nCaches)} 个缓存，${hasServiceWorker ? "有" : "没有"} Service Worker。`,
    files: "您想保留的内容：",
    blocked: (name) =>
      `“${name}”仍被本页的另一个标签页或窗口占用，它可能处于休眠状态。其中的内容已清空。请关闭那个标签页，然后重试。`,
    failed: (name, detail) =>
      `“${name}”无法删除（${detail}）。请重试；如果仍然失败，请在浏览器设置中删除此网站的数据。`,
    left: (what) => `仍然存在：${what}。`,
    unknown: (detail) => `浏览器没有说明还剩下什么（${detail}）。`,
    again: "重试",
    begin: "重新开始",
    beginHint: "页面将像第一次访问时那样打开。",
  },
  requests: {
    heading: "请求",
    intro: "此标签页及其工作线程自打开以来向本站请求的内容。它们无法向其他网站发出请求。",
    counts: (nWhileLoading, nSince) => `加载期间 ${number(nWhileLoading)} 次，此后 ${number(nSince)} 次。`,
    loading: (n) => `目前 ${number(n)} 次；页面仍在加载。`,
    sent: (nWhileLoading, nSince) =>
      `本页所有标签页的请求都经过 Service Worker，其中发往网络的：此标签页加载期间 ${number(nWhileLoading)} 次，此后 ${number(nSince)} 次。`,
    unwitnessed: "此标签页与网络之间没有 Service Worker，因此只有标签页自己的计数。",
    list: "加载之后请求的内容",
    listSent: "加载之后发往网络的请求",
    times: (n) => (n === 1 ? "" : `，${number(n)} 次`),
    kinds: {
      encoder: "编码器",
      gpuEngine: "WebGPU 引擎",
      part: "页面的一部分",
      list: "本站所提供内容的列表",
      other: "其他",
    },
  },
  offline: {
    heading: "离线",
    label: "离线：本页不发出任何请求",
    intro:
      "开启后，页面只使用此处保存的内容，其余请求都由 Service Worker 拒绝：对这份副本的所有标签页有效，以后访问时也有效。打开页面时，浏览器本身仍可能查询 Service Worker 的新版本，但不会带上您的任何内容。",
    impossible:
      "在此无法强制执行：浏览器没有为本页提供 Service Worker。某些隐私窗口，以及不以 https 开头的地址，都是如此。",
    unknown: "页面仍在保存，以便没有网络时使用；开关稍后可用。",
    reload: "此标签页在 Service Worker 就位之前就已打开。",
    reloadNow: "刷新页面",
    ready: "页面、CPU 引擎和所有部分都在此设备上。",
    missing: "以下内容不在此设备上，开启期间无法获取：",
    fetch: (what) => `获取${spaced(what)}`,
    fetching: "正在获取…",
    gpuEngine: "WebGPU 引擎",
    size: (bytes) => `（${bytes}）`,
    gpuFailed: "无法获取。",
  },
};
