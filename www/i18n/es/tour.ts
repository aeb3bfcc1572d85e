import type { Messages } from "../parts.ts";

/** A walk through the page in six steps. */
export const tour: Messages<"tour"> = {
  name: "Recorrido",
  at: (step, n) => `${step} de ${n}`,
  back: "Atrás",
  next: "Siguiente",
  skip: "Omitir",
  done: "Listo",
  steps: {
    texts: {
      heading: "Empieza con textos",
      said: "Pega unos cuantos textos con sus etiquetas, o elige un ejemplo: bastan unos ocho de cada clase. Se quedan en este dispositivo.",
    },
    train: {
      heading: "Entrena",
      said: "Este botón está siempre aquí. Cuando hay textos, entrena un clasificador con ellos; mientras tanto, pausa y reanuda. A su lado se ve cuánto tardará.",
    },
    score: {
      heading: "La puntuación, de un vistazo",
      said: "Al terminar, esto dice cuántos textos acertó entre los que no había visto al aprender, y hasta qué punto puedes fiarte de ese número.",
    },
    try: {
      heading: "Prueba un texto",
      said: "Escribe aquí lo que quieras, y el modelo responde mientras escribes. Debajo de la respuesta ves por qué: qué palabras hablan a favor de una clase y cuáles en contra.",
    },
    results: {
      heading: "Mira dónde falla",
      said: "Resultados enumera los errores, con un enlace a cada fila: a menudo una etiqueta está mal, o una clase tiene demasiado pocos textos. Corrígelos y entrena de nuevo.",
    },
    compare: {
      heading: "Compara",
      said: "¿Es mejor otro modelo, o ayudan más textos? Comparar prueba modelos con los mismos textos, y dice cuándo hay demasiado pocos para saberlo.",
    },
  },
};
