import type { storage as english } from "../en/storage.ts";
import { number } from "./numbers.ts";

export const storage: typeof english = {
  cleared:
    "浏览器为本页保存的内容已被删除。您的文本和训练记录仍在页面上，现在已重新保存；先前训练的模型已不在。如果文本很重要，请保存到文件。",
  aside: "曾使上次访问中断或已损坏的文本被搁置在一边。请把它们保存到文件，之后可以删除。",
  otherVersion: "浏览器中还保存着本页另一版本的文本，当前版本无法读取。它们保持原样；您可以把它们保存到文件。",
  followed: "这些文本已在另一个标签页中修改。本页现在显示那里的内容。",
  projectGone: "此项目已在另一个标签页中删除。这里的内容作为新项目保存。",
  passedOver: "另一个标签页同时修改了这些文本，本页显示那里的内容。点一次“撤销”就能恢复您在这里所做的修改。",
  cutShort: (step, nSteps, from) =>
    (step === undefined
      ? "页面关闭或中断时，上次训练尚未完成。"
      : step >= nSteps
        ? "页面关闭或中断时，上次训练尚未评估。"
        : `页面关闭或中断时，上次训练停在第 ${number(step)} 步，共 ${number(nSteps)} 步。`) +
    (from === undefined ? "它只能从头开始。" : "它已保存，可以继续。"),
  goOn: (step) => `从第 ${number(step)} 步继续`,
  trainAgain: "重新训练",
  damagedAside: "损坏的部分已被搁置。",
  saveTexts: "把文本保存到文件",
  saveAside: "把搁置的内容保存到文件",
  deleteAside: "删除搁置的内容",
  openingHeading: "上次访问没有正常结束",
  opening: (name, nRows, nChars) =>
    `上次访问在打开${name ? `“${name}”` : "您的文本"}（${number(nRows)} 行，${number(nChars)} 个字符）的过程中中断。如果原因在于这些文本，再次打开会使页面再次停止响应。无论您如何选择，它们都保存在浏览器中。`,
  openWithout: "不打开它们，直接进入",
  saveToFile: "把它们保存到文件",
  openAnyway: "仍然打开",
  unknown: (detail) => `页面的这一部分无法显示（${detail}）。您的文本仍然保存着。`,
};
