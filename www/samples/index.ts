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
    load: () => fetchText(new URL("./headlines-zh.tsv?no-inline", import.meta.url)),
  },
];

async function fetchText(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response.text();
}
