// What the browser keeps of the page, and what becomes of it.

import type { Messages } from "../parts.ts";
import { count, number } from "./numbers.ts";

export const storage: Messages["storage"] = {
  cleared:
    "Se borró lo que este navegador había guardado de la página. Tus textos y ejecuciones siguen en la página y se vuelven a guardar ahora; los modelos de ejecuciones anteriores se han perdido. Guarda los textos en un archivo si te importan.",
  aside:
    "Los textos que interrumpieron una visita anterior, o que estaban dañados, se han apartado. Guárdalos en un archivo; después se pueden borrar.",
  otherVersion:
    "Este navegador guarda además textos de otra versión de esta página, que esta versión no puede leer. Se quedan como están; puedes guardarlos en un archivo.",
  followed: "Estos textos se cambiaron en otra pestaña. Esta página los muestra ahora como están allí.",
  projectGone: "Este proyecto se borró en otra pestaña. Lo que hay aquí de él se guarda como un proyecto nuevo.",
  passedOver:
    "Otra pestaña cambió estos textos al mismo tiempo, y esta página los muestra como están allí. “Deshacer” recupera lo que habías cambiado aquí.",
  cutShort: (step, nSteps, from) =>
    (step === undefined
      ? "Tu última ejecución terminó antes de tiempo, cuando la página se cerró o se interrumpió."
      : step >= nSteps
        ? "Tu última ejecución se quedó sin puntuar, porque la página se cerró o se interrumpió."
        : `Tu última ejecución terminó en el paso ${number(step)} de ${number(nSteps)}, cuando la página se cerró o se interrumpió.`) +
    (from === undefined ? " Solo puede volver a empezar desde el principio." : " Se guardó, y puede continuar."),
  goOn: (step) => `Continuar desde el paso ${number(step)}`,
  trainAgain: "Entrenar de nuevo",
  damagedAside: "Las partes dañadas se han apartado.",
  saveTexts: "Guardar los textos en un archivo",
  saveAside: "Guardar en un archivo lo apartado",
  deleteAside: "Borrar lo apartado",
  openingHeading: "La última visita no terminó bien",
  opening: (name, nRows, nChars) =>
    `La última visita terminó mientras abría ${name ? `“${name}”` : "tus textos"} (${count(nRows, "fila")}, ${count(nChars, "carácter", "caracteres")}). Si los textos fueron la causa, abrirlos volvería a detener la página. Se quedan en este navegador, elijas lo que elijas.`,
  openWithout: "Abrir sin ellos",
  saveToFile: "Guardarlos en un archivo",
  openAnyway: "Abrirlos de todos modos",
  unknown: (detail) => `Esta parte de la página no se puede dibujar (${detail}). Tus textos se conservan.`,
};
