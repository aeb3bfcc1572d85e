// 报告问题时所用的词句。

import type { Messages } from "../parts.ts";

export const report: Messages<"report"> = {
  heading: "报告问题",
  help: "这里写明本页和浏览器的情况，以及各种内容有多少；没有您的任何文本、标签或名称。本页不发送任何东西：请复制下面的内容，写上您做了什么、发生了什么，一起交给",
  whoever: "提供本页的人。",
  contact: "本页的维护者。",
  facts: "情况",
  copy: "复制这些情况",
  copied: "已复制。",
  notCopied: "浏览器不允许本页复制：请选中这些情况，自行复制。",
};
