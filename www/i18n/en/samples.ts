// The samples' names, and what they are.

export const samples = {
  support: {
    name: "Support requests",
    description: "Messages to an online shop: delivery, refund, product fault or account.",
  },
  reviews: { name: "Product reviews", description: "Positive or negative, mixed and understated ones among them." },
  headlines: { name: "News headlines", description: "Invented headlines in six sections, from politics to weather." },
  messages: {
    name: "Short messages",
    description: "Work, private or spam, with fewer examples of spam than of the others.",
  },
  hotel: {
    name: "Hotel requests, tested in Chinese",
    description:
      "English messages to a hotel, with Chinese ones as the test set: what is learned in one language is asked for in another. It takes a pretrained start.",
  },
  inbox: {
    name: "App support, several labels",
    description:
      "Messages to the makers of an app, each with all labels that apply: billing, bug, praise, urgent, or none.",
  },
  "reviews-es": {
    name: "Product reviews (Spanish)",
    description: "Spanish reviews, positive or negative, mixed and ironic ones among them.",
  },
  "town-hall-es": {
    name: "Messages to the town hall (Spanish)",
    description: "Spanish messages from residents: cleaning, streets and traffic, paperwork, or culture and sport.",
  },
  "orders-zh": {
    name: "Customer messages (Chinese)",
    description: "Chinese messages to an online shop: shipping, returns, quality, account or offers.",
  },
  "restaurants-zh": {
    name: "Restaurant reviews (Chinese)",
    description: "Chinese reviews, good or bad, some of them hedged.",
  },
  "headlines-zh": {
    name: "News headlines (Chinese)",
    description: "Invented Chinese headlines in six sections, from government to weather.",
  },
  "inbox-zh": {
    name: "App support, several labels (Chinese)",
    description: "Chinese messages to the makers of an app, each with all labels that apply, or none.",
  },
};

/** A file's name without its ending; it stays the same for ever, as links may hold it. */
export type SampleId = keyof typeof samples;
