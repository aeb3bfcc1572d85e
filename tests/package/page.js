// In a page: what Node has saved says the same here, and a training of its own ends.

import { Handful } from "handful";

/** @param {string} model @param {string} text */
async function open(model, text) {
  const [handful, other] = [new Handful(), new Handful()];
  try {
    await handful.open(await (await fetch(model)).blob());
    const { examples } = await other.parse(await (await fetch("texts.tsv")).text());
    const { nExamples } = (await other.train(examples, { settings: { epochs: 3 } }).finished).training;
    return { prediction: await handful.predict(text), nExamples, mine: await other.predict(text) };
  } finally {
    handful.dispose();
    other.dispose();
  }
}

Object.assign(globalThis, { open });
