import type { terms as english, whatIs as asked } from "../en/terms.ts";
import { interval } from "./numbers.ts";

/** The terms of the field that have a “?”, as “¿Qué es …?” asks for them. */
export const terms: typeof english = {
  accuracy: "la exactitud",
  precision: "la precisión",
  recall: "la exhaustividad",
  f1: "F1",
  macro: "el promedio macro",
  micro: "el promedio micro",
  weighted: "el promedio ponderado",
  confusion: "una matriz de confusión",
  crossValidation: "la validación cruzada",
  interval: `un ${interval}`,
  heldOut: "un texto de validación o de prueba",
  loss: "la pérdida",
  epoch: "una época",
  step: "un paso",
  learningRate: "la tasa de aprendizaje",
  gradientNorm: "la norma del gradiente",
  activations: "una activación",
  encoder: "un codificador preentrenado",
  token: "un token",
  ngrams: "un n-grama de caracteres",
  logistic: "la regresión logística",
  ridge: "la regresión ridge",
  prototypes: "un prototipo",
  contrastive: "el ajuste fino contrastivo",
  calibration: "la calibración",
  gradients: "el método de los gradientes integrados",
  leftOut: "el método de dejar una parte fuera",
  logOdds: "el log-odds de una clase",
  attention: "la atención",
  components: "una componente principal",
  tsne: "t-SNE",
  learningCurve: "una curva de aprendizaje",
  tfidf: "TF-IDF",
  suggestion: "un texto sugerido",
  doubtful: "una etiqueta dudosa",
  auc: "el AUC",
};

export const whatIs: typeof asked = (term) => `¿Qué es ${term}?`;
