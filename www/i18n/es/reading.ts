// The words of how a text was read.

import type { Tool } from "../../../pkg/cpu/handful.js";
import type { LeftOutTexts, NoteTexts } from "../kinds.ts";
import { count, number } from "./numbers.ts";

const tools: Record<Tool, string> = {
  labelStudio: "Label Studio",
  doccano: "doccano",
  prodigy: "Prodigy",
  argilla: "Argilla",
  spacy: "spaCy",
  huggingFace: "el visor de conjuntos de datos de Hugging Face",
  pandas: "pandas",
  rasa: "Rasa",
};

/** As many labels are named. */
const mostNames = 20;

/** “a”, “b” and so on. */
const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`).join(", ");

const on = (lines: readonly number[], n: number) =>
  `${lines.length === 1 ? "línea" : "líneas"} ${lines.map(number).join(", ")}${n > lines.length && lines.length > 1 ? ", …" : ""}`;

const notes: NoteTexts = {
  header: ({ taken, values }) =>
    taken
      ? `¿Es la primera fila un encabezado? Su etiqueta no vuelve a aparecer, así que ${quoted(values)} se toman por nombres de columnas.`
      : `¿Es la primera fila un encabezado? Su etiqueta no vuelve a aparecer, pero ${quoted(values)} se toman por un ejemplo.`,
  preamble: ({ nLines, text }) =>
    nLines === 1
      ? `Se omitió 1 línea encima de la tabla: “${text}”.`
      : `Se omitieron ${number(nLines)} líneas encima de la tabla: “${text}”.`,
  separatorLine: ({ separator }) => `Una línea al principio dice que “${separator}” separa las columnas.`,
  escapes: () => "Una barra invertida precede a las comillas y separadores que pertenecen a un texto.",
  strayQuotes: ({ n, lines }) =>
    n === 1
      ? `1 comilla abre un campo pero no lo cierra, así que se lee como texto: ${on(lines, n)}.`
      : `${number(n)} comillas abren un campo pero no lo cierran, así que se leen como texto: ${on(lines, n)}.`,
  longRows: ({ n, lines }) =>
    `${count(n, "fila")} ${n === 1 ? "tiene" : "tienen"} más separadores que columnas; el resto se toma como parte del texto: ${on(lines, n)}.`,
  export: ({ tool }) => `Exportado con ${tools[tool]}.`,
  unfolded: ({ path }) => `Las filas están en “${path}”.`,
  commas: ({ n }) =>
    n === 1 ? "Se omitió 1 coma entre las líneas." : `Se omitieron ${number(n)} comas entre las líneas.`,
  classNames: ({ names }) => `Los números reciben nombre de la lista del propio archivo: ${quoted(names)}.`,
  severalLabels: ({ n, lines }) =>
    `${count(n, "texto")} ${n === 1 ? "tiene" : "tienen"} varias etiquetas; se tomó la primera: ${on(lines, n)}.`,
  labelSets: ({ n, names }) =>
    `${count(n, "texto")} ${n === 1 ? "tiene" : "tienen"} varias etiquetas, y se leyeron todas. Las etiquetas: ${quoted(names)}${names.length >= mostNames ? ", …" : ""}.`,
  unlabelled: ({ n }) => `${count(n, "texto")} ${n === 1 ? "no tiene" : "no tienen"} etiqueta.`,
  mergedLabels: ({ into, labels, n }) =>
    `${number(labels.length + 1)} formas parecidas de escribir “${into}” son una sola etiqueta; eso cambió ${count(n, "fila")}.`,
  controlCharacters: ({ n, lines }) =>
    n === 1
      ? `1 carácter de control se sustituyó por un espacio: ${on(lines, n)}.`
      : `${number(n)} caracteres de control se sustituyeron por espacios: ${on(lines, n)}.`,
  replacedCharacters: ({ n, lines }) =>
    n === 1
      ? `1 carácter no se pudo leer y se muestra como �: ${on(lines, n)}. Comprueba la codificación.`
      : `${number(n)} caracteres no se pudieron leer y se muestran como �: ${on(lines, n)}. Comprueba la codificación.`,
  qualifier: ({ column, meaning, values, obeyed, nLeftOut }) => {
    const says = {
      answer: "dice si una etiqueta se aceptó",
      split: "dice a qué parte pertenece una fila",
      valid: "dice si una fila es válida",
      confidence: "dice lo segura que es la etiqueta",
      status: "dice hasta dónde ha llegado el etiquetado",
    }[meaning];
    const effect = obeyed
      ? `Según ella, ${count(nLeftOut, "fila")} ${nLeftOut === 1 ? "no se usa" : "no se usan"}.`
      : "No se usa.";
    return `La columna “${column}” ${says} (${quoted(values)}). ${effect}`;
  },
  rejections: ({ label, n }) =>
    `Solo hay una etiqueta; ${count(n, "fila")} que la ${n === 1 ? "rechaza lleva" : "rechazan llevan"} la etiqueta “not ${label}”.`,
  unusedColumns: ({ columns }) => `No se ${columns.length === 1 ? "usa" : "usan"}: ${quoted(columns)}.`,
};

const rows = (n: number) => count(n, "fila excluida", "filas excluidas");

const leftOut: LeftOutTexts = {
  rejected: (n) => `${rows(n)}: la etiqueta se rechazó.`,
  ignored: (n) => `${rows(n)}: quien anotaba ${n === 1 ? "la" : "las"} ignoró.`,
  skipped: (n) => `${rows(n)}: quien anotaba ${n === 1 ? "la" : "las"} saltó.`,
  discarded: (n) => `${rows(n)}: ${n === 1 ? "descartada" : "descartadas"}.`,
  notValid: (n) => `${rows(n)}: ${n === 1 ? "marcada como no válida" : "marcadas como no válidas"}.`,
  otherSplit: (n) => `${rows(n)}: de una parte que no se usa.`,
  empty: (n) => `${rows(n)}: sin texto ni etiqueta.`,
};

export const reading = { notes, leftOut };
