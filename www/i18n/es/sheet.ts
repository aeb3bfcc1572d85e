import type { Messages } from "../parts.ts";
import { number, percent } from "./numbers.ts";

/** The teacher's sheet, to be printed: what each lesson is for, its answer, and what to ask a class. */
export const sheet: Messages<"sheet"> = {
  print: "Imprimir",
  intro:
    "Ocho lecciones sobre pequeños clasificadores de textos, para quienes sepan leer una tabla, desde unos 14 años. Sin cuenta ni instalación, y ningún texto sale del dispositivo: basta un navegador por persona o por pareja.",
  facts: {
    time: "Tiempo",
    timeSays:
      "De diez a quince minutos por lección; en una sesión doble caben cuatro. Van juntas las lecciones 1, 2 y 8, y también la 3 y la 7, y la 4 y la 5.",
    materials: "Materiales",
    materialsSays:
      "Un equipo, una tableta o un teléfono con un navegador reciente. La página ocupa unos cientos de kilobytes y, tras la primera visita, se abre sin conexión. Las lecciones 1, 3, 4 y 7 descargan una vez por dispositivo un codificador de 9 MB: conviene hacerlo antes, en Modelo → Elección. Ese codificador ha leído inglés y chino, y español no; por eso los textos de esas cuatro lecciones están en inglés.",
    before: "Antes de empezar",
    beforeSays:
      "Las lecciones traen sus propios textos. Quien tenga textos en la página los recupera al salir de la lección. Las semillas son fijas, así que con los mismos pasos se ven los mismos números; también valen otras formas de dar un paso.",
    room: "Delante de un grupo",
    roomSays:
      "Menú → Presentación muestra la página con letras grandes y sin lo que se configura; Esc la termina. Un enlace que contiene “present” se abre así, también con una lección.",
  },
  lesson: "Lección",
  aim: "Objetivo",
  task: "Tarea",
  answer: "Respuesta",
  questions: "Preguntas para la clase",
  link: "Enlace",
  minutes: (n) => `${n} minutos`,
  lessons: {
    overfit: {
      aim: "Distinguir aprender de aprender de memoria, y decir por qué una puntuación en textos de entrenamiento no significa nada.",
      answer:
        "Con una época, la CNN acierta cerca de la mitad de sus textos de entrenamiento y una cuarta parte de los demás. A partir de unas cinco épocas (Modelo → Configuración → Entrenamiento) acierta todos los de entrenamiento, y unos seis de cada diez de los reservados. Con sesenta titulares, ninguna opción de la red cierra esa distancia; “Empezar desde: Codificador pequeño” (Modelo → Elección) sí: unos nueve de cada diez.",
      questions: [
        "¿En qué notarías que alguien se ha aprendido las respuestas de memoria, y no la materia?",
        `La exactitud en los textos de entrenamiento es del ${percent(1)}. ¿Por qué no es ni buena ni mala noticia?`,
        "¿Por qué llega un momento en que más épocas ya no ayudan?",
      ],
    },
    interval: {
      aim: "Leer una puntuación junto con su intervalo, y saber qué puede hacer la elección de una semilla.",
      answer:
        "Con ocho textos reservados, la misma red acierta entre cinco y siete, solo por la semilla. Cada intervalo abarca más de 40 puntos, y ya avisa de ello. Comparar → Modelos (bastan la clase más grande y la CNN desde cero) puntúa todos los textos, y su intervalo es cerca de un tercio más estrecho. Reservar la mitad de los textos es otra forma; entonces quedan menos para aprender.",
      questions: [
        `Alguien dice que acierta el ${percent(1)} en ocho textos. ¿Qué le preguntas?`,
        `Dos aplicaciones aciertan el ${percent(0.75)} y el ${percent(0.88)}, en ocho textos cada una. ¿Cuál es mejor?`,
        "¿En qué noticias lees porcentajes sin el número de casos?",
      ],
    },
    pretrained: {
      aim: "Comparar primero con un método sencillo, y preguntarse si una diferencia es más que azar.",
      answer: `TF-IDF acierta unos tres de cada cuatro titulares, y la CNN desde cero cerca de la mitad: es peor. “Clasificador sobre el codificador pequeño” acierta unos nueve de cada diez, y la página dice que es mejor (p < ${number(0.01)}). “Usar este modelo”, en la tabla, toma su configuración; después, Entrenar hace el modelo.`,
      questions: [
        "¿Por qué se compara con algo sencillo antes de alabar un modelo?",
        "¿Qué sabe el codificador que no dice ninguno de los titulares?",
        "¿Cuándo preferirías, pese a todo, el método sencillo?",
      ],
    },
    labels: {
      aim: "Notar lo que cuesta etiquetar, y ver que las primeras etiquetas son las que más aportan.",
      answer:
        "Con una etiqueta por clase se acierta cerca de la mitad de los titulares de prueba; con diez más, unos cuatro de cada cinco, según lo que se haya etiquetado. Textos → Sin etiqueta: Predecir etiquetas, Sugerir, y después las teclas de 1 a 6. Entrenar de nuevo. La puntuación también puede bajar: los intervalos se solapan.",
      questions: [
        "¿Cuánto tardaste en poner una etiqueta? ¿Cuánto costarían mil?",
        "¿Qué textos sugirió la página, y por qué no los fáciles?",
        "¿Quién decide qué es correcto cuando dos personas no están de acuerdo?",
      ],
    },
    "wrong-labels": {
      aim: "Revisar los datos antes de culpar a un modelo, y dudar también de quien encuentra dudas.",
      answer:
        "Están mal a propósito: la fuente del parque está sucia (limpieza, no trámites); ¿ya está abierta la inscripción en el taller de cerámica? (cultura y deporte, no limpieza); ¿cómo cambio la cita para el certificado de residencia? (trámites, no cultura y deporte). También se pone en duda un buen número de etiquetas correctas, de cinco a quince, que deben quedarse como están. Son más cuando hay en el dispositivo un codificador, pues no ha leído español.",
      questions: [
        "¿Por qué no aceptaste sin más todo lo que proponía la página?",
        "¿Hubo textos sobre los que las opiniones se dividieron? ¿Qué significa eso para un modelo?",
        "¿Qué aprende un modelo de una etiqueta errónea?",
      ],
    },
    why: {
      aim: "Leer una explicación como lo que es, y saber cuándo no hay nada que explicar.",
      answer:
        "Vale cualquier opinión breve. La respuesta cambia con facilidad por palabras como “roto”, “malo” o “rompió”, y a menudo por una que no debería importar; un “no”, en cambio, apenas la mueve: “No funciona muy bien” pasa por positiva. Un texto de palabras que no conoce también recibe respuesta, y “Por qué” la explica como si significara algo. Lo delata el recuento de tokens desconocidos que hay encima.",
      questions: [
        "¿Qué palabra cambió la respuesta? ¿Debería haberlo hecho?",
        "La explicación parece convincente. ¿Es por eso correcta la respuesta?",
        "¿Qué decisiones sobre personas no deberían dejarse a un modelo así?",
      ],
    },
    languages: {
      aim: "Ver que el significado puede aprenderse aparte de las palabras.",
      answer:
        "Desde cero se acierta entre una cuarta y una tercera parte de los textos en chino, lo mismo que adivinando. Con “Empezar desde: Codificador pequeño”, o con el grande, más de nueve de cada diez. El codificador de inglés fracasa: no ha leído chino.",
      questions: [
        "¿Cómo puede clasificar textos en un idioma del que no vio ningún ejemplo?",
        "Prueba un tercer idioma, como el español. ¿Qué pasa, y por qué?",
        "¿Para qué idiomas del mundo no hay un codificador así, y a quién perjudica eso?",
      ],
    },
    none: {
      aim: "Sopesar respuestas y errores, y decir quién mira el resto.",
      answer: `Sin umbral se acierta cerca de un tercio de los mensajes reservados. Con el ${percent(0.5)} o el ${percent(0.6)} se siguen asignando a una clase de tres a cuatro de cada diez, y de esos se aciertan seis o siete de cada diez. “hoy hace un tiempo precioso” suele quedarse en “Ninguna de estas”. Otros textos ajenos al municipio sí se asignan a una clase, como “me gusta el chocolate”, que con el ${percent(0.5)} pasa por un trámite.`,
      questions: [
        "¿Dónde es mejor ninguna respuesta que una equivocada? ¿Dónde es al revés?",
        "¿Quién lee lo que el modelo deja sin respuesta, y quién lo paga?",
        "¿Puede un umbral proteger de textos de un tipo en el que nadie pensó?",
      ],
    },
  },
};
