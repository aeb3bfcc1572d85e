import type { Messages } from "../parts.ts";
import { fileSize, number } from "./numbers.ts";

export const exportWords: Messages<"export"> = {
  heading: "导出模型",
  close: "关闭",
  kinds: {
    html: {
      name: "可分类的网页（.html）",
      help: "模型连同其编码器都在一个文件里。任何浏览器都能打开，放在硬盘或 U 盘上即可，无需网络，还会解释判断的理由。",
    },
    onnx: {
      name: "ONNX 模型（.zip）",
      help: "供 ONNX Runtime 使用，适用于任何编程语言、服务器、手机和数据流水线；附把文本变成数值的代码和 Python 示例。",
    },
    python: {
      name: "Python 与 NumPy（.zip）",
      help: "权重存为 safetensors，附一个读取它们的简短模块：可在文件夹里用 pip 安装。",
    },
    javascript: {
      name: "JavaScript 模块（.zip）",
      help: "供网页和 Node 使用的模块，附引擎、模型及其编码器：预测与解释和本页面一样，不需要安装任何包。",
    },
    handful: {
      name: "只含模型的项目（.handful）",
      help: "在任何设备上都能用本页面打开，带有这次训练的得分和设置，不含文本。",
    },
    card: {
      name: "模型卡（.md）",
      help: "说明模型是什么、由什么训练而来、效果如何，供人阅读。其中没有任何文本。其他几种形式都附带它。",
    },
  },
  legend: "以什么形式？",
  warning:
    "模型可能会透露它所学文本的一些内容：拿到模型的人可能猜出某条文本是否参与过训练。只把它交给可以知道这些文本的人。",
  words: "文本中的词和词的片段原样存于其中。",
  warningPrivate: (epsilon) =>
    `这个模型经过隐私训练（ε = ${epsilon}）：它几乎不依赖任何单条文本。类别名称原样存于其中。`,
  stale: "训练之后，文本或设置有改动。保存的是训练时的模型。",
  none: "还没有模型，请先训练一个。",
  save: "保存",
  busy: "正在写入文件…",
  cancel: "取消",
  saved: (name, n) => `已保存 ${name}（${fileSize(n)}）。`,
  card: {
    title: "模型卡",
    made: (date) => `一个文本分类器。训练日期：${date}；在浏览器中用 Handful 训练。`,
    what: "它是什么",
    encoder: (name, licence) => `编码器：${name}，许可证 ${licence}`,
    size: (nParameters, nClasses) => `${number(nParameters)} 个训练参数，${number(nClasses)} 个类别`,
    data: "由什么训练而来",
    class: "类别",
    texts: "文本数",
    length: "平均字符数",
    ownTest: (n) => `另有 ${number(n)} 条测试文本没有参与学习。`,
    part: (part, n) => `${part}（${number(n)} 条）`,
    interval: (share, low, high) => `${share}（95% 区间 ${low} 至 ${high}）`,
    calibration: "校准误差（ECE）",
    compared: "与什么比较过",
    comparedHow: (nFolds) => (nFolds > 0 ? `在相同的 ${number(nFolds)} 折上交叉验证。` : "在相同的折上交叉验证。"),
    contestant: "模型",
    limits: "局限",
    limitOfTexts: "它只见过少量文本。遇到种类、时间或语言不同的文本，效果会变差，而上面的分数说明不了这一点。",
    limitOfClasses: "除非设了阈值，它总会给出其中一个类别，即使文本不属于任何一类。",
    limitOfLabels:
      "它对每个标签分别判断，概率达到表中的阈值就给出：一条文本可能一个标签也得不到，也可能得到从不同时出现的标签。",
    limitOfUse: "不要只凭它来决定与人的生活有关的事。",
    private: (epsilon, delta) => `差分隐私训练：ε = ${epsilon}，δ = ${delta}。模型文件几乎不依赖任何单条文本。`,
    notPrivate: "它没有经过隐私训练：可能带有所学文本的痕迹。",
    threshold: (share) => `在页面上，概率低于 ${share} 的文本被算作不属于任何类别。`,
    settings: "与默认值不同的设置",
  },
  page: {
    title: "文本分类器",
    about: (classes) => `输入或粘贴一条文本，模型会说出它属于以下哪个类别：${classes}`,
    aboutLabels: (labels) => `输入或粘贴一条文本，模型会说出它有以下哪些标签：${labels}`,
    and: "、",
    opening: "正在打开模型…",
    failed: "模型无法打开。",
    why: "为什么是这个类别？",
    whyLabel: "为什么是最可能的标签？",
    busy: "正在找原因…",
    says: "蓝色部分支持“{label}”，带点线的橙色部分反对，依据是积分梯度。",
    offline: "模型就在这个文件里。您输入的内容不会离开设备。由 Handful 制作。",
    card: "模型卡",
  },
  readme: {
    heading: "如何使用",
    files: {
      onnx: "`model.onnx` 根据文本各片段的编号计算各类别的概率；`tokenizer.json` 是 Hugging Face 格式的分词器，`handful_model.py` 用它得到与页面完全相同的输入。",
      python:
        "`model.safetensors` 是全部数值，`model.json` 是设置、类别和计算顺序，`handful_model.py` 用 NumPy 完成计算。",
      javascript:
        "`handful-model.js` 会打开它旁边文件里的模型，可用于网页（任何能提供文件的主机均可）和 Node 20 及以上版本；`handful.wasm` 是本页面的引擎。预测在发出请求的线程里进行。",
    },
    media:
      "`model.onnx` 根据文件的像素或采样计算各类别的概率，`handful_media.py` 像页面那样从文件中取得它们。像素或采样相同时，概率与页面相差不超过 0.001。",
    labels: "一条文本可以有多个标签：每个标签有自己的阈值，列在 `thresholds` 中，概率达到它就给出。",
    exact: "它给出的概率与页面相同。",
    again:
      "`model.handful-model` 可以再次打开：在页面的“项目”菜单里选“打开文件…”，用命令 `handful`，或在 JavaScript 里用 `handful` 包：",
    same: "它给出的概率与页面相差不超过 0.0001；使用编码器时，页面按取整后的数值读取，相差不超过 0.001。Unicode 版本不同时，很新的字符可能切分得不一样。",
  },
};
