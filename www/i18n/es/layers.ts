// The words of the layers' gradients and activations.

import type { Messages } from "../parts.ts";
import { number, percent } from "./numbers.ts";

export const layers: Messages<"layers"> = {
  waiting: "Cuando el entrenamiento haya empezado, aquí se muestra cada capa.",
  table: "Gradientes y activaciones de cada capa",
  layer: "Capa",
  gradient: "Norma del gradiente",
  activations: "Activaciones",
  mean: "Media ± desviación típica",
  zeros: "Ceros",
  none: "nada que aprender",
  firstEpoch: "tras la primera época",
  spread: (low, high) => `Histograma de las activaciones de ${low} a ${high}`,
  course: (first, last, nEpochs) =>
    `Norma del gradiente de ${first} en la época 1 a ${last} en la época ${number(nEpochs)}`,
  vanishing: "apenas aprende",
  dead: "casi todo cero",
  shows:
    "Todas las curvas comparten una escala logarítmica, para poder comparar las capas. Los histogramas son de hasta 32 textos de entrenamiento; los de la última capa son probabilidades.",
  vanishingHelp: (factor) =>
    `“Apenas aprende”: un gradiente inferior a ${factor} del mayor. Ayudan menos capas, una GRU o LSTM en lugar de una RNN, o una longitud de secuencia menor.`,
  deadHelp: `“Casi todo cero”: más del ${percent(0.95)} de lo que la capa da como salida. Ayudan una tasa de aprendizaje menor u otros pesos iniciales.`,
};
