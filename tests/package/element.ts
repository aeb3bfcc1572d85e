// As `types.ts`, of what needs a document.

import { type Embedded, embed } from "handful/embed";
import { HandfulClassifier } from "handful/element";

const element: HandfulClassifier = document.createElement("handful-classifier");
console.log(element instanceof HandfulClassifier);
element.addEventListener("prediction", ({ detail }) => console.log(detail.text, detail.prediction.classes[0]?.label));
element.addEventListener("failure", ({ detail }) => console.log(detail.kind.code));

export async function train(): Promise<number> {
  const page: Embedded = embed(document.createElement("iframe"));
  await page.ready;
  return (await page.train()).accuracy;
}
