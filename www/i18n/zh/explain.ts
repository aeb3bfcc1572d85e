// The words of what explains a text.

import type { Messages } from "../parts.ts";

export const explain: Messages<"explain"> = {
  why: {
    help: "文本的每个部分都会支持或反对某个类别。这里用两种方法衡量它们的作用。两种方法问的问题不同，结果不必一致。",
    class: "要解释的类别",
    predicted: (label) => `${label}（预测结果）`,
    cancel: "停止解释",
    again: "解释",
    progress: "解释的进度",
    stopped: "解释已停止。",
    at: (done, total) => (total === 0 ? "正在读取文本……" : `第 ${done} 步，共约 ${total} 步`),
    nothing: "这条文本里没有模型能读取、可以衡量的内容。",
    towards: (label) => `支持 ${label}`,
    away: "反对它",
    gradients: "积分梯度",
    leftOut: "逐一去除",
    strongest: (towards, away) =>
      [towards && `最支持的：${towards}。`, away && `最反对的：${away}。`].filter(Boolean).join(""),
    even: "没有哪个部分的权重值得一提。",
    complete: (sum, change, from, to, share, nPoints) =>
      `各权重之和为 ${sum}。得分的变化为 ${change}：从空无内容的文本的 ${from} 变到这条文本的 ${to}。因此误差不超过 ${share}，共在 ${nPoints} 个点上计算了梯度。`,
    incomplete:
      "这并不精确：得分在途中某处发生跳变，增加点数也无济于事。这些权重只能作粗略参考，请更多地参照“逐一去除”。",
    elsewhere: (weight) => `其中 ${weight} 来自这些部分之外的字符 n-gram。`,
    limited: (n) => `只逐一去除了前 ${n} 个部分：每去除一个都要把整条文本重读一遍。`,
    score: (label) =>
      `得分是 ${label} 相对其他所有类别的几率的对数：0 表示一比一，+2.3 表示十比一支持，−2.3 表示十比一反对。`,
    gradientsShow:
      "它显示词元的嵌入（以及模型用到的 n-gram）从零增长到这条文本时，得分是怎样形成的；各部分之和等于得分的变化。它不显示换成别的词会怎样，也不说明模型看重这些词是否有道理。",
    leftOutShows:
      "它显示删去一个部分、让模型读其余内容时，得分损失多少。它看不出重复表达同一意思的部分：去掉其中一个，另一个仍在起作用。",
    table: "以表格显示权重",
    part: "文本部分",
  },
  whatIf: {
    help: "修改上面的文本，看概率如何变化。可以保留多个版本来比较。",
    words: "可去掉的词",
    leaveOut: (word) => `去掉 ${word}`,
    pressToLeaveOut: "点一个词，就把它从文本中去掉。",
    more: (n) => `……另有 ${n} 个`,
    keep: "保留这个版本",
    full: (n) => `已保留 ${n} 个版本，达到上限。请先移除一个。`,
    table: "各个版本",
    text: "文本",
    now: "当前",
    first: "第一个",
    points: (difference) => `${difference} 个百分点`,
    same: "±0 个百分点",
    use: "试试",
    useOf: (number) => `试试版本 ${number}`,
    remove: "移除",
    removeOf: (number) => `移除版本 ${number}`,
    actions: "操作",
    against: "差值以百分点表示，与第一个版本相比。",
    shows:
      "它显示这个模型对这几条文本的确切回答。它不显示人会怎样回答，也不证明改动的那个词就是原因：其他词在它旁边会被读出不同的意思。",
  },
  inside: {
    waiting: "正在查看内部……",
    nothing: "模型没有从这条文本中读到任何内容。",
    layer: "层",
    mean: "所有注意力头的平均",
    head: (number) => `第 ${number} 个头`,
    token: "词元",
    attentionShows:
      "它显示每个词元（行）从其他词元（列）取用了多少，每行之和为 1。它不显示取用了什么，也不说明这对结果是否重要。",
    kinds: {
      state: "读完每个词元后的状态",
      reset: "重置门：候选状态能看到多少旧状态",
      update: "更新门：保留多少旧状态",
      input: "输入门：写入多少",
      forget: "遗忘门：保留多少记忆",
      output: "输出门：读出多少记忆",
    },
    backwards: "（反向读取）",
    units: (n, all) => `共 ${all} 个单元，显示前 ${n} 个。`,
    statesShow:
      "它显示这一层在词元之间传递的数值（−1 到 1）和各个门（0 到 1）。它不显示某个单元代表什么：大多数单元并没有可以命名的含义。",
    filters: "卷积核",
    filter: "卷积核",
    filterOf: (width, number) => `${width} 个词元，第 ${number} 个`,
    filtersOf: (n, all) => `共 ${all} 个，显示激活最强的 ${n} 个。`,
    here: "在这里由它激活",
    value: "数值",
    strongest: "在训练文本中激活最强的短语",
    searching: "仍在搜索训练文本……",
    filtersShow: {
      filters:
        "它显示这条文本的哪个短语激活了每个卷积核，以及哪些训练短语最能激活它。它不显示卷积核支持哪个类别；卷积核也可能因短语看不出的原因而激活。",
      pictureFilters:
        "它显示哪三个词元激活了每个卷积核，以及哪些训练短语最能激活它；卷积核每次读取嵌入的三列，这里显示它在所有列上的最大值。它不显示最大值在哪几列，也不显示短语的位置有何影响：这个网络对每个位置使用不同的权重。",
      encoderFilters:
        "它显示这条文本的哪个短语激活了编码器第一层卷积的每个卷积核（每次读取 2、3 或 5 个词元，<s> 和 </s> 是文本的首尾），以及哪些训练短语最能激活它。它不显示看得更远的第二层卷积，也不显示卷积核支持哪个类别：卷积核所知道的大多来自其他文本。",
    },
  },
};
