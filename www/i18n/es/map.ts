// The words of the map of the texts.

import type { Messages } from "../parts.ts";
import { number } from "./numbers.ts";

export const map: Messages<"map"> = {
  waiting: "Entrena un modelo, y sus textos se colocan aquí.",
  progress: "Progreso del mapa",
  at: (done, total) => (total === 0 ? "Leyendo los textos…" : `${number(done)} de ${number(total)} textos`),
  cancel: "Detener",
  again: "Dibujar el mapa",
  colour: "Color y forma según",
  by: { label: "Etiqueta", prediction: "Predicción", error: "Acierto o error" },
  which: "Qué etiqueta",
  without: "Textos sin ella",
  layout: "Disposición",
  layouts: { components: "Componentes principales", tsne: "t-SNE" },
  arranging: "Moviendo los puntos…",
  tsneShows:
    "Lo separados que están los grupos, y lo grandes o densos que son, dice poco, y puede parecer que hay grupos donde no los hay. Los textos más cercanos se buscan sin t-SNE.",
  trialPlaced: "El texto que pruebas se dibuja entre sus textos más cercanos.",
  right: "Acierto",
  wrong: "Error",
  plot: "Mapa de los textos",
  keys: "Las flechas van al punto siguiente en su dirección; Inicio y Fin, al primero y al último.",
  trial: "El texto que pruebas",
  axes: (first, second) => `En horizontal: el ${first} de las diferencias entre los textos; en vertical: el ${second}.`,
  some: (nShown, n) => `Se muestran ${number(nShown)} de ${number(n)} textos, de toda la tabla.`,
  shows:
    "Los textos que aquí están juntos pueden estar separados en direcciones que no se muestran; los más cercanos se buscan en todas.",
  pick: "Señala un texto, o ve a él con las flechas.",
  label: "Etiqueta",
  prediction: "Predicción",
  part: "Pertenece a",
  parts: { training: "Entrenamiento", validation: "Validación", test: "Prueba" },
  text: "Texto",
  similarity: "Parecido",
  neighbours: "Textos más cercanos",
  neighboursOfTrial: "Los más cercanos al texto que pruebas",
  list: "Los textos como tabla",
  listed: (n) => `Se enumeran los primeros ${number(n)}.`,
  said: (text, label, predicted) => `Mapa de los textos: ${text}, etiqueta ${label}, predicción ${predicted}`,
  legend: "Leyenda",
};
