// The sample data sets, written for this project. Each lies beside this file as
// `label<TAB>text` lines and is fetched only when a person picks it.

export interface Sample {
  /** The file's name without its ending; stays the same for ever, as links may hold it. */
  id: string;
  name: { en: string; zh: string };
  description: { en: string; zh: string };
  /** Of the texts. */
  language: "en" | "zh";
  nClasses: number;
  nTexts: number;
  /** Two of its texts, as they stand there. */
  lines: { label: string; text: string }[];
  /** The file's text, ready for the box that a person would paste it into. */
  load(): Promise<string>;
  /** A test set that belongs to it, in another language. */
  loadTest?(): Promise<string>;
}

// Each address is spelt out, since the bundler finds a file only where its path is
// a literal; `no-inline` keeps a small one from becoming a data: address in the script.
export const samples: Sample[] = [
  {
    id: "support",
    name: { en: "Support requests", zh: "客服请求（英文）" },
    description: {
      en: "Messages to an online shop: delivery, refund, product fault or account.",
      zh: "发给网店的英文消息：配送、退款、产品故障、账户。",
    },
    language: "en",
    nClasses: 4,
    nTexts: 64,
    lines: [
      { label: "delivery", text: "tracking number doesn't work 🤔" },
      { label: "refund", text: "is the return label free or do i pay the postage" },
    ],
    load: () => fetchText(new URL("./support.tsv?no-inline", import.meta.url)),
  },
  {
    id: "reviews",
    name: { en: "Product reviews", zh: "商品评价（英文）" },
    description: {
      en: "Positive or negative, mixed and understated ones among them.",
      zh: "英文好评与差评，其中有褒贬参半、语气含蓄的。",
    },
    language: "en",
    nClasses: 2,
    nTexts: 48,
    lines: [
      { label: "negative", text: "Save your money and don't buy this." },
      { label: "positive", text: "Love it, honestly." },
    ],
    load: () => fetchText(new URL("./reviews.tsv?no-inline", import.meta.url)),
  },
  {
    id: "headlines",
    name: { en: "News headlines", zh: "新闻标题（英文）" },
    description: {
      en: "Invented headlines in six sections, from politics to weather.",
      zh: "虚构的英文新闻标题，共六个版面，从政治到天气。",
    },
    language: "en",
    nClasses: 6,
    nTexts: 72,
    lines: [
      { label: "science", text: "Deep-sea robot returns with mud 3 million years old" },
      { label: "sport", text: "Referee admits mistake in cup match, result stands" },
    ],
    load: () => fetchText(new URL("./headlines.tsv?no-inline", import.meta.url)),
  },
  {
    id: "messages",
    name: { en: "Short messages", zh: "短消息（英文）" },
    description: {
      en: "Work, private or spam, with fewer examples of spam than of the others.",
      zh: "英文短消息：工作、私人、垃圾；其中垃圾消息的样本略少。",
    },
    language: "en",
    nClasses: 3,
    nTexts: 48,
    lines: [
      { label: "work", text: "Can you send me the slides before the meeting at 3?" },
      { label: "private", text: "I forgot my keys again, are you home?" },
    ],
    load: () => fetchText(new URL("./messages.tsv?no-inline", import.meta.url)),
  },
  {
    id: "hotel",
    name: { en: "Hotel requests, tested in Chinese", zh: "酒店请求（英文训练，中文测试）" },
    description: {
      en: "English messages to a hotel, with Chinese ones as the test set: what is learned in one language is asked for in another. It takes a pretrained start.",
      zh: "用英文消息训练，用中文消息测试：在一种语言里学到的，换一种语言来考。需要预训练的起点。",
    },
    language: "en",
    nClasses: 4,
    nTexts: 48,
    lines: [
      { label: "housekeeping", text: "We've run out of soap and toilet paper." },
      { label: "food", text: "too salty, too greasy, and the waiter just shrugged" },
    ],
    load: () => fetchText(new URL("./hotel.tsv?no-inline", import.meta.url)),
    loadTest: () => fetchText(new URL("./hotel.test.tsv?no-inline", import.meta.url)),
  },
  {
    id: "orders-zh",
    name: { en: "Customer messages (Chinese)", zh: "客服消息" },
    description: {
      en: "Chinese messages to an online shop: shipping, returns, quality, account or offers.",
      zh: "买家发给客服的消息：物流、退换货、质量问题、账户、优惠活动。",
    },
    language: "zh",
    nClasses: 5,
    nTexts: 60,
    lines: [
      { label: "退换货", text: "退款申请通过五天了，钱还没退到账。" },
      { label: "物流", text: "快递被邻居拿错了，麻烦帮我联系一下快递员。" },
    ],
    load: () => fetchText(new URL("./orders-zh.tsv?no-inline", import.meta.url)),
  },
  {
    id: "restaurants-zh",
    name: { en: "Restaurant reviews (Chinese)", zh: "餐馆评价" },
    description: {
      en: "Chinese reviews, good or bad, some of them hedged.",
      zh: "好评与差评，有些话说得委婉。",
    },
    language: "zh",
    nClasses: 2,
    nTexts: 40,
    lines: [
      { label: "好评", text: "红烧肉肥而不腻，特别香，米饭我一个人吃了三碗😂" },
      { label: "差评", text: "上错三次菜，催了也没人理，服务太差" },
    ],
    load: () => fetchText(new URL("./restaurants-zh.tsv?no-inline", import.meta.url)),
  },
  {
    id: "headlines-zh",
    name: { en: "News headlines (Chinese)", zh: "新闻标题" },
    description: {
      en: "Invented Chinese headlines in six sections, from government to weather.",
      zh: "虚构的新闻标题，分六类：时政、财经、体育、科技、文化、天气。",
    },
    language: "zh",
    nClasses: 6,
    nTexts: 72,
    lines: [
      { label: "文化", text: "古琴谱流落海外，复印件先回家展出" },
      { label: "科技", text: "化石研究有新发现：这只恐龙只有鸽子大" },
    ],
    load: () => fetchText(new URL("./headlines-zh.tsv?no-inline", import.meta.url)),
  },
];

/** The samples with those in a language first. */
export function samplesFor(language: Sample["language"]): Sample[] {
  const isFirst = (sample: Sample) => sample.language === language;
  return [...samples.filter(isFirst), ...samples.filter((sample) => !isFirst(sample))];
}

async function fetchText(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response.text();
}
