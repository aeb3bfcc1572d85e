// The switch by which the page makes no requests, as far as it is told of on the page itself; and the
// page's end, when all that it kept has been deleted.

import type { Refused } from "../../state/offline.ts";
import type { Messages } from "../parts.ts";

const refused: Record<Refused["what"], string> = {
  encoder: "un codificador que no está en este dispositivo",
  gpuEngine: "el motor WebGPU, que no está en este dispositivo",
  part: "un archivo que no está en este dispositivo",
};

export const offline: Messages["offline"] = {
  on: "Sin conexión: esta página no hace peticiones.",
  notEnforced:
    "El modo sin conexión está activado, pero esta pestaña se abrió sin él. Vuelve a cargarla para que tampoco haga peticiones.",
  turnOff: "Desactivar el modo sin conexión",
  refused: (what) => `El modo sin conexión está activado, así que no se pidió ${refused[what]}.`,
  erasedHeading: "Se está borrando todo lo que esta página guardaba aquí",
  erasedElsewhere:
    "En otra pestaña se borró todo lo que esta página guarda en este dispositivo. Esta pestaña ha vaciado lo que tenía, para que nada reaparezca. Puedes cerrarla.",
  beginAnew: "Empezar de nuevo",
};
