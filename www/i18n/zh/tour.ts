import type { tour as english } from "../en/tour.ts";

export const tour: typeof english = {
  name: "导览",
  at: (step, n) => `第 ${step} 步，共 ${n} 步`,
  back: "上一步",
  next: "下一步",
  skip: "跳过",
  done: "完成",
  steps: {
    texts: {
      heading: "从文本开始",
      said: "粘贴一些带标签的文本，或选用一个示例：每个类别八条左右就够了。文本只留在此设备上。",
    },
    train: {
      heading: "开始训练",
      said: "这个按钮始终在这里。有了文本，它就用来训练分类器；训练中可以暂停和继续。旁边会写明大约需要多久。",
    },
    score: {
      heading: "分数一目了然",
      said: "训练完成后，这里会写明：在没有学过的文本中判对了多少条，以及这个数字有多可靠。",
    },
    try: {
      heading: "试一条文本",
      said: "在这里随便写一句话，模型会边写边答。答案下方说明原因：哪些词支持某个类别，哪些词反对它。",
    },
    results: {
      heading: "看看错在哪里",
      said: "“结果”列出判错的文本，并可直达表格中的那一行：往往是标签有误，或某个类别的文本太少。改好后再训练一次。",
    },
    compare: {
      heading: "比较",
      said: "换一个模型会更好吗？再多一些文本有用吗？“比较”让各个模型面对同样的文本，文本太少、无法判断时也会明说。",
    },
  },
};
