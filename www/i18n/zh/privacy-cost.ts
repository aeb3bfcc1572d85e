import type { Messages } from "../parts.ts";
import { number } from "./numbers.ts";

export const privacyCost: Messages<"privacyCost"> = {
  heading: "隐私",
  spent: (epsilon, target, delta) => `已用 ε = ${epsilon}（预算 ${target}，δ = ${delta}）。`,
  meter: (epsilon, target) => `隐私预算：已用 ε ${epsilon}，共 ${target}`,
  means: (factor) =>
    `对拿到模型、或看到它对新文本判断的人来说：无论有没有某一条训练文本，所见结果的概率之比都不超过 ${factor} 倍。`,
  meansLittle: "ε 这么大时，对单条文本几乎没有保证。",
  noise: (sigma, clip, nSteps) =>
    `共 ${number(nSteps)} 步加噪声，噪声标准差 σ = ${sigma} 乘以单条文本的最大梯度范数 C = ${clip}。`,
  scope:
    "这一保证针对模型：模型文件中没有训练文本的词和向量。本页上的曲线和得分只给您看，不在保证之内；您看过它们后再选设置，也不计入。类别名称视为公开。",
  membershipHelp:
    "别人能否根据模型在某条文本上的损失，判断它是否参与过训练？死记硬背的模型会泄露训练文本。这里把每条训练文本与同类（或标签相同）的留出文本相比。",
  auc: (auc, low, high) => `在 ${auc} 的配对中，训练文本的损失更低（95% 区间 ${low} 到 ${high}）；抛硬币为 50%。`,
  verdict: {
    none: "这里看不出只凭损失就能分辨训练文本的迹象。",
    some: "分辨训练文本比抛硬币准。",
    much: "分辨训练文本比抛硬币准得多。",
  },
  advantage: (share) => `在最佳阈值下，被找出的训练文本比例比被误认的留出文本比例高 ${share}。`,
  private: (epsilon) => `本次训练有差分隐私保证（${epsilon}）：该上限对任何攻击都成立，这里只是最简单的一种。`,
  open: "这是最简单的攻击，其他攻击能发现更多。",
  bounded: "设置中的“差分隐私训练”可以限制所有攻击。",
  none: "没有与训练文本同类（或标签相同）的留出文本可供比较。请在“划分”中留出一些。",
  picture: (auc) => `训练文本与留出文本的损失分布。在 ${auc} 的配对中训练文本的损失更低。数字见表格。`,
  members: (n, loss) => `${number(n)} 条训练文本，平均损失 ${loss}`,
  others: (n, loss) => `${number(n)} 条留出文本，平均损失 ${loss}`,
  x: "单条文本的损失（越靠左越有把握）",
  y: "文本占比",
  table: "损失表格",
  loss: "损失",
  trained: "训练文本",
  heldOut: "留出文本",
  source:
    "攻击方法：Yeom 等（2018），按类别比较；区间用自助法。差分隐私训练：Abadi 等（2016），以 Rényi 散度计量（Mironov 等，2019）。",
};
