// The words of the help with labelling.

import type { Messages } from "../parts.ts";
import { count, decimal, interval, number, percent, points } from "./numbers.ts";

export const labelNext: Messages<"labelNext"> = {
  cancel: "Cancelar",
  working: "Trabajando…",
  at: (done, total) => `${number(done)} de ${number(total)}`,
  byMeaning: "Según el significado, con el codificador preentrenado que hay en este dispositivo.",
  bySpelling:
    "Según la escritura (n-gramas de caracteres): aún no hay en este dispositivo ningún codificador preentrenado que lea estos textos. Cuando hayas entrenado con uno, será según el significado.",
  changed: "La tabla ha cambiado desde entonces. Hazlo de nuevo para incluir los cambios.",
  pool: {
    field: "Textos por etiquetar, uno por línea",
    help: "Se quedan en este dispositivo. Los textos que tienen etiqueta en la tabla no se repiten en la lista.",
    file: "Añadir desde un archivo",
    tooLong: (n) => `${count(n, "línea")}: demasiado texto para mostrarlo en este campo.`,
    clear: "Quitar todos",
    left: (n, most) =>
      n >= most ? `Los primeros ${number(n)} textos sin etiqueta.` : `${count(n, "texto")} sin etiqueta.`,
    allDone: "Todos estos textos tienen ya una etiqueta.",
    teaches:
      "Un clasificador sobre un codificador preentrenado también aprende de estos textos, desde que hay 20 (Modelo → Configuración); una red, donde le enseña un clasificador así.",
    taught:
      "El modelo ha aprendido de estos textos por lo que él mismo, o quien le enseña, dijo de ellos: de ellos está más seguro que de los nuevos, y no prueban nada.",
    predict: "Predecir etiquetas",
    predicting: "Prediciendo",
    noModel: "Entrena primero un modelo; después predice una etiqueta para cada texto.",
    oldModel: "Estas predicciones son de un modelo anterior.",
    suggest: (n) => `Sugerir ${number(n)} para etiquetar ahora`,
    suggesting: "Eligiendo textos",
    order: "Orden",
    orders: {
      suggested: "Los sugeridos primero",
      doubtful: "Los más dudosos primero",
      certain: "Los más seguros primero",
      given: "Tal como se dieron",
    },
    list: "Textos sin etiqueta",
    keys: "En la lista: ↑ y ↓ van de texto en texto, Intro acepta la predicción, de 1 a 9 asignan una clase, Retroceso quita la última etiqueta.",
    keysOfSets:
      "En la lista: ↑ y ↓ van de texto en texto, de 1 a 9 ponen o quitan una etiqueta, 0 dice que ninguna corresponde, Intro asigna las elegidas y sigue, Retroceso quita las últimas etiquetas.",
    choose: "Etiquetas de este texto",
    otherLabel: "Otra etiqueta",
    chooseOther: "Elegir esta etiqueta",
    noneApplies: "Ninguna etiqueta",
    giveSet: (label) => `Asignar “${label}”`,
    chooseFirst: "Asignar las etiquetas",
    more: (n) => `y ${count(n, "texto")} más`,
    suggestedMark: "sugerido",
    noneOfThese: "ninguna de estas",
    current: "Texto actual",
    accept: (label) => `Aceptar “${label}”`,
    giveClass: "Asignarle una clase",
    otherClass: "Otra clase",
    give: "Asignar esta clase",
    undo: "Quitar la última etiqueta",
    goOn: "Aprender las etiquetas nuevas",
    again: "Aprender desde el principio",
    againHelp: (isQuick) =>
      `El modelo es anterior a la tabla, y se puede usar como está. Puede ${isQuick ? "aprender deprisa las etiquetas nuevas sobre lo que ya sabe, o " : ""}aprenderlo todo desde el principio y buscar otra vez el mejor método. La configuración, las ejecuciones guardadas y estos textos se conservan.`,
  },
  labelErrors: {
    help: "A cada texto lo juzga un clasificador que no lo ha visto. Donde el clasificador está seguro de que le corresponde otra etiqueta, la que tiene puede estar mal, o el texto puede ser difícil.",
    start: "Buscar etiquetas dudosas",
    again: "Buscar de nuevo",
    task: "Revisando las etiquetas",
    found: (nAgainst, nProbable, n, accuracy, [low, high]) =>
      `${
        nAgainst === 0
          ? `El clasificador coincide con las etiquetas de ${n === 1 ? "1 texto" : `los ${count(n, "texto")}`}.`
          : `El clasificador dice otra cosa de ${number(nAgainst)} de ${count(n, "texto")}${
              nProbable === 0
                ? ", pero de ninguno está seguro: cambia una etiqueta solo si estás de acuerdo."
                : `; ${number(nProbable)} ${nProbable === 1 ? "tiene" : "tienen"} una etiqueta que parece errónea: lee el texto antes de cambiarla.`
            }`
      } Acierta en el ${percent(accuracy)} de los textos que no ha visto (${interval}: del ${percent(low)} al ${percent(high)}): fíate de él en esa medida.`,
    foundOfSeveral: (n, nTexts, accuracy) =>
      `${
        n === 0
          ? `El clasificador no está seguro de ninguna otra etiqueta para ${count(nTexts, "texto")}.`
          : `De las etiquetas de ${count(nTexts, "texto")}, ${number(n)} ${n === 1 ? "parece" : "parecen"} faltar o sobrar.`
      } Acierta en el ${percent(accuracy)} de las etiquetas de textos que no ha visto: fíate de él en esa medida.`,
    first: (n) =>
      n === 1
        ? "Solo se revisó el primer texto de la tabla."
        : `Solo se revisaron los primeros ${number(n)} textos de la tabla.`,
    suspects: (n) =>
      n > 1
        ? `${number(n)} etiquetas dudosas, las más dudosas primero`
        : count(n, "etiqueta dudosa", "etiquetas dudosas"),
    uncertain: (n) => count(n, "texto incierto", "textos inciertos"),
    uncertainHelp:
      "Aquí el clasificador coincide con la etiqueta, pero no está seguro. No cambies nada salvo que veas un error.",
    agrees: (label, share, other, otherShare) =>
      `Etiqueta: ${label}; el clasificador coincide (${percent(share)}), y después ${other} (${percent(otherShare)}).`,
    says: (label, share, other, otherShare) =>
      `Etiqueta: ${label} (${percent(share)}); el clasificador dice ${other} (${percent(otherShare)}).`,
    noSuspects: "No queda ninguna.",
    rest: (n) => count(n, "etiqueta dudosa más", "etiquetas dudosas más"),
    probable: "parece errónea",
    lacks: (label, share) => `Sin la etiqueta ${label}; el clasificador dice que le corresponde (${percent(share)}).`,
    has: (label, share) => `Etiqueta: ${label}; el clasificador dice que no le corresponde (${percent(share)}).`,
    to: {
      replaced: {
        label: (label) => `Cambiar a ${label}`,
        of: (row, label) => `Cambiar a ${label}, fila ${number(row + 1)}`,
      },
      added: {
        label: (label) => `Añadir ${label}`,
        of: (row, label) => `Añadir ${label} a la fila ${number(row + 1)}`,
      },
      removed: {
        label: (label) => `Quitar ${label}`,
        of: (row, label) => `Quitar ${label} de la fila ${number(row + 1)}`,
      },
    },
    pairs: "Parecidos con etiquetas distintas",
    noPairs: "No hay dos textos parecidos con etiquetas distintas.",
    same: (label, other) => `El mismo texto lleva las etiquetas ${label} y ${other}.`,
    alike: (label, other, similarity) =>
      `Escritos de forma parecida (coseno ${decimal(similarity.toFixed(2))}), con las etiquetas ${label} y ${other}.`,
    classes: "Clases difíciles de distinguir",
    noClasses: "Todas las clases se distinguen bien.",
    othersApart: "Las clases que se pudieron medir se distinguen bien.",
    unmeasured: (classes) =>
      `Sin medir: ${classes.join(", ")}. Hacen falta dos textos distintos de una clase para reservar uno.`,
    pair: "Clases",
    auc: "Distinguidas (AUC)",
    verdict: "Veredicto",
    notApart: "no se distinguen con estos textos",
    hard: "se confunden a menudo",
    fairly: "se distinguen bastante bien",
  },
  none: {
    help: "Un texto cuya clase más probable queda por debajo de este valor no se asigna a ninguna de las clases, en “Probar un texto” y en Textos → Sin etiqueta.",
    threshold: "Probabilidad mínima",
    off: "Desactivado: cada texto se asigna a una clase.",
    noTexts:
      "Entrena con una proporción de validación o de prueba (Modelo → Configuración): lo que cuesta un umbral se mide en textos de los que el modelo no ha aprendido.",
    effect: (least, n, total, nCorrect, low, high) =>
      n === 0
        ? `A partir del ${least}, ninguno de los ${number(total)} textos reservados se asignaría a una clase.`
        : `A partir del ${least}, ${number(n)} de los ${number(total)} textos reservados se ${n === 1 ? "asignaría" : "asignarían"} a una clase, ${number(nCorrect)} de ellos correctamente (${interval}: del ${low} al ${high}).`,
    chart: "Cobertura y exactitud según el umbral",
    coverage: "Cobertura: textos asignados a una clase",
    accuracy: "Exactitud en ellos",
    nTexts: "Textos",
    table: "Cobertura y exactitud como tabla",
    picture: (coverage, accuracy) =>
      `Cobertura y exactitud según el umbral. Ahora: cobertura ${coverage}, exactitud ${accuracy}.`,
  },
  simulation: {
    help: "Hace como si tus textos etiquetados no tuvieran etiquetas y las da de nuevo, una vez en el orden de las sugerencias y otra en orden aleatorio. Un tercio de los textos es la prueba, diez veces.",
    start: "Probarlo con mis textos",
    again: "Probarlo de nuevo",
    task: "Etiquetando de nuevo",
    chart: "Exactitud según las etiquetas dadas",
    suggested: "Sugeridas",
    random: "En orden aleatorio",
    labels: "Etiquetas dadas",
    table: "Exactitud según las etiquetas dadas, como tabla",
    picture: (n, suggested, random) =>
      `Exactitud según las etiquetas dadas. Con ${count(n, "etiqueta")}: ${suggested} según las sugerencias, ${random} en orden aleatorio.`,
    band: `Líneas finas: intervalos del ${percent(0.95)} para otros textos de este tipo (prueba t remuestreada, Nadeau y Bengio, 2003).`,
    better: (by, low, high) =>
      `De media a lo largo de la curva, sugerir gana por ${points(by)} puntos (de ${points(low)} a ${points(high)}).`,
    worse: (by, low, high) =>
      `De media a lo largo de la curva, sugerir pierde por ${points(-by)} puntos (de ${points(-high)} a ${points(-low)}).`,
    unclear: (by, low, high) =>
      `De media a lo largo de la curva, la diferencia es de ${points(by)} puntos (de ${points(low)} a ${points(high)}): demasiado pocos textos para saberlo.`,
  },
};
