// What can be wrong with a file of an encoder or a model, and with parts of the page that do not come.

import type { FileFault } from "../../engine/protocol.ts";
import type { modelWords as modelEn, waitingWords as waitingEn } from "../en/faults.ts";

/** The rest of a sentence that begins with the file. */
export const faults: Record<FileFault, string> = {
  damaged: "está dañado o se cortó por el camino",
  foreign: "no es uno de los archivos de esta página",
  newer: "se hizo con una versión más reciente de esta página; vuelve a cargarla para tener esa versión",
  notNumbers: "contiene números que ningún modelo tiene, así que solo respondería disparates",
  tooLarge: "es mucho más grande que cualquier archivo de su tipo",
  unfit: "tiene partes que no encajan entre sí",
};

export const modelWords: typeof modelEn = {
  opening: "Los resultados de una visita anterior. Su modelo está en camino…",
  closed: "Estos resultados son de una visita anterior; su modelo no está listo.",
  getEncoder: "Obtener el codificador",
  notKept: (isFull, detail) =>
    isFull
      ? "El almacenamiento de este navegador está lleno, así que el modelo recién entrenado solo estará aquí hasta que salgas de la página. Sus puntuaciones se guardan en Comparar → Ejecuciones. Borra allí modelos antiguos para hacer sitio y entrena de nuevo."
      : `Este navegador no permite que la página guarde el modelo (${detail}); estará aquí hasta que salgas. Sus puntuaciones se guardan en Comparar → Ejecuciones.`,
  unreadable: (detail) =>
    `No se pudo leer el modelo de una ejecución anterior${detail ? ` (${detail})` : ""}. Sus puntuaciones siguen en Comparar → Ejecuciones. Entrena de nuevo para tener un modelo.`,
};

export const waitingWords: typeof waitingEn = {
  slow: "El motor no ha llegado tras diez segundos. Arrancará solo en cuanto esté aquí. Si no llega, comprueba la conexión y vuelve a cargar la página; tus textos se conservan.",
  partSlow:
    "Esta parte de la página no ha llegado tras diez segundos. Se mostrará en cuanto esté aquí. Si no llega, comprueba la conexión y vuelve a abrirla.",
  noSimd:
    "Este navegador no puede ejecutar el motor: hace falta WebAssembly con SIMD, que todos los navegadores tienen desde 2023. Actualiza el navegador o usa otro. Mientras tanto, aquí puedes leer y editar tus textos.",
  reload: "Volver a cargar la página",
  stalled: "No ha llegado nada en diez segundos. Espera, cancela o inténtalo de nuevo.",
  stalledAgain: "Intentar de nuevo",
};
