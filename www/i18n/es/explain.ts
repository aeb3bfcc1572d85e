// The words of what explains a text.

import type { Messages } from "../parts.ts";
import { count, number } from "./numbers.ts";

export const explain: Messages<"explain"> = {
  why: {
    help: "Cuánto habla cada parte del texto a favor o en contra de la clase, según dos métodos. Responden a preguntas distintas, así que no tienen por qué coincidir.",
    class: "Clase explicada",
    predicted: (label) => `${label} (predicha)`,
    given: (label) => `${label} (asignada)`,
    cancel: "Detener la explicación",
    again: "Explicar",
    progress: "Progreso de la explicación",
    stopped: "La explicación se detuvo.",
    at: (done, total) => (total === 0 ? "Leyendo el texto…" : `${number(done)} de unos ${number(total)} pasos`),
    nothing: "En este texto no hay nada que el modelo pueda leer y ponderar.",
    towards: (label) => `habla a favor de ${label}`,
    away: "habla en contra",
    gradients: "Gradientes integrados",
    leftOut: "Dejar una fuera",
    strongest: (towards, away) =>
      [towards && `Lo que más habla a favor: ${towards}.`, away && `Lo que más habla en contra: ${away}.`]
        .filter(Boolean)
        .join(" "),
    joined: (parts) => parts.join(", "),
    even: "Ninguna parte tiene un peso digno de mención.",
    complete: (sum, change, from, to, share, nPoints) =>
      `Los pesos suman ${sum}; la puntuación cambia en ${change}, de ${from} con un texto vacío a ${to} con este. Así que los pesos la explican con un error de hasta el ${share}, con gradientes en ${count(nPoints, "punto")}.`,
    incomplete:
      "No es exacto: la puntuación da un salto en algún punto del camino, y más puntos no ayudarían. Toma estos pesos como aproximados, y fíate más de “Dejar una fuera”.",
    elsewhere: (weight) => `De ello, ${weight} viene de n-gramas de caracteres fuera de estas partes.`,
    limited: (n) =>
      `Solo se dejaron fuera las primeras ${number(n)} partes: por cada una el modelo lee de nuevo el texto entero.`,
    score: (label) => `La puntuación es el log-odds de ${label}.`,
    table: "Los pesos como tabla",
    part: "Parte del texto",
  },
  whatIf: {
    help: "Cambia el texto y mira cómo se mueven las probabilidades. Guarda variantes para compararlas.",
    words: "Palabras que se pueden quitar",
    leaveOut: (word) => `Quitar ${word}`,
    pressToLeaveOut: "Pulsa una palabra para quitarla del texto.",
    more: (n) => `… y ${number(n)} más`,
    keep: "Guardar esta variante",
    full: (n) => `Hay ${count(n, "variante guardada", "variantes guardadas")} y no caben más. Quita una primero.`,
    table: "Variantes",
    text: "Texto",
    now: "Ahora",
    first: "Primera",
    points: (difference) => `${difference} puntos`,
    same: "±0 puntos",
    use: "Probar",
    useOf: (n) => `Probar la variante ${number(n)}`,
    remove: "Quitar",
    removeOf: (n) => `Quitar la variante ${number(n)}`,
    actions: "Acciones",
    against: "Las diferencias están en puntos porcentuales, respecto a la primera variante.",
    shows:
      "Esto muestra qué responde el modelo exactamente a estos textos. No muestra que una palabra cambiada sea la causa: junto a ella, otras palabras se leen de otro modo.",
  },
  inside: {
    waiting: "Mirando por dentro…",
    nothing: "En este texto no hay nada que el modelo pueda leer.",
    layer: "Capa",
    mean: "Media de todas las cabezas",
    head: (n) => `Cabeza ${number(n)}`,
    token: "Token",
    attentionShows: "Cuánto toma cada token (fila) de cada otro token (columna). Una fila suma 1.",
    kinds: {
      state: "Estado tras cada token",
      reset: "Puerta de reinicio: cuánto del estado ve el siguiente candidato",
      update: "Puerta de actualización: cuánto del estado permanece",
      input: "Puerta de entrada: cuánto entra",
      forget: "Puerta de olvido: cuánto de la memoria permanece",
      output: "Puerta de salida: cuánto de la memoria se muestra",
    },
    backwards: " (leído hacia atrás)",
    units: (n, all) => `Las primeras ${number(n)} de ${number(all)} unidades.`,
    statesShow:
      "Los números que la capa lleva de token en token, entre −1 y 1, y sus puertas, entre 0 y 1. No muestran qué representa una unidad: la mayoría no representa nada que tenga nombre.",
    filters: "Filtros",
    filter: "Filtro",
    filterOf: (width, n) => `${count(width, "token")}, n.º ${number(n)}`,
    filtersOf: (n, all) => `Los ${number(n)} que más responden, de ${number(all)}.`,
    here: "Aquí responde a",
    value: "Valor",
    strongest: "A lo que más responde en los textos de entrenamiento:",
    searching: "Aún se está buscando en los textos de entrenamiento…",
    filtersShow: {
      filters:
        "A qué frase de este texto responde cada filtro, y a qué frases de entrenamiento responde más. No muestra a favor de qué clase habla un filtro.",
      pictureFilters:
        "A qué tres tokens responde cada filtro, y a qué frases de entrenamiento responde más. Un filtro lee tres columnas del embedding a la vez; se muestra su mayor valor entre todas las columnas. No muestra qué cambia el lugar en el texto: esta red lee cada lugar con otros pesos.",
      encoderFilters:
        "A qué frase de este texto responde cada filtro de las primeras convoluciones del codificador, y a qué frases de entrenamiento responde más. Un filtro lee 2, 3 o 5 tokens; <s> y </s> son los extremos del texto. No muestra las segundas convoluciones, que ven más lejos, ni a favor de qué clase habla un filtro.",
    },
  },
};
