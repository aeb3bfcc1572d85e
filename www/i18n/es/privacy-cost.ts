// The words of private training: what it has spent, and what an attacker could guess.

import type { Messages } from "../parts.ts";
import { count, interval, percent } from "./numbers.ts";

export const privacyCost: Messages<"privacyCost"> = {
  heading: "Privacidad",
  spent: (epsilon, target, delta) => `Gastado: ε = ${epsilon} de ${target}, con δ = ${delta}.`,
  meter: (epsilon, target) => `Presupuesto de privacidad: gastado ε ${epsilon} de ${target}`,
  means: (factor) =>
    `Para quien obtenga el modelo, o lo que este dice de textos nuevos: con o sin uno cualquiera de los textos de entrenamiento, nada de lo que vea es más de ${factor} veces más probable.`,
  meansLittle: "Con un ε tan grande no se promete casi nada para un texto concreto.",
  noise: (sigma, clip, nSteps) =>
    `${count(nSteps, "paso")} con ruido de σ = ${sigma} veces la norma máxima del gradiente de un texto, C = ${clip}.`,
  scope:
    "La promesa vale para el modelo: su archivo no contiene palabras ni vectores de los textos de entrenamiento. Las curvas y puntuaciones de esta página son para ti y no la llevan, ni tampoco una configuración elegida mirándolas. Los nombres de las clases cuentan como públicos.",
  membershipHelp:
    "¿Puede alguien saber, por la pérdida del modelo en un texto, si se entrenó con él? Un modelo que se sabe de memoria sus textos de entrenamiento los delata. Cada texto de entrenamiento se compara con los textos reservados de su clase, o de las mismas etiquetas.",
  auc: (auc, low, high) =>
    `Un texto de entrenamiento tiene la pérdida menor en el ${auc} de los pares (${interval}: del ${low} al ${high}); una moneda acertaría en el ${percent(0.5)}.`,
  verdict: {
    none: "Nada de esto muestra que un atacante que se guíe por la pérdida pueda distinguir los textos de entrenamiento de otros.",
    some: "Los textos de entrenamiento se distinguen de otros mejor que con una moneda.",
    much: "Los textos de entrenamiento se distinguen de otros mucho mejor que con una moneda.",
  },
  advantage: (share) =>
    `Con el mejor umbral, la proporción de textos de entrenamiento que el ataque encuentra supera en ${share} a la de los demás que acusa por error.`,
  private: (epsilon) =>
    `Esta ejecución fue privada (${epsilon}): su cota vale contra cualquier ataque, y este es solo el más sencillo.`,
  open: "Este es el ataque más sencillo; otros encuentran más.",
  bounded: "“Entrenamiento privado”, en la configuración, los acota todos.",
  none: "No hay textos reservados de la clase de un texto de entrenamiento, o de las mismas etiquetas, con los que comparar. Reserva algunos en “División”.",
  picture: (auc) =>
    `Cómo se reparten las pérdidas de los textos de entrenamiento y de los reservados. Un texto de entrenamiento tiene la pérdida menor en el ${auc} de los pares. La tabla tiene los números.`,
  members: (n, loss) => `${count(n, "texto")} de entrenamiento, pérdida media ${loss}`,
  others: (n, loss) => `${count(n, "texto reservado", "textos reservados")}, pérdida media ${loss}`,
  x: "Pérdida de un texto (más seguro a la izquierda)",
  y: "Proporción de textos",
  table: "Las pérdidas como tabla",
  loss: "Pérdida",
  trained: "Textos de entrenamiento",
  heldOut: "Textos reservados",
  source:
    "Ataque: Yeom et al. (2018), dentro de cada clase; intervalo por bootstrap. Entrenamiento privado: Abadi et al. (2016), contado con divergencias de Rényi (Mironov et al., 2019).",
};
