// The words of what leaves the page as results: the dialog's, and those that only a file says.

import type { Messages } from "../parts.ts";
import { percent } from "./numbers.ts";

export const resultsOut: Messages<"resultsOut"> = {
  close: "Cerrar",
  what: "Qué se exporta",
  scores: "Puntuaciones",
  predictions: "Predicciones",
  helpOfLabels:
    "F1 micro, pérdida de Hamming, promedios, y cada etiqueta con su umbral, sus puntuaciones y sus decisiones, de cada parte de los textos, con la configuración y la semilla. Nombra las etiquetas, y no contiene ningún texto.",
  helps: {
    scores:
      "Exactitud, F1 macro, las puntuaciones de cada clase, la matriz de confusión y la calibración de cada parte de los textos, con la configuración y la semilla. Nombra las clases, y no contiene ningún texto.",
    predictions: "Cada texto que se puntuó, con su etiqueta, la predicción y la probabilidad de cada clase.",
    ways: "Cada método de aprendizaje que la ejecución ha probado, con su exactitud y su pérdida.",
    search: "Cada intento con las opciones que cambió, y sus puntuaciones.",
    models: "Cada modelo con sus puntuaciones, y cómo queda frente a la mejor línea base. No contiene ningún texto.",
    curve: "La exactitud frente al número de textos etiquetados, medida y pronosticada.",
    runs: "Cada ejecución guardada con sus puntuaciones y las opciones que difieren de sus valores predeterminados. No contiene ningún texto.",
  },
  none: "Aún no hay nada que exportar: entrena un modelo, o compara algunos.",
  formats: {
    csv: "Separado por comas (.csv), para hojas de cálculo",
    json: "JSON (.json), para programas",
    markdown: "Markdown (.md), un informe para leer",
  },
  partly:
    "El modelo no está abierto, así que de cada texto solo se conocen las tres clases más probables. Ábrelo en Comparar → Ejecuciones para tenerlas todas.",
  saved: "Guardado.",
  copied: "Copiado.",
  date: "Fecha",
  texts: "Textos",
  nTexts: "Número de textos",
  settings: "Opciones que difieren de sus valores predeterminados",
  noSettings: "Todas las opciones tienen su valor predeterminado.",
  score: "Puntuación",
  value: "Valor",
  interval: `Intervalo del ${percent(0.95)}`,
  part: "Parte",
  prediction: "Predicción",
  right: "Acierto",
  yes: "sí",
  no: "no",
  probability: (label) => `P(${label})`,
  lossError: "Error típico de la pérdida",
  try: "Intento",
  verdict: "Frente a la mejor línea base",
  verdicts: { better: "mejor", worse: "peor", unclear: "demasiado pocos textos para saberlo" },
  run: "Ejecución",
  end: "Terminó",
  ends: { whole: "hasta el final", stopped: "antes de tiempo", cutShort: "interrumpida" },
};
