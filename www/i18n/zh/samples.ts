// The samples' names, and what they are.

import type { Messages } from "../parts.ts";

export const samples: Messages["samples"] = {
  support: { name: "客服请求（英文）", description: "发给网店的英文消息：配送、退款、产品故障、账户。" },
  reviews: { name: "商品评价（英文）", description: "英文好评与差评，其中有褒贬参半、语气含蓄的。" },
  headlines: { name: "新闻标题（英文）", description: "虚构的英文新闻标题，共六个版面，从政治到天气。" },
  messages: { name: "短消息（英文）", description: "英文短消息：工作、私人、垃圾；其中垃圾消息的样本略少。" },
  hotel: {
    name: "酒店请求（英文训练，中文测试）",
    description: "用英文消息训练，用中文消息测试：在一种语言里学到的，换一种语言来考。需要预训练的起点。",
  },
  inbox: {
    name: "应用客服（英文，多标签）",
    description: "发给应用开发者的英文消息，每条带所有适用的标签：账单、故障、称赞、紧急，也可能一个都没有。",
  },
  "reviews-es": { name: "商品评价（西班牙文）", description: "西班牙文好评与差评，其中有褒贬参半、带反讽的。" },
  "town-hall-es": {
    name: "致市政府的消息（西班牙文）",
    description: "居民发来的西班牙文消息：环境卫生、道路交通、办事手续、文化体育。",
  },
  "orders-zh": { name: "客服消息", description: "买家发给客服的消息：物流、退换货、质量问题、账户、优惠活动。" },
  "restaurants-zh": { name: "餐馆评价", description: "好评与差评，有些话说得委婉。" },
  "headlines-zh": { name: "新闻标题", description: "虚构的新闻标题，分六类：时政、财经、体育、科技、文化、天气。" },
  "inbox-zh": {
    name: "应用客服（多标签）",
    description: "发给应用开发者的消息，每条带所有适用的标签：账单、故障、表扬、紧急，也可能一个都没有。",
  },
};
