// What is kept on this device, what was asked for, and the switch by which nothing is.

import type { StoredItem, StoredKind } from "../../state/stored.ts";
import type { Messages } from "../parts.ts";
import { count, number } from "./numbers.ts";

const names: Record<StoredKind, string> = {
  table: "Textos etiquetados",
  history: "Versiones anteriores de ellos, para Deshacer",
  draft: "Un texto que espera a que lo añadas",
  testText: "Textos de prueba",
  pool: "Textos por etiquetar",
  trialText: "El texto que pruebas",
  classNames: "Nombres de clases para las primeras propuestas",
  runs: "Ejecuciones: puntuaciones, configuración y nombres de clases",
  comparisons: "La última comparación y curva de aprendizaje",
  models: "Modelos, cada uno con los textos de los que se hizo",
  copies: "Copias de imágenes y sonidos",
  aside: "Lo que se apartó",
  otherVersions: "Lo que guarda otra versión de la página",
  project: "Otro proyecto",
  settings: "Idioma, apariencia y configuración",
  encoder: "Un codificador",
  gpuEngine: "Motor WebGPU",
  page: "La página misma, para visitas sin conexión",
  other: "Otra cosa",
};

/** What is counted of each kind; nothing where there is only one. */
function amount({ kind, n, project }: StoredItem): string {
  switch (kind) {
    case "project":
      return project?.deleted ? "borrado; su pestaña puede recuperarlo hasta que se cierre" : "";
    case "table":
    case "testText":
    case "pool":
      return count(n, "texto");
    case "history":
      return count(n, "versión", "versiones");
    case "runs":
      return count(n, "ejecución", "ejecuciones");
    case "models":
      return count(n, "modelo");
    case "copies":
    case "page":
    case "gpuEngine":
      return count(n, "archivo");
    case "aside":
    case "otherVersions":
    case "other":
      return count(n, "valor", "valores");
    default:
      return "";
  }
}

export const privacy: Messages<"privacy"> = {
  heading: "Guardado aquí",
  close: "Cerrar",
  intro:
    "Todo lo que guarda esta copia de la página está en este navegador, en este dispositivo, y en ningún otro lugar. El navegador informa:",
  scope: "Esta copia de la página es",
  looking: "Preguntando al navegador…",
  failed: (detail) => `El navegador no dice qué se guarda (${detail}).`,
  nothing: "Aquí no se guarda nada.",
  names,
  project: (name) => `Proyecto “${name}”`,
  amount,
  caption: "Lo que se guarda en este dispositivo",
  columns: { what: "Qué", size: "Tamaño", action: "Borrar" },
  total: "En total",
  size: (bytes) => {
    if (bytes >= 1e9) return `${number(Math.round(bytes / 1e8) / 10)} GB`;
    return bytes < 1000 ? count(bytes, "byte") : `${number(Math.round(bytes / 1000))} kB`;
  },
  estimate: (usage, quota) =>
    `Según la estimación del propio navegador, todo lo de este servidor, incluidas otras páginas, ocupa ${usage} de un máximo de ${quota}.`,
  measured:
    "Los tamaños de textos, ejecuciones y modelos son los de su texto como JSON; el navegador los almacena a su manera.",
  persisted: "El navegador lo conserva hasta que lo borres.",
  notPersisted: "El navegador puede borrarlo si a este dispositivo le falta espacio.",
  safari:
    "Safari borra lo que guarda una página cuando has usado Safari durante siete días sin abrirla, salvo que esté en la pantalla de inicio o en el Dock. Guarda en un archivo los textos que te importen.",
  persist: "Pedir al navegador que lo conserve",
  persistRefused: "El navegador no aceptó. Quizá acepte si la página está en marcadores o se abre a menudo.",
  delete: "Borrar",
  deleteOne: (what) => `Borrar: ${what}`,
  sure: (what) => `¿Borrar esto para siempre? ${what}`,
  keepsFor: "Se guarda de nuevo en cada visita",
  keep: "Conservar",
  models: "Sus modelos se borran con ellas.",
  erase: "Borrarlo todo…",
  eraseHeading: "¿Borrar todo esto para siempre?",
  eraseTabs: "Todas las pestañas abiertas de esta página dejan de funcionar y vacían lo que tienen.",
  and: (all) => new Intl.ListFormat("es").format(all),
  keepFiles: "Pero conservar lo descargado que no contiene nada tuyo: la página misma y los codificadores",
  eraseNow: "Borrarlo todo ahora",
  cancel: "Cancelar",
  erased: {
    working: "Borrando, y preguntando al navegador qué queda…",
    nothing: "No queda nada",
    only: "No queda nada tuyo",
    some: "No se pudo borrar todo",
    proof: (nDatabases, nCaches, hasServiceWorker) =>
      `Preguntado de nuevo, el navegador informa de ${nDatabases === 0 ? "ninguna base de datos" : count(nDatabases, "base de datos", "bases de datos")}, ${nCaches === 0 ? "ninguna caché" : count(nCaches, "caché")} y ${hasServiceWorker ? "un service worker" : "ningún service worker"} de esta página.`,
    files: "Lo que elegiste conservar está aquí:",
    blocked: (name) =>
      `“${name}” sigue en uso en otra pestaña o ventana de esta página, quizá una inactiva. Se ha vaciado. Cierra esa pestaña e inténtalo de nuevo.`,
    failed: (name, detail) =>
      `“${name}” no se pudo borrar (${detail}). Inténtalo de nuevo; si no sirve, borra los datos de este sitio en la configuración del navegador.`,
    left: (what) => `Sigue aquí: ${what}.`,
    unknown: (detail) => `El navegador no dice qué queda (${detail}).`,
    again: "Intentar de nuevo",
    begin: "Empezar de nuevo",
    beginHint: "La página se abre entonces como en una primera visita.",
  },
  requests: {
    heading: "Peticiones",
    intro:
      "Lo que esta pestaña y sus workers han pedido a este sitio desde que se abrió. No pueden pedir nada a ningún otro sitio.",
    counts: (nWhileLoading, nSince) => `${number(nWhileLoading)} durante la carga, ${number(nSince)} desde entonces.`,
    loading: (n) => `${number(n)} hasta ahora; la página aún se está cargando.`,
    sent: (nWhileLoading, nSince) =>
      `El service worker, por el que pasan las peticiones de todas las pestañas abiertas de esta página, envió a la red ${number(nWhileLoading)} de ellas mientras esta pestaña se cargaba, y ${number(nSince)} desde entonces.`,
    unwitnessed: "Entre esta pestaña y la red no hay ningún service worker, así que solo cuenta la propia pestaña.",
    list: "Pedido desde la carga",
    listSent: "Enviado a la red desde la carga",
    times: (n) => (n === 1 ? "" : `, ${number(n)} veces`),
    kinds: {
      encoder: "un codificador",
      gpuEngine: "el motor WebGPU",
      part: "una parte de la página",
      list: "una lista de lo que ofrece este sitio",
      other: "otra cosa",
    },
  },
  offline: {
    heading: "Sin conexión",
    label: "Sin conexión: esta página no hace peticiones",
    intro:
      "Mientras esté activado, la página se sirve de lo que está guardado aquí, y su service worker rechaza todo lo demás que pida: en todas las pestañas de esta copia, y también en visitas posteriores. El propio navegador puede seguir buscando una versión más reciente del service worker al abrir la página; nada tuyo va con ello.",
    impossible:
      "Aquí no se puede garantizar: el navegador no da a la página un service worker. Así ocurre en algunas ventanas privadas, y donde la dirección no empieza por https.",
    unknown: "La página aún se está guardando para visitas sin conexión; el interruptor aparece en un momento.",
    reload: "Esta pestaña se abrió antes de que el service worker estuviera en su sitio.",
    reloadNow: "Volver a cargar la página",
    ready: "La página, su motor de CPU y todas sus partes están aquí.",
    missing: "No está en este dispositivo, así que no se puede usar mientras esto esté activado:",
    fetch: (what) => `Obtener el ${what}`,
    fetching: "En camino…",
    gpuEngine: "motor WebGPU",
    size: (bytes) => `(${bytes})`,
    gpuFailed: "No se pudo obtener.",
  },
};
