// The words of the results where a text may have several labels.

import type { Messages } from "../parts.ts";
import { count, interval, number, percent } from "./numbers.ts";

export const several: Messages<"several"> = {
  right: (nExact, n, low, high) =>
    `${number(nExact)} de ${count(n, "texto")} ${nExact === 1 ? "tiene" : "tienen"} todas las etiquetas correctas. ${
      n < 30
        ? `Con tan pocos textos el error puede ser grande: en textos nuevos de este tipo, cabría cualquier valor del ${percent(low)} al ${percent(high)} (${interval}).`
        : `En textos nuevos de este tipo, espera del ${percent(low)} al ${percent(high)} (${interval}).`
    }`,
  exact: "Todas las etiquetas correctas",
  microF1: "F1 micro",
  hammingLoss: "Pérdida de Hamming",
  evidence: "Lo que se sabe de las etiquetas",
  score: "Puntuación",
  withInterval: `Valor, ${interval}`,
  on: (score, part, n) => `${score}: ${part.toLowerCase()} (${number(n)})`,
  rightDecisions: "Decisiones correctas sobre etiquetas",
  onFolds: (score) => `${score}: textos de entrenamiento reservados por turnos`,
  averages: "Promedios de las etiquetas",
  average: "Promedio",
  micro: "Promedio micro",
  macro: "Promedio macro",
  weighted: "Promedio ponderado",
  samples: "Promedio por muestras",
  metrics: "Métricas por etiqueta",
  label: "Etiqueta",
  threshold: "Umbral",
  matrices: "Matrices de confusión",
  matrixOf: (label) => `Matriz de confusión de ${label}`,
  has: "La tiene",
  hasNot: "No la tiene",
  given: "Asignada",
  notGiven: "No asignada",
  matricesHelp: "Filas: si el texto tiene la etiqueta. Columnas: si el modelo la asigna.",
  cells: {
    found: (n, label) => `Verdaderos positivos, ${label}: ${count(n, "texto")}`,
    missed: (n, label) => `Falsos negativos, ${label}: ${count(n, "texto")}`,
    extra: (n, label) => `Falsos positivos, ${label}: ${count(n, "texto")}`,
    neither: (n, label) => `Verdaderos negativos, ${label}: ${count(n, "texto")}`,
  },
  precisionOf: (value, label) => `Precisión ${value}: textos a los que el modelo asigna ${label}`,
  recallOf: (value, label) => `Exhaustividad ${value}: textos con ${label}`,
  f1Of: (value, label) => `F1 ${value}: textos que tienen ${label} o la reciben`,
  supportOf: (n, label) => `${count(n, "texto")} con ${label}`,
  mistakes: (n) => `${count(n, "texto")} con alguna etiqueta equivocada`,
  noMistakes: "Todos los textos tienen todas las etiquetas correctas.",
  decisions: {
    expected: (n, label) => `${count(n, "texto")} con “${label}”`,
    predicted: (n, label) => `${count(n, "texto")} con “${label}” según el modelo`,
    either: (n, label) =>
      `${count(n, "texto")} que ${n === 1 ? "tiene" : "tienen"} “${label}” o la ${n === 1 ? "recibe" : "reciben"}`,
    found: (n, label) => `${count(n, "texto")} con “${label}” bien asignada`,
    missed: (n, label) => `${count(n, "texto")} con “${label}” omitida`,
    extra: (n, label) => `${count(n, "texto")} con “${label}” de más`,
    neither: (n, label) => `${count(n, "texto")} sin “${label}”, y el modelo no la asigna`,
  },
  decision: "Decisión",
  decisionNames: {
    expected: "El texto la tiene",
    predicted: "El modelo la asigna",
    either: "La tiene o la recibe",
    found: "Bien asignada",
    missed: "Omitida",
    extra: "De más",
    neither: "Bien no asignada",
  },
  shows: { wrong: "Errores", right: "Todas correctas", all: "Todos" },
  said: (given, had) => `El modelo asigna ${given}; el texto tiene ${had}`,
  saidRight: (given) => `El modelo asigna ${given}, igual que la etiqueta del texto`,
  none: "ninguna etiqueta",
  joined: (names) => names.join(", "),
  decided: "Etiquetas de este texto",
  marks: { found: "correcta", missed: "omitida", extra: "de más" },
  ways: "Exactitud del clasificador de cada etiqueta",
  waysMajority: "Lo que se alcanzaría respondiendo siempre lo mismo sobre la etiqueta.",
  majority: "Siempre la misma respuesta",
  nTried: "Métodos probados",
  bestOf: (n) => `el mejor de ${count(n, "método", "métodos")}`,
  inBar: "La marca de cada barra es el umbral de la etiqueta.",
};
