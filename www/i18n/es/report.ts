// Las palabras con las que se informa de un problema.

import type { Messages } from "../parts.ts";

export const report: Messages<"report"> = {
  heading: "Informar de un problema",
  help: "Esto dice qué página y qué navegador son, y cuánto hay de cada cosa; nada de tus textos, etiquetas o nombres. La página no envía nada: cópialo, cuenta qué hiciste y qué ocurrió, y dáselo todo a",
  whoever: "quien aloja esta página.",
  contact: "quienes mantienen esta página.",
  facts: "Datos",
  copy: "Copiar los datos",
  copied: "Copiado.",
  notCopied: "El navegador no permitió copiarlos: selecciona los datos y cópialos tú.",
};
