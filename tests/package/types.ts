// Compiled as a program that uses the package would be; never run.

import { Handful, type HandfulError, type Prediction, type Training } from "handful";
import { Model } from "handful/model";

export async function use(text: string): Promise<Prediction> {
  const handful = new Handful({ encoders: new URL("https://page.example/models/") });
  const training: Training = handful.train([{ text, label: "a" }], { settings: { model: "gru", epochs: 3 } });
  for await (const update of training) {
    if (update.type === "progress") console.log(update.progress.step / update.progress.nSteps);
    if (update.type === "encoder") console.log(update.bytes / update.total);
  }
  const model = await handful.save();
  return (await Model.fromBytes({ engine: new Uint8Array(), model })).predict(text);
}

export function read(error: HandfulError): number | undefined {
  return error.kind.code === "tooManyTexts" ? error.kind.limit : error.line;
}
