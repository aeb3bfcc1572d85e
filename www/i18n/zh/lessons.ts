import { percent, points } from "../numbers.ts";
import type { Messages } from "../parts.ts";
import { number } from "./numbers.ts";

const scores = (training: number, heldOut: number) =>
  `训练文本判对 ${percent(training)}，留出文本判对 ${percent(heldOut)}。`;

/** The lessons: what each asks for, step by step, and a sentence of why once a step is done. */
export const lessons: Messages<"lessons"> = {
  name: (title) => `课程：${title}`,
  at: (lesson, n) => `第 ${lesson} 课，共 ${n} 课`,
  step: (step, n) => `第 ${step} 步，共 ${n} 步`,
  progress: "已完成的步骤",
  soFar: (n, of) => `${number(n)} / ${number(of)}`,
  done: "完成：",
  isDone: "已完成",
  over: "所有步骤都已完成。",
  about: "相关术语：",
  show: "带我去",
  fold: "收起课程",
  leave: "离开",
  next: (title) => `下一课：${title}`,
  all: "全部课程",
  back: (n) =>
    n > 0 ? `离开时，您自己的 ${number(n)} 条文本和设置会恢复。` : "离开时，您的设置会恢复；课程的文本会留下。",
  glossary: {
    filter: "查找术语",
    found: (n) => `${number(n)} 个术语。`,
  },
  list: {
    intro:
      "每一课都会在本页放上自己的文本和设置，并提出一个任务，答案要靠动手得出。做到了没有，由本页自己判断，用哪种做法都可以。",
    keeps: "在此期间，您自己的文本、设置和测试集会暂存起来，离开课程时恢复。训练过的模型仍在“比较 → 历次训练”中。",
    minutes: (n) => `约 ${number(n)} 分钟。`,
    fetches: "需要下载一次小型编码器（9 MB）。",
    noEncoder: "需要小型编码器，而本页的这份副本没有：请在“模型 → 选择”中从文件载入。",
    nDone: (n, of) => `已完成 ${number(n)} 课，共 ${number(of)} 课。`,
    begin: "开始",
    beginOf: (title) => `开始：${title}`,
    again: "重新开始",
    againOf: (title) => `重新开始：${title}`,
    goOn: "继续",
    goOnOf: (title) => `继续：${title}`,
    link: "本课链接",
    linkOf: (title) => `链接：${title}`,
    waiting: "本页准备好之后就会开始…",
    asksTexts: (n) =>
      n > 0
        ? `本页有您自己的 ${number(n)} 条文本。它们会为课程暂存起来，离开课程时恢复；随时可以在表格中用“撤销”取回。`
        : "本页现有的内容会为课程暂存起来，离开课程时恢复。",
    asksRun: "正在训练。请先停止，或等它结束，然后再开始。",
    agree: "暂存我的文本并开始",
    decline: "以后再说",
    sheet: "教师用页",
    sheetHelp: "目标、用时、答案和课堂提问，可以打印。",
    glossary: "术语表",
    glossaryHelp: "本页用到的全部专业术语。",
  },
  lessons: {
    overfit: {
      title: "让网络过拟合",
      task: "网络可以把训练文本背得滚瓜烂熟，却答不对别的文本。先让它变成这样，再来补救。",
      steps: [
        {
          ask: "按现有设置训练：把新闻标题过一遍。",
          found: scores,
          why: "只过一遍（一轮），它对读过的文本略知一二，而能用到其他文本上的几乎没有。",
        },
        {
          ask: "让它学得更久，再训练一次，直到训练文本至少判对 95%，而留出文本至少低 20 个百分点。",
          found: scores,
          why: "它的权重比文本多得多，足以把每一条都存下来。只有留出的文本才能显示，哪些东西能用到新文本上。",
        },
        {
          ask: "用同样的文本再训练一次，让差距至多剩下一半。哪一种起点见过的词比这些标题更多？",
          found: scores,
          why: "编码器读过海量文本，认识您的文本里没有的词。文本少的时候，这比其他任何设置都更有用。",
        },
      ],
    },
    interval: {
      title: "八条文本会骗人",
      task: "八条文本上的得分很容易碰上好运气。除了随机种子什么都不改，看看得分会怎样。",
      steps: [
        {
          ask: "训练。有八条文本留出来评分。",
          found: (nRight, n, low, high) => `${n} 条中对了 ${nRight} 条；区间从 ${percent(low)} 到 ${percent(high)}。`,
          why: "一条文本就值十二个百分点。区间说明偶然因素可能有多大：换一批文本，得分落在其中任何位置都不足为奇。",
        },
        {
          ask: "换两个随机种子再训练，其他什么都不改。",
          found: (first, ...others) => `得分：${[first, ...others].map(percent).join("、")}。`,
          why: "网络并没有变好或变坏，只是留出的文本不同。一直换种子、直到得分好看为止，报告的只是运气。",
        },
        {
          ask: "得到一个区间更窄的得分：在“比较”中让从零训练的 CNN 与其他模型比一比，那里每条文本都会留出一次。也可以留出一半的文本。",
          found: (n, low, high) => `在 ${n} 条文本上，区间从 ${percent(low)} 到 ${percent(high)}。`,
          why: "得分所依据的文本越多，偶然的成分就越少。交叉验证用上了每一条文本，而且没有一条是由学过它的模型评分的。",
        },
      ],
    },
    pretrained: {
      title: "胜过只数字符的方法",
      task: "TF-IDF 加逻辑回归只统计字符序列，文本少时却很难超过。找出能超过它的方法，而且不是靠偶然。",
      steps: [
        {
          ask: "把“TF-IDF + 逻辑回归”与一个从零训练的网络作比较。",
          found: (tfidf, network) => `TF-IDF 判对 ${percent(tfidf)}，从零训练的网络最好判对 ${percent(network)}。`,
          why: "从零训练的网络要从每类十来条文本里连语言也一起学。统计字符不需要懂语言，因此常常领先。",
        },
        {
          ask: "加上“CNN，预训练”再比较一次，直到本页说它“更好”。",
          found: (tfidf, pretrained) =>
            `TF-IDF 判对 ${percent(tfidf)}，预训练判对 ${percent(pretrained)}，高 ${points(pretrained - tfidf)} 个百分点。`,
          why: "只有当偶然因素很难造成这么大的差别时，才会说“更好”。两个得分不同，还证明不了什么。",
        },
        {
          ask: "使用胜出者：在比较的表格中采用它的设置，然后训练。",
          found: (nRight, n) => `${n} 条留出文本中对了 ${nRight} 条。`,
          why: "比较只是给一种学习方法打分，其中的模型都没有留下。现在有了一个可以试用的模型。",
        },
      ],
    },
    labels: {
      title: "一个标签值多少",
      task: "每类只有一条带标签的文本，其余许多都没有标签。看看再加十个标签能带来什么。",
      steps: [
        {
          ask: "用这几条带标签的文本训练。",
          found: (n, accuracy) => `${number(n)} 个标签：测试文本判对 ${percent(accuracy)}。`,
          why: "每类哪怕只有一条文本也有用，因为编码器知道词的含义。测试文本单独存放，始终不变。",
        },
        {
          ask: "给至少十条没有标签的文本加上标签。先标哪些，可以让本页建议；按数字键 1 到 9 指定类别。",
          why: "它建议的是模型没有把握、彼此又不相同的文本。给模型已有把握的文本加标签，教不了它多少。",
        },
        {
          ask: "用现在所有带标签的文本再训练一次。",
          found: (before, accuracyBefore, after, accuracyAfter) =>
            `${number(before)} 个标签：测试文本判对 ${percent(accuracyBefore)}。${number(after)} 个标签：判对 ${percent(accuracyAfter)}。`,
          why: "最初的标签通常作用最大，越往后越小。上升是不是超出了偶然，要看“结果”中的区间。",
        },
      ],
    },
    "wrong-labels": {
      title: "找出三个错误的标签",
      task: "这些文本中故意放了三个错误的标签。本页能找出可疑的标签；到底错没错，要有人来读。",
      steps: [
        {
          ask: "查找可疑标签。",
          why: "每条文本都由没见过它的分类器判断。如果它确信是别的类别，标签可能有误，也可能是文本本身难分。",
        },
        {
          ask: "读一读列出的文本，改正三个错误的标签，其他的不要动。改错了可以在表格中撤销。",
          why: "列表里也有正确的标签。凡是分类器怀疑的都照改，就是用它的错误取代人的判断。",
        },
        {
          ask: "再查一次。",
          why: "错误的标签不见了，剩下的只是难分的文本。模型会把错误的标签和正确的一样认真地学会，因此读一读文本往往比换模型更有用。",
        },
      ],
    },
    why: {
      title: "它为什么这样回答？",
      task: "模型对每条文本都有回答。看看它看重什么，并弄清什么时候不该相信它。",
      steps: [
        {
          ask: "用这些评价训练。",
          why: "它对语言的全部了解，就来自这几十条评价。",
        },
        {
          ask: "在“试用”中写几个词的评价，看看“为什么”。",
          why: "权重用两种方法显示模型看重什么，但并不说明它这样看重是对的。",
        },
        {
          ask: "改动一两个词，让回答变成另一个类别，并在“如果”中保留两条文本。",
          why: "让回答改变的，是不是一个本来无关紧要的词？那么模型只是碰巧学到了它：文本这么少，它恰好只出现在一个类别里。",
        },
        {
          ask: "试一条至少有一半它不认识的文本，例如“鼹鼠驮磐石跋涉崎岖”。",
          found: (nUnknown, nTokens, highest) =>
            `${nTokens} 个词元中有 ${nUnknown} 个它不认识，却仍给一个类别 ${percent(highest)} 的概率。`,
          why: "不论什么文本，它都得把 100% 分给各个类别。“为什么”照样会解释这样的回答，而这种解释毫无意义。",
        },
      ],
    },
    languages: {
      title: "用英文训练，读中文",
      task: "训练文本是写给酒店的英文消息，测试文本是中文消息。要怎样才能把中文也判对？",
      steps: [
        {
          ask: "从零训练。",
          found: (accuracy) => `中文测试文本判对 ${percent(accuracy)}。四个类别靠猜可以对 25%。`,
          why: "它只认识英文文本中的词元，中文文本对它来说只是一串未知词元。",
        },
        {
          ask: "改用读过两种语言的预训练编码器作起点，再训练。",
          found: (accuracy) => `中文测试文本判对 ${percent(accuracy)}。`,
          why: "对含义相同的文本，不论用哪种语言写成，编码器给出的数字都相近。分类器学的是这些数字，所以不必知道是哪种语言。",
        },
        {
          ask: "试一句中文：自己写的、测试集里的都行，例如“房间里没有毛巾”。",
          why: "没有人教过它一个中文标签。它适用于编码器读过的语言，别的语言不行。",
        },
      ],
    },
    none: {
      title: "什么时候该不回答",
      task: "分类器会把每条文本都归入某个类别，哪怕它哪类都不属于。设了阈值，它可以不作回答，但要付出代价。",
      steps: [
        {
          ask: "用新闻标题训练。",
          found: (nRight, n) => `${n} 条留出文本中对了 ${nRight} 条。`,
          why: "每一条都归入了某个类别，不论模型有没有把握。",
        },
        {
          ask: "在“结果 → 置信度”中选一个最低概率：至少四分之一的留出文本仍归入类别，而且其中判对的比例比全部文本高 10 个百分点。",
          found: (coverage, accuracy, ofAll) =>
            `${percent(coverage)} 归入类别，其中判对 ${percent(accuracy)}；全部文本是 ${percent(ofAll)}。`,
          why: "模型没把握的，也更容易错，去掉它们，留下的就是更好的回答。代价是：其余的要有人来看。",
        },
        {
          ask: "试一条让它回答“都不属于”的文本。",
          why: "如果有人要照着回答去做，不回答可能比答错好。",
        },
        {
          ask: "自己写一条它仍会归入类别的文本。归得对吗？",
          why: "阈值是在与训练文本相似的文本上衡量的，对别的文本不作任何保证：遇到没见过的那一类文本，模型可能既肯定又错误。",
        },
      ],
    },
  },
};
