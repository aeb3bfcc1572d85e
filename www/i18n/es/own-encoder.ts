import type { PublishedFault } from "../../engine/protocol.ts";
import type { ownEncoder as english } from "../en/own-encoder.ts";
import { bytes, bytesOver } from "./numbers.ts";

export const ownEncoder: typeof english = {
  choose: "Elegir una carpeta…",
  chooseAnother: "Elegir otra carpeta…",
  chooseFiles: "Elegir sus archivos…",
  what: "Un BERT, RoBERTa, XLM-R, DistilBERT o MiniLM tal como se publica en Hugging Face: una carpeta con config.json, tokenizer.json y model.safetensors. Se lee en este dispositivo, con 8 bits por peso, y no se envía a ningún sitio.",
  absent: (model) =>
    model === undefined
      ? "Aún no hay aquí ningún codificador tuyo."
      : `Tu codificador “${model}” ya no está aquí. Elige su carpeta otra vez.`,
  reading: (done, total) => `Leyendo… ${bytes(done)} de ${bytes(total)}.`,
  progress: "Lectura del codificador",
  hereForNow: (model, size) => `Tu codificador “${model}” (${size}) estará aquí hasta que salgas de la página.`,
  kept: (model, size) => `Tu codificador “${model}” (${size}) está guardado en este navegador.`,
  licence: "Licencia: la tuya, sin comprobar.",
  keep: "Guardar en este navegador",
  removing: "Para volver a usarlo, elige su carpeta otra vez.",
  notChecked: "licencia propia, sin comprobar",
  missing: (model) =>
    `Esto necesita tu codificador${model === undefined ? "" : ` “${model}”`}, que no está aquí. Elige su carpeta otra vez en Modelo → Elección.`,
  other:
    "El modelo se entrenó con otro codificador tuyo, no con el que está aquí. Elige la carpeta de aquel en Modelo → Elección.",
};

export function publishedFault(fault: PublishedFault): string {
  switch (fault.what) {
    case "missingFile":
      return `En esta carpeta falta ${fault.file}. Elige la carpeta del codificador tal como se publicó, con config.json, tokenizer.json y model.safetensors.`;
    case "pickled":
      return `Los pesos están en ${fault.file}, un formato que puede ejecutar código al leerse, así que la página no lo lee. Usa model.safetensors: la mayoría de los modelos lo tienen, y Hugging Face convierte los que no.`;
    case "inParts":
      return "Los pesos están en varios archivos. Elige un codificador más pequeño, con un solo model.safetensors.";
    case "notJson":
      return `No se puede leer ${fault.file} (${fault.detail}). Descárgalo de nuevo.`;
    case "architecture":
      return `Es un “${fault.found}”, que la página no puede ejecutar. Elige un BERT, RoBERTa, XLM-R, DistilBERT o MiniLM.`;
    case "setting":
      return `${fault.file} pide ${fault.key} = ${fault.value}, que la página no puede calcular. Elige otro codificador.`;
    case "tokenizer":
      return `La parte ${fault.part} de tokenizer.json es “${fault.found}”, con la que la página no puede leer textos. Elige un codificador con WordPiece, Unigram o BPE de bytes.`;
    case "missingTensor":
      return `Faltan los pesos “${fault.tensor}” en model.safetensors. Descárgalo de nuevo o elige otro codificador.`;
    case "tensorShape":
      return `Los pesos “${fault.tensor}” no tienen la forma que piden config.json y tokenizer.json. ¿Son los archivos de un mismo codificador?`;
    case "tensorType":
      return `Los pesos “${fault.tensor}” son de tipo ${fault.found}. La página lee F32, F16 y BF16.`;
    case "notNumbers":
      return `Los pesos “${fault.tensor}” tienen valores que ningún codificador tiene, como NaN. Descarga model.safetensors de nuevo.`;
    case "damaged":
      return "model.safetensors está dañado o incompleto. Descárgalo de nuevo.";
    case "tooLarge":
      return `${bytesOver(fault.nBytes)} superan el límite de ${bytes(fault.limit)}. Elige un codificador más pequeño.`;
  }
}
