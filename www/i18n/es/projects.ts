// The list of projects on this device, and what is asked before one is left.

import type { Messages } from "../parts.ts";
import { count, date, number } from "./numbers.ts";

export const projects: Messages<"projects"> = {
  heading: "Proyectos",
  help: "Todos se guardan solo en este dispositivo.",
  close: "Cerrar",
  list: "Proyectos en este dispositivo",
  present: "abierto",
  facts: (nTexts, nRuns) =>
    nRuns === 0 ? count(nTexts, "texto") : `${count(nTexts, "texto")}, ${count(nRuns, "ejecución", "ejecuciones")}`,
  changed: (at) => `cambiado: ${date(at)}`,
  new: "Proyecto nuevo",
  rename: "Cambiar el nombre",
  renameOf: (name) => `Cambiar el nombre de ${name}`,
  nameOf: (name) => `Nombre nuevo de ${name}`,
  save: "Guardar el nombre",
  cancel: "Cancelar",
  copy: "Duplicar",
  copyOf: (name) => `Duplicar ${name}`,
  copyName: (name) => `Copia de ${name}`,
  copying: (done, total) => (total > 0 ? `Duplicando: ${number(done)} de ${count(total, "modelo")}…` : "Duplicando…"),
  delete: "Borrar",
  deleteOf: (name) => `Borrar ${name}`,
  deleted: (name) => `${name}: borrado. Hasta que se cierre esta página, puedes recuperarlo.`,
  undo: "Deshacer",
  undoOf: (name) => `Deshacer: recuperar ${name}`,
  failed: {
    list: (detail) => `El navegador no dice qué proyectos hay (${detail}).`,
    change: (detail) => `No se pudo guardar el cambio (${detail}).`,
    copy: (detail) => `No se pudo duplicar el proyecto (${detail}).`,
  },
  full: "su almacenamiento está lleno",
  leaveHeading: (name) => `¿Salir de ${name}?`,
  doubts: {
    run: "Aquí hay un entrenamiento en curso. Si lo detienes, lo aprendido hasta ahora se guarda como una ejecución.",
    comparison: "Aquí hay una comparación en curso. Si la detienes, lo medido hasta ahora se conserva.",
    search: "Aquí hay una búsqueda de configuración en curso. Si la detienes, lo encontrado hasta ahora se pierde.",
    guesses: "Aquí se están proponiendo etiquetas. Si lo detienes, las propuestas hasta ahora se conservan.",
    labels: "Aquí se están revisando las etiquetas. Si lo detienes, lo encontrado hasta ahora se pierde.",
    notKept:
      "Lo que has cambiado aquí no se puede guardar, porque el navegador no lo admite, así que se perdería. Quédate, y exporta los textos a un archivo.",
  },
  stopAndOpen: (name) => `Detener y abrir ${name}`,
  stopAndNew: "Detener y empezar un proyecto nuevo",
  stopAndDelete: "Detener y borrar el proyecto",
  openAnyway: (name) => `Abrir ${name} y perder los cambios`,
  newAnyway: "Empezar un proyecto nuevo y perder los cambios",
  stay: "Quedarse aquí",
};
