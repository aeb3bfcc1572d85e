// Pictures and sounds.

import type { KindName, MediaKind } from "../../kinds/reference.ts";
import type { Messages } from "../parts.ts";
import { bytes, count, number } from "./numbers.ts";

const things: Record<KindName, string> = { text: "textos", picture: "imágenes", sound: "sonidos" };
const one: Record<KindName, string> = { text: "un texto", picture: "una imagen", sound: "un sonido" };

const forms: Record<MediaKind, string> = {
  picture: "se leen PNG, JPEG y WebP",
  sound: "se leen WAV, MP3 y lo demás que tu navegador reproduzca",
};

export const media: Messages<"media"> = {
  missing: (name) => `${name}: su copia no está en este dispositivo. Añade el archivo de nuevo.`,
  missingShort: "no está",
  play: (name) => `Reproducir ${name}`,
  add: { picture: "Añadir imágenes", sound: "Añadir sonidos" },
  addTest: { picture: "Añadir imágenes de prueba", sound: "Añadir sonidos de prueba" },
  addFolder: "Añadir una carpeta",
  folders: "El nombre de una carpeta es la etiqueta de lo que contiene.",
  kept: {
    picture:
      "De cada imagen se guarda en este dispositivo una copia de 448 píxeles por lado como máximo, y el modelo lee su centro como un cuadrado. No se envía nada a ninguna parte.",
    sound:
      "De cada sonido se guarda en este dispositivo un canal de 30 segundos como máximo, y eso es lo que lee el modelo. No se envía nada a ninguna parte.",
  },
  file: { picture: "Imagen", sound: "Sonido" },
  adding: (done, total) => `${number(done)} de ${count(total, "archivo")} incorporados`,
  addingProgress: "Progreso de la incorporación",
  cancel: "Cancelar",
  reading: (done, total) => `${number(done)} de ${number(total)} leídos por el codificador`,
  readingProgress: "Progreso del codificador",
  added: (n, kind) =>
    n === 0
      ? ""
      : kind === "picture"
        ? `Ahora la tabla tiene ${count(n, "imagen", "imágenes")} más.`
        : `Ahora la tabla tiene ${count(n, "sonido")} más.`,
  addedToTest: (n, kind) =>
    n === 0
      ? ""
      : kind === "picture"
        ? `${count(n, "imagen", "imágenes")} ${n === 1 ? "está" : "están"} ahora en el conjunto de prueba.`
        : `${count(n, "sonido")} ${n === 1 ? "está" : "están"} ahora en el conjunto de prueba.`,
  known: (n) => (n === 0 ? "" : `Ya estaban: ${number(n)}.`),
  cut: (n) => (n === 0 ? "" : `De ${number(n)} solo se leen los primeros 30 segundos.`),
  unlabelledTests: (n) =>
    n === 0 ? "" : `${number(n)} no ${n === 1 ? "tiene" : "tienen"} etiqueta y no ${n === 1 ? "cuenta" : "cuentan"}.`,
  labelOf: (name) => `Etiqueta de ${name}`,
  noLabel: "sin etiqueta",
  takeOut: (name) => `Quitar ${name}`,
  putBack: "Devolverlo",
  refused: (n) => `Archivos que quedan fuera: ${number(n)}.`,
  moreRefused: (n) => `y ${number(n)} más`,
  mixed: (has, found) =>
    `Este proyecto contiene ${things[has]}, y ${one[found]} no puede estar entre ellos. Empieza un proyecto nuevo para ${things[found]}.`,
  newProject: "Proyecto nuevo",
  close: "Cerrar",
  fault: (fault) => {
    switch (fault.code) {
      case "form":
        return `es un archivo ${fault.form}; ${forms.picture}. Guárdalo en uno de estos formatos.`;
      case "empty":
        return "está vacío.";
      case "tooLarge":
        return `ocupa más de ${bytes(fault.limit)}.`;
      case "tooManyPixels":
        return `tiene más de ${number(fault.limit / 1e6)} millones de píxeles.`;
      case "damaged":
        return "no se puede leer: está dañado o incompleto.";
      case "silent":
        return "no suena.";
      case "otherKind":
        return `es ${one[fault.found]}, y este proyecto contiene ${things[fault.has]}.`;
    }
  },
  record: "Grabar un sonido",
  recordLabel: "Etiqueta de lo que grabas",
  recordStop: "Detener la grabación",
  recordAsking: "El navegador pregunta si esta página puede escuchar.",
  recordOn: "Grabando. Termina por sí sola a los 30 segundos.",
  recording: (n) => `grabación ${n}`,
  microphone: {
    refused:
      "El navegador no deja escuchar a esta página. Permite el micrófono en sus ajustes para esta página, o elige un archivo.",
    missing: "No se ha encontrado ningún micrófono. Elige un archivo.",
    failed: "La grabación ha fallado. Inténtalo de nuevo, o elige un archivo.",
  },
  trial: {
    heading: { picture: "Probar una imagen", sound: "Probar un sonido" },
    choose: { picture: "Elegir una imagen", sound: "Elegir un sonido" },
    help: {
      picture: "Suelta aquí una imagen, elígela o pégala.",
      sound: "Suelta aquí un sonido, elígelo o grábalo.",
    },
    clear: "Quitarlo",
  },
  why: {
    help: {
      picture:
        "Se cubre de gris un cuadro tras otro y se pregunta de nuevo al modelo. Un cuadro cuenta para la clase tanto como la clase pierde sin él.",
      sound:
        "Se silencia una parte tras otra y se pregunta de nuevo al modelo. Una parte cuenta para la clase tanto como la clase pierde sin ella.",
    },
    limits:
      "Los números son diferencias de log-odds. No tienen por qué sumar nada: lo que dos partes muestran juntas solo se pierde si se quitan ambas.",
    map: { picture: "La imagen con el peso de cada cuadro", sound: "El peso de cada parte del sonido" },
    strongest: (where, weight) => `Lo que más cuenta: ${where} (${weight}).`,
    even: "Ninguna parte cuenta por sí sola.",
    square: (row, column) => `fila ${row}, columna ${column}`,
    seconds: (from, to) => `${from}–${to} s`,
    part: "Parte",
    weight: "Peso",
    lost: "No hay copia en este dispositivo, así que no se puede explicar.",
  },
  notFor: {
    whatIf: "Esta vista es para textos: aquí no hay palabras que cambiar.",
    inside: "Esta vista es para textos: aquí el modelo lee números que ha hecho un codificador.",
    layers:
      "Un codificador hace de cada ejemplo una lista de números, y un clasificador aprende de ellos. No tiene capas propias.",
    takeOut: "El archivo del proyecto los contiene con sus etiquetas.",
  },
};
