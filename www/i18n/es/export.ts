import type { Messages } from "../parts.ts";
import { count, decimal, fileSize, interval, number } from "./numbers.ts";

export const exportWords: Messages<"export"> = {
  heading: "Exportar el modelo",
  close: "Cerrar",
  kinds: {
    html: {
      name: "Una página que clasifica (.html)",
      help: "Un solo archivo con el modelo, y su codificador, dentro. Se abre en cualquier navegador, desde un disco o una memoria USB, sin conexión, y explica lo que dice.",
    },
    onnx: {
      name: "ONNX, para otros programas (.zip)",
      help: "Para ONNX Runtime, en cualquier lenguaje, en servidores, teléfonos y flujos de datos; con lo que convierte textos en números y un ejemplo en Python.",
    },
    python: {
      name: "Python con NumPy (.zip)",
      help: "Los pesos como safetensors, y un módulo breve que los lee: se instala desde la carpeta con pip install.",
    },
    javascript: {
      name: "JavaScript, para páginas y Node (.zip)",
      help: "Un módulo para páginas y para Node, con el motor, el modelo y su codificador al lado: predice y explica como esta página, y no necesita ningún paquete.",
    },
    handful: {
      name: "Un proyecto solo con el modelo (.handful)",
      help: "Se abre con esta página en cualquier dispositivo, con las puntuaciones y la configuración de esta ejecución, sin textos.",
    },
    card: {
      name: "Ficha del modelo (.md)",
      help: "Qué es el modelo, de qué se hizo y cómo rinde, para que lo lean personas. No contiene textos. Acompaña a cada uno de los otros formatos.",
    },
  },
  legend: "¿En qué formato?",
  warning:
    "Un modelo puede revelar algo de los textos de los que aprendió: quien lo tenga puede adivinar si un texto estaba entre ellos. Dáselo a quienes puedan conocer los textos.",
  words: "Contiene tal cual palabras y trozos de palabras de sus textos.",
  warningPrivate: (epsilon) =>
    `Este modelo se entrenó de forma privada (ε = ${epsilon}): apenas depende de ningún texto concreto. Contiene tal cual los nombres de sus clases.`,
  stale:
    "Los textos o la configuración han cambiado desde que se entrenó este modelo. Se guarda el modelo tal como se entrenó.",
  none: "Aún no hay ningún modelo. Entrena uno primero.",
  save: "Guardar",
  busy: "Escribiendo el archivo…",
  cancel: "Cancelar",
  saved: (name, n) => `Se guardó ${name} (${fileSize(n)}).`,
  card: {
    title: "Ficha del modelo",
    made: (date) => `Un clasificador de textos, entrenado el ${date} en un navegador con Handful.`,
    what: "Qué es",
    encoder: (name, licence) => `Codificador: ${name}, licencia ${licence}`,
    size: (nParameters, nClasses) =>
      `${count(nParameters, "parámetro entrenado", "parámetros entrenados")}, ${count(nClasses, "clase")}`,
    data: "De qué se hizo",
    class: "Clase",
    texts: "Textos",
    length: "Caracteres (media)",
    ownTest: (n) => `De un conjunto de prueba aparte, de ${count(n, "texto")}, no se aprendió.`,
    part: (part, n) => `${part} (${number(n)})`,
    interval: (share, low, high) => `${share} (${interval}: del ${low} al ${high})`,
    calibration: "Error de calibración (ECE)",
    compared: "Con qué se comparó",
    comparedHow: (nFolds) =>
      nFolds > 0
        ? `Validación cruzada en los mismos ${number(nFolds)} pliegues.`
        : "Validación cruzada en los mismos pliegues.",
    contestant: "Modelo",
    limits: "Límites",
    limitOfTexts:
      "Conoce un puñado de textos. Con textos de otro tipo, época o idioma rendirá peor, y de eso sus puntuaciones no dicen nada.",
    limitOfClasses:
      "Siempre nombra una de sus clases, salvo que se fije un umbral, también para textos que no pertenecen a ninguna.",
    limitOfLabels:
      "Asigna cada etiqueta por separado, desde el umbral de la tabla: un texto puede quedarse sin ninguna, o con etiquetas que nunca van juntas.",
    limitOfUse: "No decidas sobre la vida de las personas solo con él.",
    private: (epsilon, delta) =>
      `Entrenamiento con privacidad diferencial: ε = ${epsilon}, δ = ${delta}. El archivo del modelo apenas depende de ningún texto concreto.`,
    notPrivate: "No se entrenó de forma privada: puede llevar rastros de sus textos.",
    threshold: (share) =>
      `En la página, los textos por debajo de una probabilidad del ${share} no contaban como de ninguna de las clases.`,
    settings: "Opciones distintas de las predeterminadas",
  },
  page: {
    title: "Un clasificador de textos",
    about: (classes) => `Escribe o pega un texto, y el modelo dice a cuál de estas clases pertenece: ${classes}`,
    aboutLabels: (labels) => `Escribe o pega un texto, y el modelo dice cuáles de estas etiquetas tiene: ${labels}`,
    and: ", ",
    opening: "Abriendo el modelo…",
    failed: "El modelo no se puede abrir.",
    why: "¿Por qué esta clase?",
    whyLabel: "¿Por qué la etiqueta más probable?",
    busy: "Buscando los motivos…",
    says: "Las partes azules hablan a favor de “{label}”; las naranjas, con puntos debajo, en contra, según los gradientes integrados.",
    offline: "El modelo está en este archivo. Nada de lo que escribas sale de tu dispositivo. Hecho con Handful.",
    card: "Ficha del modelo",
  },
  readme: {
    heading: "Cómo se usa",
    files: {
      onnx: "`model.onnx` calcula las probabilidades de las clases a partir de los números de los trozos de un texto; `tokenizer.json` es el tokenizador en el formato de Hugging Face, y `handful_model.py` hace con él las entradas exactamente como la página.",
      python:
        "`model.safetensors` contiene los números, `model.json` la configuración, las clases y el orden en que se calcula, y `handful_model.py` lo hace con NumPy.",
      javascript:
        "`handful-model.js` abre el modelo de los archivos que tiene al lado, en una página (servida por cualquier alojamiento de archivos) y en Node desde la versión 20; `handful.wasm` es el motor de esta página. Las predicciones se calculan en el hilo que las pide.",
    },
    media: `\`model.onnx\` calcula las probabilidades de las clases a partir de los píxeles o las muestras de un archivo, que \`handful_media.py\` toma de él casi como la página. Con los mismos píxeles o muestras son las de la página con un error menor que ${number(0.001)}.`,
    labels:
      "Un texto puede tener varias etiquetas: cada una se asigna desde una probabilidad propia, que está en `thresholds`.",
    exact: "Sus probabilidades son las de la página.",
    again:
      "`model.handful-model` se abre de nuevo con la página (Proyecto, Abrir un archivo…), con la orden `handful` y en JavaScript con el paquete `handful`:",
    same: `Sus probabilidades son las de la página con un error menor que ${decimal(String(0.0001))}; con un codificador, que la página lee en pasos redondeados, menor que ${number(0.001)}. Las tablas Unicode de otras versiones pueden cortar de otro modo caracteres muy nuevos.`,
  },
};
