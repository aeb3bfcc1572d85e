import type { Messages } from "../parts.ts";
import { bytes, fileSize, number } from "./numbers.ts";

export const projectFile: Messages<"projectFile"> = {
  close: "关闭",
  cancel: "取消",
  save: {
    heading: "把项目保存为文件",
    help: "文件里有设置、历次训练及其得分和曲线，还有保存在此的模型。在任何设备上都能用本页面打开，预测结果与这里相同。",
    texts: "包含文本",
    textsHelp: "还包括标签、测试文本、未标注文本、比较结果和可撤销的步骤。拿到文件的人都能读到。",
    warning: "即使不含文本，文件里仍有类别名称；模型也可能透露它学过的内容：词和词的片段原样存于其中。",
    save: "保存",
    busy: "正在写入文件…",
    saved: (name, n) => `已保存 ${name}（${fileSize(n)}）。`,
  },
  open: {
    heading: "打开项目或模型",
    file: "选择由 Handful 保存的文件",
    help: "项目（.handful）、模型（.handful-model）或模型的压缩包（.zip）。它会成为一个单独的项目，这里已有的内容保持不变。文件只在本设备上读取。",
    busy: (name) => `正在打开 ${name}…`,
    failed: (name) => `未能打开 ${name}。`,
  },
  parts: (done, total) => `第 ${number(done)} 部分，共 ${number(total)} 部分`,
  problem: (problem) => {
    switch (problem.code) {
      case "notHandful":
        return "它不是 Handful 保存的项目或模型。";
      case "newer":
        return "它是由更新版本的页面保存的。请在两边都重新加载页面后再试。";
      case "tooLarge":
        return `它超过了这类文件最多能容纳的 ${bytes(problem.limit)}。`;
      case "tooManyTexts":
        return `它的文本多于页面能处理的 ${number(problem.limit)} 条。`;
      case "damaged":
        return `它已损坏，或在保存后被改动过（${problem.detail}）。请在原处重新保存。`;
      case "full":
        return "浏览器在本设备上已没有空间。请删除不再需要的项目或模型后再试。";
      case "failed":
        return `未能成功：${problem.detail}`;
    }
  },
};
