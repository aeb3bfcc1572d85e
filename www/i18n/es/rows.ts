// What becomes of the rows: more texts, the rows as a text.

import type { Messages } from "../parts.ts";
import { count, number } from "./numbers.ts";

export const rows: Messages["rows"] = {
  more: "Tus textos son las filas de la tabla. Pega o escribe más aquí.",
  editAsText: "Editar las filas como texto",
  tooLong: "Hay demasiado texto en las filas para editarlas todas como un solo texto.",
  editHelp:
    "Una fila por línea: la etiqueta, una tabulación, el texto. Un texto con saltos de línea va entre comillas. Las filas que no cambies conservan quién puso su etiqueta.",
  waiting: (name, nTexts, nRows) =>
    `${name ? `${name} contiene` : "Aquí hay"} ${count(nTexts, "texto")}. La tabla tiene ${count(nRows, "fila")}, con trabajo tuyo.`,
  waitingUnread: (nRows) => `La tabla tiene ${count(nRows, "fila")}, con trabajo tuyo.`,
  waitingFile: (nTexts, nRows) => `Aquí hay ${count(nTexts, "texto")}. La tabla tiene ${count(nRows, "fila")}.`,
  reread: (nTexts) =>
    `Leído así, el texto da ${count(nTexts, "fila")}. No ${nTexts === 1 ? "incluye" : "incluyen"} lo que cambiaste en la tabla desde que se leyó por primera vez.`,
  rereadUnread: "La tabla contiene lo que cambiaste desde que este texto se leyó por primera vez.",
  editing: (nRows) =>
    nRows === 1
      ? "La tabla conserva su fila hasta que apliques este texto."
      : `La tabla conserva sus ${number(nRows)} filas hasta que apliques este texto.`,
  editingOld: "La tabla ha cambiado desde que empezaste a escribir aquí.",
  add: (nTexts) => `Añadir ${count(nTexts, "texto")}`,
  replace: (nRows) => (nRows === 1 ? "Sustituir la fila" : `Sustituir las ${number(nRows)} filas`),
  discard: "Descartar este texto",
  keep: "Conservar las filas",
  apply: "Aplicar a la tabla",
  applyOld: "Poner este texto en lugar de la tabla",
  cancel: "Dejar la tabla como está",
  undoable: "“Deshacer” recupera lo que había.",
  notOpened: (name) =>
    `${name} no se abrió: se perdería lo que estás escribiendo en “Textos etiquetados”. Aplícalo o descártalo primero.`,
  whole: (nChars) => (nChars === 1 ? "Mostrar el carácter" : `Mostrar los ${number(nChars)} caracteres`),
  wholeHeading: "El texto completo",
  part: (from, to, total) => `Caracteres ${number(from)}–${number(to)} de ${number(total)}`,
  partBefore: "La parte anterior",
  partAfter: "La parte siguiente",
  close: "Cerrar",
  clear: "Vaciar",
  tooLongToEdit: "Un texto tan largo se muestra aquí, pero no se edita.",
  moreClasses: (n) => `y ${count(n, "clase")} más`,
  merge: (label) => `Llamar “${label}” a todas`,
  noLabel: (label) => `“${label}” significa: sin etiqueta`,
  perText: "Etiquetas por texto",
  perTextOptions: { one: "Una", several: "Varias" },
  typed:
    "Escribe una etiqueta para añadirla, o una que ya está para quitarla. “a | b” añade dos; Retroceso quita la última.",
  combinations: (n) =>
    `${count(n, "texto")} ${n === 1 ? "tiene" : "tienen"} varias etiquetas. Con una etiqueta por texto, cada combinación es una clase aparte.`,
  labels: "Etiquetas",
  labelsOf: (row) => `Etiquetas de la fila ${number(row + 1)}`,
  addLabel: "Añadir una etiqueta",
  removeLabel: (label) => `Quitar “${label}”`,
  addNamed: (label) => `Añadir “${label}”`,
  noneApplies: "ninguna etiqueta",
};
