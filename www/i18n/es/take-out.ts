import type { TakeOutFormat } from "../../take-out/table.ts";
import type { Messages } from "../parts.ts";
import { count, number } from "./numbers.ts";

const formats: Record<TakeOutFormat, string> = {
  tsv: "Separado por tabulaciones (.tsv)",
  csv: "Separado por comas (.csv)",
  jsonLines: "JSON Lines (.jsonl)",
  xlsx: "Libro de Excel (.xlsx)",
};

export const takeOut: Messages<"takeOut"> = {
  help: "Etiquetas, textos y de dónde viene cada etiqueta: de ti, de una propuesta que aceptaste, de una propuesta o del archivo. La página puede volver a leer todo esto.",
  format: "Formato del archivo",
  formats,
  mark: "Para Excel (con marca de orden de bytes)",
  predictions: "Con las predicciones del modelo y su confianza",
  oldModel: "El modelo se entrenó con otros textos u otra configuración.",
  formulas: (n) =>
    n === 1
      ? `${number(n)} texto empieza por =, +, − o @. Se escribe tal cual; una hoja de cálculo que abra el archivo CSV puede tomarlo por una fórmula. En un archivo .xlsx sigue siendo un texto.`
      : `${number(n)} textos empiezan por =, +, − o @. Se escriben tal cual; una hoja de cálculo que abra el archivo CSV puede tomarlos por fórmulas. En un archivo .xlsx siguen siendo textos.`,
  save: "Guardar como archivo",
  copy: "Copiar",
  predicting: "Preguntando al modelo",
  at: (done, total) => `Preguntando al modelo… ${number(done)} de ${count(total, "texto")}.`,
  cancel: "Cancelar",
  saved: (n) => `${count(n, "fila guardada", "filas guardadas")}.`,
  copied: (n) => `${count(n, "fila copiada", "filas copiadas")}.`,
  notCopied: "El navegador no permitió que la página copiara. Copia otra vez, o guarda un archivo.",
  notInLines:
    "Un texto contiene a la vez una tabulación y un salto de línea, que las líneas separadas por tabulaciones no pueden conservar. Elige otro formato.",
  cellTooLong: (limit) =>
    `Un texto supera los ${number(limit)} caracteres que caben en una celda de un libro. Elige otro formato.`,
};
