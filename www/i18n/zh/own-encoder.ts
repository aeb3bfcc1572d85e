import type { PublishedFault } from "../../engine/protocol.ts";
import type { ownEncoder as english } from "../en/own-encoder.ts";
import { bytes, bytesOver } from "./numbers.ts";

export const ownEncoder: typeof english = {
  choose: "选择文件夹…",
  chooseAnother: "选择其他文件夹…",
  chooseFiles: "选择其中的文件…",
  what: "Hugging Face 上发布的 BERT、RoBERTa、XLM-R、DistilBERT 或 MiniLM：包含 config.json、tokenizer.json 和 model.safetensors 的文件夹。它只在此设备上读取，每个权重 8 位，不会发送到任何地方。",
  absent: (model) =>
    model === undefined ? "这里还没有您自己的编码器。" : `您自己的编码器“${model}”已不在这里。请重新选择它的文件夹。`,
  reading: (done, total) => `正在读取…${bytes(done)} / ${bytes(total)}。`,
  progress: "正在读取编码器",
  hereForNow: (model, size) => `您自己的编码器“${model}”（${size}）可用到离开本页为止。`,
  kept: (model, size) => `您自己的编码器“${model}”（${size}）已保存在此浏览器中。`,
  licence: "许可证：由您自备，未经检查。",
  keep: "保存在此浏览器中",
  removing: "再次使用时，请重新选择它的文件夹。",
  notChecked: "自带许可证，未经检查",
  missing: (model) =>
    `这需要您自己的编码器${model === undefined ? "" : `“${model}”`}，但它不在这里。请在“模型 → 选择”中重新选择它的文件夹。`,
  other: "训练该模型所用的是您的另一个编码器。请在“模型 → 选择”中选择那个编码器的文件夹。",
};

export function publishedFault(fault: PublishedFault): string {
  switch (fault.what) {
    case "missingFile":
      return `此文件夹中没有 ${fault.file}。请选择按原样发布的编码器文件夹，其中应有 config.json、tokenizer.json 和 model.safetensors。`;
    case "pickled":
      return `权重在 ${fault.file} 中，读取这种格式时可能会运行代码，因此本页不读取。请使用 model.safetensors：多数模型都有，没有的可由 Hugging Face 转换。`;
    case "inParts":
      return "权重分在多个文件中。请选择较小的、只有一个 model.safetensors 的编码器。";
    case "notJson":
      return `无法读取 ${fault.file}（${fault.detail}）。请重新下载。`;
    case "architecture":
      return `这是“${fault.found}”，本页无法运行。请选择 BERT、RoBERTa、XLM-R、DistilBERT 或 MiniLM。`;
    case "setting":
      return `${fault.file} 要求 ${fault.key} = ${fault.value}，本页无法计算。请选择其他编码器。`;
    case "tokenizer":
      return `tokenizer.json 的 ${fault.part} 是“${fault.found}”，本页无法用它读取文本。请选择使用 WordPiece、Unigram 或字节级 BPE 的编码器。`;
    case "missingTensor":
      return `model.safetensors 中缺少权重“${fault.tensor}”。请重新下载，或选择其他编码器。`;
    case "tensorShape":
      return `权重“${fault.tensor}”的形状与 config.json 和 tokenizer.json 不符。这些文件属于同一个编码器吗？`;
    case "tensorType":
      return `权重“${fault.tensor}”的类型是 ${fault.found}。本页能读取 F32、F16 和 BF16。`;
    case "notNumbers":
      return `权重“${fault.tensor}”中有任何编码器都不会有的值，例如 NaN。请重新下载 model.safetensors。`;
    case "damaged":
      return "model.safetensors 已损坏或不完整。请重新下载。";
    case "tooLarge":
      return `${bytesOver(fault.nBytes)} 超过了 ${bytes(fault.limit)} 的上限。请选择较小的编码器。`;
  }
}
