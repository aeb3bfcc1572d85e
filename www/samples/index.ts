// The sample data sets, written for this project. Each lies beside this file as
// `label<TAB>text` lines, several labels joined by ` | `, and is fetched only when a person picks it; its name is among the page's words.

import type { SampleId } from "../i18n/en/samples.ts";
import type { Language } from "../i18n/language.ts";
import type { Messages } from "../i18n/parts.ts";

export interface Sample {
  id: SampleId;
  /** Of the texts. */
  language: Language;
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
    language: "en",
    nClasses: 4,
    nTexts: 64,
    lines: [
      { label: "delivery", text: "still waiting for the courier, 12 days now" },
      { label: "refund", text: "is the return label free or do i pay the postage" },
    ],
    load: () => fetchText(new URL("./support.tsv?no-inline", import.meta.url)),
  },
  {
    id: "reviews",
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
    id: "inbox",
    language: "en",
    nClasses: 4,
    nTexts: 40,
    lines: [
      { label: "billing | praise", text: "Thanks for the quick refund, that was very kind of you." },
      { label: "bug", text: "The map jumps to the middle of the ocean when I zoom in." },
    ],
    load: () => fetchText(new URL("./inbox.tsv?no-inline", import.meta.url)),
  },
  {
    id: "reviews-es",
    language: "es",
    nClasses: 2,
    nTexts: 48,
    lines: [
      { label: "positiva", text: "Me encanta, es justo como en la foto y llegó muy rápido." },
      { label: "negativa", text: "Muy bonito en la foto. En persona, plástico malo." },
    ],
    load: () => fetchText(new URL("./reviews-es.tsv?no-inline", import.meta.url)),
  },
  {
    id: "town-hall-es",
    language: "es",
    nClasses: 4,
    nTexts: 64,
    lines: [
      { label: "limpieza", text: "la fuente del parque está sucia, llena de bolsas y hojas" },
      { label: "cultura y deporte", text: "Propongo que la biblioteca abra los domingos por la mañana." },
    ],
    load: () => fetchText(new URL("./town-hall-es.tsv?no-inline", import.meta.url)),
  },
  {
    id: "orders-zh",
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
    language: "zh",
    nClasses: 6,
    nTexts: 72,
    lines: [
      { label: "文化", text: "古琴谱流落海外，复印件先回家展出" },
      { label: "科技", text: "化石研究有新发现：这只恐龙只有鸽子大" },
    ],
    load: () => fetchText(new URL("./headlines-zh.tsv?no-inline", import.meta.url)),
  },
  {
    id: "inbox-zh",
    language: "zh",
    nClasses: 4,
    nTexts: 40,
    lines: [
      { label: "账单 | 表扬", text: "退款这么快就到了，你们真贴心。" },
      { label: "故障", text: "地图一放大就跳到海中间去了。" },
    ],
    load: () => fetchText(new URL("./inbox-zh.tsv?no-inline", import.meta.url)),
  },
];

/** The samples with those in a language first. */
export function samplesFor(language: Language): Sample[] {
  const isFirst = (sample: Sample) => sample.language === language;
  return [...samples.filter(isFirst), ...samples.filter((sample) => !isFirst(sample))];
}

/** What a sample is called; nothing where there is none of that id, as another version may have had it. */
export function sampleName(t: Messages, id: string | undefined): string | undefined {
  const known = samples.find((sample) => sample.id === id);
  return known && t.samples[known.id].name;
}

async function fetchText(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response.text();
}
