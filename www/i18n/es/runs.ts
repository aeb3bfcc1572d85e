// The words of the kept runs.

import type { Messages } from "../parts.ts";
import { count, date, number, percent } from "./numbers.ts";

export const runs: Messages<"runs"> = {
  empty: "Aún no ha terminado ninguna ejecución. Entrena un modelo y aparecerá aquí.",
  help: "Elige ejecuciones para ver sus curvas en una sola imagen y en qué difiere su configuración.",
  list: "Ejecuciones guardadas",
  run: (n) => `Ejecución ${number(n)}`,
  nameOf: (n) => `Nombre de la ejecución ${number(n)}`,
  compare: (name) => `Comparar ${name}`,
  date,
  stopped: "terminada antes de tiempo",
  private: (epsilon) => `privada, ${epsilon}`,
  epsilon: "Privacidad gastada",
  notPrivate: "no privada",
  cutShort: (step, nSteps) =>
    nSteps === 0 || step === 0
      ? "interrumpida antes de terminar"
      : step < nSteps
        ? `interrumpida en el paso ${number(step)} de ${number(nSteps)}`
        : "interrumpida antes de puntuarla",
  goOn: (step) => `Continuar desde el paso ${number(step)}`,
  goOnOf: (name, step) => `Continuar ${name} desde el paso ${number(step)}`,
  scored: (accuracy, low, high, f1) => `${accuracy} de aciertos (del ${low} al ${high}), F1 macro ${f1}`,
  scoredLabels: (accuracy, low, high, f1) =>
    `${accuracy} con todas las etiquetas correctas (del ${low} al ${high}), F1 micro ${f1}`,
  classes: (n) => count(n, "clase"),
  use: "Usar esta configuración",
  useOf: (name) => `Usar la configuración de ${name}`,
  inUse: "configuración en uso",
  model: (size) => `modelo y resultados guardados aquí, ${size}`,
  open: "Abrir",
  openOf: (name) => `Abrir el modelo y los resultados de ${name}`,
  shown: "ahora en la página",
  removeModel: "Borrar el modelo",
  removeModelOf: (name) => `Borrar el modelo de ${name}`,
  removedModel: (name) => `El modelo de ${name} se ha borrado; sus puntuaciones se conservan.`,
  modelsDropped: (n) =>
    `${count(n, "modelo antiguo", "modelos antiguos")} ${n === 1 ? "dejó" : "dejaron"} sitio a otros más nuevos; sus puntuaciones se conservan. Los modelos de ejecuciones con nombre son los últimos en irse.`,
  remove: "Borrar",
  removeOf: (name) => `Borrar ${name}`,
  removed: (name) => `${name}: borrada.`,
  bringBack: "Recuperarla",
  dropped: (n) =>
    `${count(n, "ejecución antigua", "ejecuciones antiguas")} ${n === 1 ? "dejó" : "dejaron"} sitio a otras más nuevas. Las que tienen nombre son las últimas en irse.`,
  most: (n) => `Se comparan como mucho ${number(n)}; la primera elegida deja sitio.`,
  compared: "Comparación de las ejecuciones elegidas",
  built: "Modelo",
  setting: "Opción o puntuación",
  differ: `De la configuración solo se enumera lo que difiere. Intervalos del ${percent(0.95)}: de la exactitud, según Wilson (1927); del F1 macro, por bootstrap (Efron, 1979).`,
  same: "Estas ejecuciones tienen la misma configuración.",
  accuracy: "Exactitud",
  interval: (low, high) => `${low} a ${high}`,
  macroF1: "F1 macro",
  microF1: "F1 micro",
  loss: "Pérdida",
  texts: "Textos",
  otherData: "No todas estas ejecuciones tuvieron los mismos textos, así que sus puntuaciones no se pueden comparar.",
  otherSplit:
    "Estas ejecuciones reservaron textos distintos (otra semilla, otras proporciones u otros textos de prueba), así que parte de la diferencia entre sus puntuaciones es azar.",
  sameData: "Estas ejecuciones se puntuaron con los mismos textos.",
  curves: "Curvas de las ejecuciones elegidas",
  measures: {
    loss: "Pérdida",
    accuracy: "Exactitud",
    tuning: "Pérdida contrastiva del ajuste",
  },
  onValidation: "en los textos de validación, o en los de entrenamiento si no los hay",
  onTuning: "al ajustar el codificador, en el primer pliegue",
  step: "Paso",
  curve: (name, runs) => `${name} por paso, de ${runs}.`,
  joined: (names) => names.join(", "),
  values: (name) => `${name} como tabla`,
  noCurve: (runs) =>
    `Sin curva: ${runs}. Un clasificador sobre los vectores de un codificador se entrena de una vez, no por épocas.`,
};
