// How to use an exported model, for whoever unpacks it.

import { type Language, messages } from "../i18n/index.ts";
import { type MediaKind, isMedia } from "../kinds/reference.ts";
import type { ArchiveKind } from "../state/export.ts";

const code: Record<ArchiveKind | MediaKind, string> = {
  onnx: `\`\`\`sh
pip install onnxruntime numpy tokenizers
\`\`\`

\`\`\`python
import json
import onnxruntime
from handful_model import Inputs

about = json.load(open("model.json", encoding="utf-8"))
inputs = Inputs(about, "tokenizer.json")
session = onnxruntime.InferenceSession("model.onnx")
[probabilities] = session.run(None, inputs.of(["a text", "another"]))
print(about["classes"], probabilities)
\`\`\``,
  python: `\`\`\`sh
pip install .
python handful_model.py . < texts.txt
\`\`\`

\`\`\`python
from handful_model import Model

model = Model.load(".")
print(model.predict(["a text", "another"]))
print(model.classes, model.probabilities(["a text"]))
\`\`\``,
  picture: ofMedia("pillow", "picture.jpg"),
  sound: ofMedia("soundfile scipy", "sound.wav"),
  javascript: `\`\`\`js
import { open } from "./handful-model.js";

const model = await open();
const { classes } = await model.predict("a text");
console.log(classes[0].label, classes[0].probability);
const { units } = await model.explain("a text");
\`\`\``,
};

function ofMedia(packages: string, file: string): string {
  return `\`\`\`sh
pip install onnxruntime numpy ${packages}
python handful_media.py . ${file}
\`\`\`

\`\`\`python
from handful_media import Model

model = Model.load(".")
print(model.predict(["${file}"]), model.classes)
\`\`\``;
}

const javaScript = `\`\`\`js
import { Handful } from "handful";

const handful = new Handful();
await handful.open(await (await fetch("model.handful-model")).blob());
console.log(await handful.predict("a text"));
\`\`\``;

/** As Markdown. */
export function readme(language: Language, kind: ArchiveKind | MediaKind, isSeveral: boolean): string {
  const w = messages(language, "export").readme;
  if (isMedia(kind)) return `## ${w.heading}\n\n${w.media}\n\n${code[kind]}\n`;
  return `## ${w.heading}\n\n${w.files[kind]}\n\n${code[kind]}\n\n${isSeveral ? `${w.labels}\n\n` : ""}${kind === "javascript" ? w.exact : w.same}\n\n${w.again}\n\n${javaScript}\n`;
}
