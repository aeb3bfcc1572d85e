import type { Messages } from "../parts.ts";
import { count, number, percent, points } from "./numbers.ts";

const scores = (training: number, heldOut: number) =>
  `Aciertos en los textos de entrenamiento: ${percent(training)}. En los reservados: ${percent(heldOut)}.`;

/** The lessons: what each asks for, step by step, and a sentence of why once a step is done. */
export const lessons: Messages<"lessons"> = {
  name: (title) => `Lección: ${title}`,
  at: (lesson, n) => `Lección ${lesson} de ${n}`,
  step: (step, n) => `${step} de ${n}`,
  progress: "Pasos hechos",
  soFar: (n, of) => `${number(n)} de ${number(of)}`,
  done: "Hecho:",
  isDone: "hecha",
  over: "Todos los pasos están hechos.",
  about: "Trata de:",
  show: "Muéstrame dónde",
  fold: "Plegar la lección",
  leave: "Salir",
  next: (title) => `Siguiente: ${title}`,
  all: "Todas las lecciones",
  back: (n) =>
    n > 0
      ? `${n === 1 ? "Tu texto" : `Tus ${number(n)} textos`} y tu configuración vuelven cuando salgas.`
      : "Tu configuración vuelve cuando salgas; los textos de la lección se quedan.",
  glossary: {
    filter: "Buscar un término",
    found: (n) => `${count(n, "término")}.`,
  },
  list: {
    intro:
      "Cada lección pone en la página sus propios textos y su configuración, y pide algo que se averigua haciéndolo. La página ve por sí misma qué está hecho, lo hagas como lo hagas.",
    keeps:
      "Mientras tanto, tus textos, tu configuración y tu conjunto de prueba se apartan, y vuelven cuando salgas de la lección. Los modelos que has entrenado siguen en Comparar → Ejecuciones.",
    minutes: (n) => `Unos ${number(n)} minutos.`,
    fetches: "Descarga una vez el codificador pequeño (9 MB).",
    noEncoder:
      "Necesita el codificador pequeño, que esta copia de la página no tiene: cárgalo desde un archivo en Modelo → Elección.",
    nDone: (n, of) => `${number(n)} de ${number(of)} hechas.`,
    begin: "Empezar",
    beginOf: (title) => `Empezar: ${title}`,
    again: "Empezar de nuevo",
    againOf: (title) => `Empezar de nuevo: ${title}`,
    goOn: "Continuar",
    goOnOf: (title) => `Continuar: ${title}`,
    link: "Enlace a la lección",
    linkOf: (title) => `Enlace a la lección: ${title}`,
    waiting: "Empezará en cuanto la página esté lista…",
    asksTexts: (n) =>
      n === 1
        ? "Hay un texto tuyo en la página. Se aparta durante la lección y vuelve cuando salgas de ella; Deshacer, en la tabla, lo recupera en cualquier momento."
        : n > 0
          ? `Hay ${number(n)} textos tuyos en la página. Se apartan durante la lección y vuelven cuando salgas de ella; Deshacer, en la tabla, los recupera en cualquier momento.`
          : "Lo que hay en la página se aparta durante la lección, y vuelve cuando salgas de ella.",
    asksRun: "Hay una ejecución en marcha. Detenla o deja que termine, y empieza después.",
    agree: "Apartar lo mío y empezar",
    decline: "Ahora no",
    sheet: "Hoja para docentes",
    sheetHelp: "objetivos, tiempos, respuestas y preguntas para la clase, lista para imprimir.",
    glossary: "Glosario",
    glossaryHelp: "todos los términos de la materia que usa la página.",
  },
  lessons: {
    overfit: {
      title: "Haz que una red se sobreajuste",
      task: "Una red puede saberse de memoria sus textos de entrenamiento y aun así fallar en otros. Provócalo, y después arréglalo. Los titulares están en inglés, que es lo que ha leído el codificador.",
      steps: [
        {
          ask: "Entrena con la configuración tal como está: una sola pasada por los titulares.",
          found: scores,
          why: "Tras una pasada (una época) ha captado algo de los textos que ha leído, y casi nada que valga para otros.",
        },
        {
          ask: `Deja que aprenda más tiempo y entrena de nuevo, hasta que acierte al menos el ${percent(0.95)} de los textos de entrenamiento y, en los reservados, se quede al menos 20 puntos por debajo.`,
          found: scores,
          why: "Tiene muchos más pesos que textos hay, así que puede guardarlos uno por uno. Solo los textos reservados muestran qué sirve también para textos nuevos.",
        },
        {
          ask: "Entrena una vez más con los mismos textos, hasta que esa distancia sea la mitad o menos. ¿Qué punto de partida ha visto más palabras de las que hay en estos titulares?",
          found: scores,
          why: "Un codificador ha leído millones de textos y conoce palabras que los tuyos no tienen. Con pocos textos, eso ayuda más que cualquier otra opción.",
        },
      ],
    },
    interval: {
      title: "Ocho textos engañan",
      task: "Una puntuación en ocho textos depende mucho de la suerte. No cambies nada más que la semilla, y mira qué pasa con ella.",
      steps: [
        {
          ask: "Entrena. Se reservan ocho textos para la puntuación.",
          found: (nRight, n, low, high) =>
            `${count(nRight, "acierto")} de ${n}; el intervalo va del ${percent(low)} al ${percent(high)}.`,
          why: "Cada texto vale por sí solo doce puntos. El intervalo dice hasta dónde puede llegar el azar: con otros textos, cualquier puntuación dentro de él no sería una sorpresa.",
        },
        {
          ask: "Entrena de nuevo con otras dos semillas, sin cambiar nada más.",
          found: (first, ...others) => `Puntuaciones: ${[first, ...others].map(percent).join(", ")}.`,
          why: "La red no es mejor ni peor que antes: se reservaron otros textos. Quien prueba semillas hasta dar con una puntuación que le gusta solo informa de su suerte.",
        },
        {
          ask: "Consigue una puntuación con un intervalo más estrecho: en Comparar, enfrenta la CNN desde cero con otros modelos, pues allí cada texto se reserva una vez. O reserva la mitad de los textos.",
          found: (n, low, high) => `Con ${n} textos, el intervalo va del ${percent(low)} al ${percent(high)}.`,
          why: "Cuantos más textos sostienen una puntuación, menos hay en ella de azar. En la validación cruzada cuentan todos, y a ninguno lo puntúa un modelo que haya aprendido de él.",
        },
      ],
    },
    pretrained: {
      title: "Gana a quien solo cuenta letras",
      task: "TF-IDF con regresión logística solo cuenta secuencias de letras, y con pocos textos es difícil de superar. Encuentra qué lo supera, y no por azar. También aquí los titulares están en inglés: el codificador no ha leído español.",
      steps: [
        {
          ask: "Compara “TF-IDF + regresión logística” con una red desde cero.",
          found: (tfidf, network) =>
            `Aciertos de TF-IDF: ${percent(tfidf)}. De la mejor red desde cero: ${percent(network)}.`,
          why: "Una red desde cero tiene que aprender el idioma con una docena de textos por clase. Para contar no hace falta ningún idioma, y por eso contar suele ir por delante.",
        },
        {
          ask: "Compara de nuevo, ahora también con “Clasificador sobre el codificador pequeño”, hasta que la página diga de él que es mejor.",
          found: (tfidf, pretrained) =>
            `Aciertos de TF-IDF: ${percent(tfidf)}. De la preentrenada: ${percent(pretrained)}, ${points(pretrained - tfidf)} puntos más.`,
          why: "“Mejor” solo se dice cuando el azar por sí solo rara vez daría una diferencia así. Que dos puntuaciones sean distintas aún no prueba nada.",
        },
        {
          ask: "Usa el modelo ganador: toma su configuración en la tabla de la comparación, y entrena.",
          found: (nRight, n) => `${count(nRight, "acierto")} en ${n} textos reservados.`,
          why: "La comparación puntuó una forma de aprender y descartó sus modelos. Ahora hay uno que puedes probar.",
        },
      ],
    },
    labels: {
      title: "Lo que vale una etiqueta",
      task: "De cada clase hay un solo texto etiquetado, y muchos sin etiqueta. Mira qué aportan diez etiquetas más. Los titulares están en inglés, porque el codificador no ha leído español.",
      steps: [
        {
          ask: "Entrena con los pocos textos etiquetados.",
          found: (n, accuracy) =>
            `Con ${count(n, "etiqueta")}, aciertos en los textos de prueba: ${percent(accuracy)}.`,
          why: "Incluso un solo texto de cada clase dice algo, pues el codificador sabe qué significan sus palabras. Los textos de prueba están aparte y no cambian.",
        },
        {
          ask: "Etiqueta al menos diez de los textos sin etiqueta. Deja que la página sugiera cuáles; las teclas de 1 a 9 asignan una clase.",
          why: "Sugiere textos de los que el modelo duda y que se distinguen entre sí. Una etiqueta para algo de lo que está seguro le enseñaría poco.",
        },
        {
          ask: "Entrena de nuevo con todos los que ya tienen etiqueta.",
          found: (before, accuracyBefore, after, accuracyAfter) =>
            `Aciertos en los textos de prueba: ${percent(accuracyBefore)} con ${count(before, "etiqueta")}, ${percent(accuracyAfter)} con ${number(after)}.`,
          why: "Las primeras etiquetas suelen ser las que más aportan, y las siguientes cada vez menos. Si la subida es más que azar, lo dicen los intervalos de Resultados.",
        },
      ],
    },
    "wrong-labels": {
      title: "Encuentra las tres etiquetas erróneas",
      task: "Tres de estos textos llevan, a propósito, una etiqueta errónea. La página encuentra las etiquetas dudosas; si de verdad están mal, alguien tiene que leerlo.",
      steps: [
        {
          ask: "Busca etiquetas dudosas.",
          why: "A cada texto lo juzgó un clasificador que no lo había visto. Donde está seguro de que es de otra clase, la etiqueta puede estar mal; o el texto es difícil.",
        },
        {
          ask: "Lee lo que hay en la lista y cambia las tres etiquetas erróneas, y ninguna otra. Deshacer, en la tabla, retira un cambio.",
          why: "En la lista había también etiquetas correctas. Quien cambia todo lo que un clasificador pone en duda sustituye el juicio de una persona por los errores de una máquina.",
        },
        {
          ask: "Busca de nuevo.",
          why: "Las erróneas ya no están, y lo que sigue en la lista solo es difícil. Un modelo aprende las etiquetas erróneas tan fielmente como las correctas, así que leer suele ayudar más que cambiar de modelo.",
        },
      ],
    },
    why: {
      title: "¿Por qué ha dicho eso?",
      task: "Un modelo tiene respuesta para cualquier texto. Mira en qué se fija, y averigua cuándo no hay que creerle.",
      steps: [
        {
          ask: "Entrena con las opiniones.",
          why: "Estas pocas opiniones son todo lo que sabe del idioma.",
        },
        {
          ask: "Escribe en “Probar” una opinión de unas pocas palabras, y mira “Por qué”.",
          why: "Los pesos muestran en qué se fija el modelo, según dos métodos. No dicen que haga bien en fijarse en ello.",
        },
        {
          ask: "Cambia una o dos palabras para que cambie la respuesta, y guarda los dos textos en “Qué pasaría si”.",
          why: "¿La cambió una palabra que no debería importar? Entonces el modelo la ha aprendido por azar: entre tan pocos textos, dio la casualidad de que estaba en una sola clase.",
        },
        {
          ask: "Prueba un texto del que no conozca al menos la mitad, como “ornitorrincos zigzaguean, ¡paparruchas!”",
          found: (nUnknown, nTokens, highest) =>
            `No conoce ${nUnknown} de los ${nTokens} tokens, y aun así da a una clase el ${percent(highest)}.`,
          why: `Tiene que repartir el ${percent(1)} entre sus clases, sea cual sea el texto. “Por qué” explica esa respuesta con la misma soltura que cualquier otra, y no significa nada.`,
        },
      ],
    },
    languages: {
      title: "Aprender en inglés, leer en chino",
      task: "Los textos de entrenamiento son mensajes en inglés a un hotel; los de prueba, mensajes en chino. ¿Qué hace falta para acertar estos?",
      steps: [
        {
          ask: "Entrena desde cero.",
          found: (accuracy) =>
            `Aciertos en los textos de prueba en chino: ${percent(accuracy)}. Con cuatro clases, adivinar da un ${percent(0.25)}.`,
          why: "Conoce los tokens de los textos en inglés y ninguno más, así que un texto en chino es para él una fila de tokens desconocidos.",
        },
        {
          ask: "Empieza desde un codificador preentrenado que haya leído los dos idiomas, y entrena.",
          found: (accuracy) => `Aciertos en los textos de prueba en chino: ${percent(accuracy)}.`,
          why: "El codificador da números parecidos a los textos que significan lo mismo, en cualquiera de los dos idiomas. El clasificador aprende de esos números, así que no necesita saber en qué idioma estaba el texto.",
        },
        {
          ask: "Prueba una frase en chino: una tuya, una del conjunto de prueba o “房间里没有毛巾” (no hay toallas en la habitación).",
          why: "Nadie le ha enseñado una sola etiqueta en chino. Funciona con lo que ha leído el codificador, y con ningún otro idioma.",
        },
      ],
    },
    none: {
      title: "Cuándo es mejor no responder",
      task: "Un clasificador asigna cualquier texto a una clase, incluso el que no pertenece a ninguna. Con un umbral puede no decir nada, pero eso tiene un precio.",
      steps: [
        {
          ask: "Entrena con los mensajes al municipio.",
          found: (nRight, n) => `${count(nRight, "acierto")} en ${n} textos reservados.`,
          why: "Todos ellos se asignaron a una clase, estuviera seguro el modelo o no.",
        },
        {
          ask: "En Resultados → Confianza, elige una probabilidad mínima con la que al menos una cuarta parte de los textos reservados se siga asignando a una clase, y el modelo acierte en ellos 10 puntos más que en el total.",
          found: (coverage, accuracy, ofAll) =>
            `Se asigna a una clase el ${percent(coverage)}, con un ${percent(accuracy)} de aciertos; en el total era un ${percent(ofAll)}.`,
          why: "Donde el modelo está menos seguro falla más, así que al dejarlo fuera quedan las mejores respuestas. El precio: alguien tiene que mirar el resto.",
        },
        {
          ask: "Prueba un texto para el que diga “Ninguna de estas”.",
          why: "Cuando alguien va a actuar según la respuesta, más vale ninguna que una equivocada.",
        },
        {
          ask: "Prueba un texto tuyo al que el modelo siga asignando una clase. ¿Es la correcta?",
          why: "Un umbral se mide en textos como los de entrenamiento, y no promete nada sobre los demás: ante un texto de otro tipo, un modelo puede estar seguro y equivocarse.",
        },
      ],
    },
  },
};
