// The words of the calibration plot.

import type { Messages } from "../parts.ts";

export const calibration: Messages<"calibration"> = {
  title: "Con qué frecuencia acierta el modelo, según lo seguro que está",
  help: "Barras que terminan por debajo de la línea: el modelo está demasiado seguro. Por encima: no lo bastante seguro.",
  few: "Con tan pocos textos, una barra representa uno o dos de ellos: fíjate en el error, no en barras sueltas.",
  picture: (error) =>
    `Proporción de aciertos según lo seguro que estaba el modelo. Error de calibración esperado: ${error}. La tabla tiene los números.`,
  table: "La calibración como tabla",
  confidence: "Probabilidad de la clase predicha",
  mean: "Probabilidad media",
  right: "Aciertos",
  texts: "Textos",
  ofLabels: {
    confidence: "Probabilidad de la respuesta más probable",
    texts: "Respuestas",
    how: "Si un texto tiene una etiqueta es una pregunta aparte: cuenta cada etiqueta de cada texto.",
  },
};
