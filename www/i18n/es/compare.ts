// The words of the comparison and of the learning curve.

import type { Messages } from "../parts.ts";
import { bytes, count, interval, number, pValue, percent, points, tenths } from "./numbers.ts";

export const compare: Messages<"compare"> = {
  how: "Todos los modelos se puntúan con los mismos textos, y de ninguno de ellos han aprendido. El resto de tu configuración vale también para las redes, salvo la división y la parada temprana.",
  contestants: "Modelos que se comparan",
  names: {
    majority: "La clase más grande",
    ngrams: "TF-IDF + regresión logística",
    cnn: "CNN, desde cero",
    rnn: "RNN, desde cero",
    gru: "GRU, desde cero",
    lstm: "LSTM, desde cero",
    transformer: "Transformer, desde cero",
    "cnn-frozen": "Clasificador sobre el codificador pequeño",
    "cnn-auto": "Automático sobre el codificador pequeño",
    "rnn-frozen": "RNN sobre el codificador pequeño",
    "transformer-frozen": "Clasificador sobre el codificador grande",
    prototypes: "Prototipos",
    logistic: "Regresión logística",
    ridge: "Regresión ridge",
    own: "Como está en Modelo",
  },
  notes: {
    majority: "da a cada texto la misma respuesta: lo mínimo que un modelo debe superar",
    ngrams: "cuenta secuencias de letras; difícil de superar con pocos textos",
    "cnn-auto": "prueba varios clasificadores y el ajuste fino en cada pliegue: lento",
    own: "si una búsqueda con estos textos eligió la configuración, su puntuación es algo optimista",
    "transformer-frozen": "más lento, y como mucho dos a la vez",
  },
  notOffered: "su codificador no está disponible aquí",
  download: (name, nBytes) =>
    `El ${name} aún no está en este dispositivo${nBytes > 0 ? `: primero se descargarán ${bytes(nBytes)} de este sitio` : ""}.`,
  nFolds: "Pliegues",
  foldsOf: (n) => (n === 0 ? "Cada texto por separado (leave-one-out)" : number(n)),
  nRepeats: "Repeticiones",
  leaveOneOut:
    "Reservar cada texto por separado conviene a conjuntos muy pequeños. “La clase más grande” parece entonces peor de lo que es: la que pierde un texto deja de serlo.",
  start: "Comparar",
  cancel: "Cancelar",
  noData: "Primero añade textos etiquetados, en Textos.",
  tooManyAlone: (most) => `Cada texto por separado es para ${most} textos como mucho: elige un número de pliegues.`,
  noneChosen: "Elige al menos un modelo.",
  progress: "Comparación",
  at: (done, total) => `Comparando… ${number(done)} de ${count(total, "pliegue")}.`,
  preparing: "Preparando…",
  fetching: "Obteniendo primero el codificador…",
  done: (n) => `Listo: ${count(n, "modelo comparado", "modelos comparados")}.`,
  cancelled: "Cancelado. Se conserva lo que había terminado.",
  stale: "Los textos o la configuración han cambiado desde entonces. Compara de nuevo para actualizar esto.",
  fewerFolds: (n, chosen) =>
    `En ${count(n, "pliegue")} en lugar de ${number(chosen)}: la clase más pequeña no tiene más textos distintos para repartir.`,
  neverHeldOut: (n, all) =>
    n === 1
      ? `De 1 de los ${number(all)} textos solo se aprende, porque no quedaría otro de su clase; ninguna puntuación lo cuenta.`
      : `De ${number(n)} de los ${number(all)} textos solo se aprende, porque no quedaría otro de su clase; ninguna puntuación los cuenta.`,
  table: "Comparación",
  contestant: "Modelo",
  accuracy: "Exactitud",
  macroF1: "F1 macro",
  calibrationError: "Error de calibración",
  calibration: "¿Son creíbles sus probabilidades?",
  calibrationOf: "Calibración de",
  seconds: "Segundos",
  interval: (low, high) => `${tenths(low)} – ${tenths(high)}`,
  foldsDone: (done, total) => `${number(done)} de ${count(total, "pliegue")}`,
  first: "la más alta",
  ofLabels: {
    majority: "Etiquetas más frecuentes",
    majorityNote: "da a todos los textos las mismas etiquetas: lo mínimo que un modelo debe superar",
    accuracy: "Todas las etiquetas correctas",
    f1: "F1 micro",
    picture: `Textos con todas las etiquetas correctas, con intervalos del ${percent(0.95)}`,
    how: `Un texto es correcto si recibe todas sus etiquetas y ninguna otra. Las dos referencias dan una etiqueta a partir del ${percent(0.5)}, los modelos a partir de un umbral propio. El error de calibración cuenta cada etiqueta de cada texto.`,
  },
  use: "Usar este modelo",
  useOf: (name) => `Usar este modelo: ${name}`,
  inUse: "en uso",
  ngramsFirst:
    "Contar secuencias de letras fue lo mejor. “Automático” lo prueba como una de sus maneras, y se queda con ello cuando nada es mejor.",
  majorityFirst:
    "Ningún modelo superó a dar siempre la misma respuesta. O aún hay muy pocos textos, o las etiquetas no se deducen de las palabras.",
  bestBaseline: "mejor línea base",
  picture: `Exactitud con intervalos del ${percent(0.95)}`,
  pictureHelp:
    "El punto es la proporción de textos acertados cuando estaban reservados; la barra, donde puede estar la exactitud en textos nuevos de este tipo; la línea discontinua, la mejor línea base. La tabla tiene los mismos números.",
  beside: (name) => `Comparados con “${name}”`,
  other: (better, worse) =>
    `acierta en ${count(better, "texto")} en que la línea base falla, y falla en ${number(worse)} en que esta acierta`,
  oftener: (better, worse) =>
    `acierta más veces que la línea base en ${count(better, "texto")}, y menos veces en ${number(worse)}`,
  onPart: "Esto sale de una parte de los pliegues.",
  paired: {
    better: (difference, texts, value) =>
      `mejor, con ${points(Math.abs(difference))} puntos más: ${texts} (${pValue(value)}).`,
    worse: (difference, texts, value) =>
      `peor, con ${points(Math.abs(difference))} puntos menos: ${texts} (${pValue(value)}).`,
    unclear: (difference, texts, value) =>
      `demasiado pocos textos para saberlo: ${difference < 0 ? "−" : "+"}${points(Math.abs(difference))} puntos, ${texts} (${pValue(value)}).`,
  },
  method: `Intervalos: la exactitud según Wilson (1927), el F1 por bootstrap sobre los textos (Efron, 1979); las repeticiones no los estrechan, pues no traen textos nuevos; ambos son más anchos que en un conjunto de prueba, la mitad más con cinco pliegues y tres cuartas partes más con dos, porque los pliegues aprenden casi de los mismos textos (Nadeau y Bengio, 2003). Mejor y peor: la prueba exacta de los signos sobre los textos que uno de los dos acierta más veces (McNemar, 1947), corregida por el número de modelos (Holm, 1979), con un nivel de significación del ${percent(0.05)}, cuando las exactitudes dicen lo mismo. Error de calibración: cuánto se aparta, de media, la probabilidad de la clase predicha de la proporción de aciertos (Guo et al., 2017).`,
  curve: {
    help: "Averigua si ayudarían más textos etiquetados.",
    contestant: "Curva de aprendizaje de",
    start: "Dibujar la curva de aprendizaje",
    at: (done, total) => `Aprendiendo de cada vez más textos… ${number(done)} de ${count(total, "pliegue")}.`,
    progress: "Curva de aprendizaje",
    twice: (n, now, then, low, high) =>
      `Con ${count(n, "texto etiquetado", "textos etiquetados")}, el doble que ahora, se acertaría cerca del ${then} (cabría cualquier valor del ${low} al ${high}); con todos los de hoy, cerca del ${now}.`,
    flat: "Por ahora la curva es plana: más de lo mismo puede aportar poco.",
    noForecast: "Hay demasiado pocos textos para varios tamaños, así que no se puede decir nada sobre más textos.",
    part: "No se han medido todos los tamaños, así que no se dice nada sobre más textos.",
    measured: "Medida",
    forecast: "Pronóstico",
    interval: `${interval.charAt(0).toUpperCase()}${interval.slice(1)}`,
    dotted: `punteado: intervalos del ${percent(0.95)}`,
    x: "Textos etiquetados de los que se aprende",
    picture: (name, last, twice) =>
      `Curva de aprendizaje de ${name}: exactitud por número de textos. Última medida: ${last}. Con el doble de textos: ${twice}. La tabla tiene todos los números.`,
    table: "La curva de aprendizaje como tabla",
    kind: "Origen",
    method:
      "Se supone que el error cae como una potencia del número de textos (Cortes et al., 1993; ajustada como en Figueroa et al., 2012). El intervalo sale del mismo ajuste con textos sorteados de nuevo con reposición. Da esa ley por cierta, así que el pronóstico termina en el doble de textos.",
  },
};
