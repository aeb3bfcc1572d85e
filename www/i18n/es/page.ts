import type { EncoderName } from "../../engine/encoders.ts";
import type { Kept } from "../../state.ts";
import type { Trial } from "../../state/run.ts";
import type { EncoderProblemTexts, ErrorTexts, ReasonTexts, WarningTexts } from "../kinds.ts";
import type { Messages } from "../parts.ts";
import { faults, modelWords, waitingWords } from "./faults.ts";
import { frame } from "./frame.ts";
import { ownEncoder, publishedFault } from "./own-encoder.ts";
import { bytes, bytesOver, count, decimal, interval, number, percent, plain, tenths } from "./numbers.ts";
import { offline } from "./offline.ts";
import { ofKind } from "./of-kind.ts";
import { rows } from "./rows.ts";
import { samples } from "./samples.ts";
import { settings } from "./settings.ts";
import { storage } from "./storage.ts";
import { terms, whatIs } from "./terms.ts";

/** All of them masculine, as the sentences around them are. */
const encoderNames: Record<EncoderName, string> = {
  small: "codificador pequeño",
  large: "codificador grande",
  "large-en": "codificador de inglés",
  own: "codificador propio",
  picture: "codificador de imágenes",
  sound: "codificador de sonidos",
};

const errors: ErrorTexts = {
  emptyInput: () => "Aún no hay textos. Pega textos etiquetados, uno por línea, o elige un ejemplo.",
  binaryInput: () => "Este archivo no es de texto. Guárdalo como CSV, TSV o texto sin formato y vuelve a intentarlo.",
  tooLarge: ({ nBytes, limit }) =>
    `${bytesOver(nBytes)} superan el límite de ${bytes(limit)}. Usa solo una parte de los datos.`,
  tooManyTexts: ({ nTexts, limit }) =>
    `${number(nTexts)} textos superan el límite de ${number(limit)}. Usa solo una parte de los datos.`,
  tooManyClasses: ({ nClasses, limit }) =>
    `${number(nClasses)} etiquetas distintas superan el límite de ${number(limit)}. ¿Están intercambiadas las columnas de etiqueta y de texto? Elige las columnas en “Cómo se leyó”.`,
  unknownLayout: () =>
    "No se encontró ninguna etiqueta. Escribe una etiqueta, una tabulación y el texto; un ejemplo por línea.",
  unclosedQuote: () =>
    "Aquí unas comillas abren un campo y nunca se cierran. Ciérralas, o duplica cada comilla dentro del campo.",
  invalidJson: ({ detail }) => `Esta línea no es un objeto JSON. Corrígela o bórrala. (${detail})`,
  noWholeTextLabels: ({ found }) =>
    `“${found}” etiqueta fragmentos dentro de los textos, no textos enteros, así que no hay nada con que entrenar. Exporta etiquetas de textos enteros: una clasificación, u opciones.`,
  missingColumn: ({ column, nColumns }) =>
    `No existe la columna ${number(column + 1)}; solo hay ${number(nColumns)}. Elige otra columna en “Cómo se leyó”.`,
  noExamples: () => "Ninguna fila tiene a la vez etiqueta y texto. Completa en la tabla lo que falta.",
  oneClass: ({ label }) =>
    `Todos los textos tienen la etiqueta “${label}”. Un clasificador necesita al menos dos etiquetas distintas: añade textos de otra clase.`,
  tooFewExamples: ({ nExamples, nClasses }) =>
    `${count(nExamples, "texto")} para entrenar ${count(nClasses, "clase")} ${nExamples === 1 ? "es muy poco" : "son muy pocos"}. Añade textos, o reserva menos en Modelo → Configuración.`,
  nothingToHoldOut: ({ part }) =>
    `Ninguna clase tiene textos suficientes para reservar uno para la ${part === "validation" ? "validación" : "prueba"}. Añade textos, o pon esa proporción en 0 en Modelo → Configuración.`,
  unknownTestLabel: ({ label }) =>
    `Los textos de prueba tienen la etiqueta “${label}”, que no lleva ningún texto de entrenamiento. Corrige la etiqueta, o añade textos de entrenamiento que la lleven.`,
  unknownClass: ({ label }) => `“${label}” no es ninguna de las clases. Elige una que el modelo haya aprendido.`,
  missingRow: ({ row, nRows }) =>
    `No existe la fila ${number(row + 1)}: la tabla tiene ${count(nRows, "fila")}. Empieza de nuevo con la tabla tal como está ahora.`,
  invalidSetting: ({ key, value, allowed }) => {
    // The settings that depend on others; see `RunConfig::validate`.
    if (key === "n_heads")
      return `${count(Number(value), "cabeza de atención", "cabezas de atención")} no pueden repartirse el embedding: el número debe dividir el tamaño del embedding.`;
    if (key === "adaptation")
      return "El entrenamiento privado no ajusta un codificador. Elige otra forma en “Entrenamiento”, o desactiva “Entrenamiento privado”.";
    if (key === "private")
      return "La búsqueda elige la configuración por tus textos, y eso no lo cuenta ningún presupuesto de privacidad. Desactiva “Entrenamiento privado” para buscar.";
    if (key === "test_share")
      return `Las proporciones de validación y de prueba pueden sumar como mucho ${number(0.8)}.`;
    return `${key} = ${value} no está permitido. Usa ${allowed}.`;
  },
  tooMuchMemory: ({ nMegabytes, limit }) =>
    `Entrenar esta red necesitaría unos ${number(nMegabytes)} MB; se permiten como mucho ${number(limit)} MB. Reduce la longitud de secuencia, el tamaño de lote o los tamaños de la red.`,
  notFinite: ({ step, learningRate }) =>
    `La pérdida explotó o dejó de ser un número en el paso ${number(step)}. Prueba con una tasa de aprendizaje muy inferior a ${decimal(String(learningRate))}, un recorte del gradiente de 1 o menos, o menos decaimiento de pesos, y entrena de nuevo.`,
  engine: ({ detail }) =>
    `El motor de cálculo falló: ${detail}. Tus textos se conservan. Entrena de nuevo, o vuelve a cargar la página.`,
  notReady: () => "Aún no hay ningún modelo entrenado. Entrena uno primero.",
  encoderMissing: ({ name, model }) =>
    name === "own"
      ? ownEncoder.missing(model)
      : `El ${encoderNames[name]} no está en este dispositivo y no se pudo descargar. En Modelo → Elección se dice por qué; allí también puedes empezar desde “Solo tus textos”.`,
  missingVector: ({ text, row }) =>
    `“${text}”${row === undefined ? "" : `, en la fila ${number(row + 1)},`} no se ha leído, así que nada se puede decir de él. Añade su archivo de nuevo.`,
  invalidEncoder: ({ fault }) =>
    `Este archivo no es un codificador que la página pueda usar: ${faults[fault]}. Descarga el codificador de nuevo, o elige un archivo como small.safetensors.gz de una copia de esta página.`,
  invalidModel: ({ fault }) =>
    `El modelo guardado no se puede usar: ${faults[fault]}. Tus textos y las puntuaciones del modelo siguen aquí. Entrena de nuevo.`,
  otherEncoder: ({ name }) =>
    name === "own"
      ? ownEncoder.other
      : `El modelo se entrenó con una versión del ${encoderNames[name]} distinta de la que hay en este dispositivo, y no funciona con esta. Entrena de nuevo.`,
  invalidCheckpoint: ({ detail }) =>
    `El estado guardado de la ejecución no se puede usar (${detail}). Tus textos se conservan. Entrena de nuevo.`,
  invalidMessage: ({ detail }) =>
    `La página y su motor no se entienden (${detail}): quizá sean de versiones distintas. Tus textos se conservan. Vuelve a cargar la página.`,
};

const warnings: WarningTexts = {
  emptyText: () => "Sin texto: esta fila no se usa. Escribe el texto o borra la fila.",
  missingLabel: () => "Sin etiqueta: esta fila no se usa. Ponle una etiqueta.",
  duplicate: ({ firstRow }) =>
    `El mismo texto y la misma etiqueta que en la fila ${number(firstRow + 1)}. Cuenta dos veces: borra una de las dos si no es lo que quieres.`,
  conflictingLabels: ({ firstRow, label, otherLabel }) =>
    `Lleva la etiqueta “${label}”, pero el mismo texto en la fila ${number(firstRow + 1)} lleva “${otherLabel}”. Corrige una de las dos.`,
  replacedCharacters: () => "Los caracteres ilegibles se sustituyeron por �. Comprueba la codificación del archivo.",
  similarLabels: ({ labels, into }) =>
    `${labels.map((label) => `“${label}”`).join(", ")} quizá sean una sola clase: la mayoría de las filas tiene “${into}”. Si es así, únelas.`,
  meansNoLabel: ({ label, nExamples }) =>
    `${count(nExamples, "fila")} ${nExamples === 1 ? "tiene" : "tienen"} “${label}”, que a menudo significa que no hay etiqueta. Si es así, quítala.`,
  singleExample: ({ label }) =>
    `La clase “${label}” tiene un solo texto: se puede entrenar con él, pero no comprobarla. Añade otro.`,
  imbalance: ({ largest, nLargest, smallest, nSmallest }) =>
    `“${largest}” tiene ${count(nLargest, "texto")}, y “${smallest}” solo ${number(nSmallest)}. Añade textos a las clases pequeñas, o activa “Equilibrar las clases”.`,
  noTokens: () =>
    "En este texto nada se lee como token, así que el modelo no aprende nada de él. Complétalo, o activa “Conservar los signos de puntuación”.",
  longText: ({ nTokens, maxLen }) =>
    `${number(nTokens)} tokens, de los que el modelo lee ${number(maxLen)}. Aumenta la longitud de secuencia si el resto importa.`,
};

const reasons: ReasonTexts = {
  start: () => "toda ejecución empieza ahí",
  chosen: () => "como elegiste",
  stays: () => "esta ejecución se queda donde empieza; para usar WebGPU, elígelo en Modelo → Elección",
  cpuFastEnough: () => "basta para esta ejecución",
  gpuFaster: ({ ratio }) => `medido en esta ejecución: ${decimal(ratio.toFixed(1))} veces más rápido`,
  cpuFaster: ({ ratio }) => `medido en esta ejecución: ${decimal(ratio.toFixed(1))} veces más rápido`,
  noSimd: () => "este navegador no tiene WebAssembly SIMD",
  noWebGpu: () => "este navegador no tiene WebGPU",
  noAdapter: () => "WebGPU no encontró ningún adaptador gráfico",
  softwareAdapter: () => "WebGPU solo tiene aquí un adaptador por software, que es más lento",
  gpuNotBuilt: () => "el motor WebGPU aún no está disponible; vuelve a cargar la página más tarde",
  gpuFailed: ({ detail }) => `WebGPU no pudo arrancar: ${detail}`,
  deviceLost: ({ detail }) => `se perdió el dispositivo gráfico: ${detail}`,
  parityFailed: ({ difference }) =>
    `el dispositivo gráfico calcula de otro modo (difiere en ${decimal(difference.toPrecision(2))}), así que no se usa`,
};

const encoderProblems: EncoderProblemTexts = {
  published: ({ fault }) => publishedFault(fault),
  network: ({ detail }) => `La descarga se interrumpió (${detail}). Comprueba la conexión y descarga de nuevo.`,
  status: ({ status }) =>
    `Este sitio no pudo enviar el archivo (HTTP ${status}). Inténtalo más tarde, o cárgalo desde un archivo.`,
  offline: () =>
    "El modo sin conexión está activado, y este codificador no está en este dispositivo. Desactívalo en la parte superior de la página, o carga el codificador desde un archivo.",
  damaged: () =>
    "El archivo llegó dañado o alterado, así que no se usa. Descárgalo de nuevo; si no sirve, esta copia de la página es defectuosa.",
};

/** What is kept from one visit to the next. */
const kept: Record<keyof Kept, string> = {
  language: "el idioma",
  theme: "la apariencia",
  isToured: "si ya se vio el recorrido",
  config: "la configuración",
  choice: "el motor",
  table: "los textos",
  project: "el nombre del proyecto",
  lastProject: "qué proyecto estaba abierto",
  history: "las versiones anteriores de la tabla",
  draft: "el texto que se estaba escribiendo",
  testText: "los textos de prueba",
  isSampleTest: "los textos de prueba",
  classNames: "los nombres de las clases",
  trialText: "el texto que se probaba",
  runs: "las ejecuciones",
  shownModel: "qué resultados se mostraban",
  pool: "los textos sin etiqueta",
  threshold: "el umbral",
  pace: "la rapidez de este equipo",
  comparison: "la comparación",
  curve: "la curva de aprendizaje",
  lesson: "la lección en curso",
  lessonBefore: "los textos que una lección ha apartado",
  lessonsDone: "qué lecciones están hechas",
};

const keptNames = (names: readonly string[]) => [...new Set(names.map((name) => kept[name as keyof Kept]))];

const comparedLosses = (before: string, after: string) => ` (pérdida ${before} sin ello, ${after} con ello)`;

/** In two parts: what decides, and what it sees. */
const recipe = ({
  features,
  head,
  labelNames,
  valence = false,
  ngramWeight,
  nUnlabelled = 0,
  teacher,
}: Trial["recipe"]) => ({
  name:
    head.kind === "logistic"
      ? `Regresión logística, C\u00a0=\u00a0${decimal(String(head.c))}`
      : head.kind === "ridge"
        ? `Regresión ridge, α\u00a0=\u00a0${decimal(String(head.alpha))}`
        : "Prototipos (medias de las clases)",
  how: [
    { none: "Solo n-gramas de caracteres", frozen: "Codificador congelado", tuned: "Codificador ajustado" }[features],
    labelNames ? "nombres de clases" : "",
    valence ? "palabras buenas y malas" : "",
    ngramWeight > 0 && features !== "none" ? "n-gramas de caracteres" : "",
    nUnlabelled > 0 ? `${number(nUnlabelled)} textos sin etiqueta` : "",
    teacher ? `enseña el ${encoderNames[teacher]}` : "",
  ]
    .filter(Boolean)
    .join(" + "),
});

export const page: Messages = {
  language: "es",
  number,
  decimal,
  plain,
  percent,
  tenths,
  sentences: (...all) => all.filter((one) => one).join(" "),
  list: (all) => all.join(", "),
  colon: ": ",
  semicolon: "; ",
  aside: (said) => ` (${said})`,
  kept: {
    ...modelWords,
    needsEncoder: (name) => `Necesita el ${encoderNames[name]}, que no está en este dispositivo.`,
  },
  bytes,
  errors,
  warnings,
  reasons,
  encoderProblems,
  frame,
  rows,
  samples,
  settings,
  storage,
  terms,
  whatIs,
  offline,
  ofKind,
  page: {
    title: "Handful",
    tagline: "Entrena un clasificador de textos con un puñado de textos etiquetados, en este navegador.",
    privacy: "Tus textos nunca salen de este dispositivo.",
    language: "Idioma",
    appearance: "Apariencia",
    themes: { system: "Sistema", light: "Clara", dark: "Oscura" },
    loading: "Cargando el motor…",
    loadFailed: (detail) =>
      detail === "noSimd"
        ? waitingWords.noSimd
        : `No se pudo cargar el motor (${detail}). Vuelve a cargar la página; si falla otra vez, actualiza el navegador.`,
    loadSlow: waitingWords.slow,
    reload: waitingWords.reload,
    partLoading: "Cargando…",
    partSlow: waitingWords.partSlow,
    partOffline:
      "El modo sin conexión está activado, y esta parte de la página no está en este dispositivo. Desactívalo y vuelve a abrirla.",
    stored: "Guardado aquí",
    partFailed: "No se pudo obtener esta parte de la página. Comprueba la conexión y vuelve a abrirla.",
    dismiss: "Cerrar",
    notices: "Avisos",
    line: (line) => `Línea ${number(line)}`,
    goToLine: (line) => `Ir a la línea ${number(line)}`,
    goToRow: (row) => `Ir a la fila ${number(row + 1)}`,
    storageFull:
      "El almacenamiento de este navegador está lleno, así que lo que hay en esta página se perdería al volver a cargarla. Libera espacio, o usa menos textos.",
    storageClosed: (detail) =>
      `Este navegador no permite que la página guarde nada (${detail}), así que lo que hay aquí se perdería al volver a cargarla. Se conserva hasta que salgas.`,
    storageUnreadable: (lost) =>
      `No se pudo leer todo lo que esta página guardó en la última visita. Falta: ${keptNames(lost).join(", ")}. El resto está aquí.`,
    fileFailed: (name, detail) => `No se pudo leer ${name} (${detail}). Elígelo de nuevo, o pega su texto.`,
    recovered: (step, detail) =>
      step === undefined
        ? `El motor se había detenido (${detail}) y ha vuelto a empezar. No se ha perdido nada: los textos y el modelo están como estaban.`
        : step === 0
          ? `El motor se había detenido (${detail}). Tus textos están como estaban, y la ejecución vuelve a empezar desde el principio.`
          : `El motor se había detenido (${detail}). No se ha perdido nada: la ejecución continúa desde el paso ${number(step)}.`,
    linkedSample: (name) => `El enlace que seguiste se hizo con el ejemplo “${name}”. Tus textos están como estaban.`,
    useSample: "Usar el ejemplo",
    unknownSample: (id) => `El enlace nombra un ejemplo que esta página no tiene: ${id}. Pregunta a quien lo hizo.`,
    encoderNotKept: (isFull, detail) =>
      isFull
        ? "El almacenamiento de este navegador está lleno, así que el codificador solo estará aquí hasta que salgas de la página. Libera espacio para conservarlo."
        : `Este navegador no permite que la página guarde el codificador (${detail}); estará aquí hasta que salgas.`,
    kept: "Esta página está guardada en tu navegador y se abre sin conexión.",
    source: (version) => `Versión ${version}. Entrena con Burn, compilado a WebAssembly.`,
    licences: "Licencias",
    parts: "De qué está hecha la página",
    picture: {
      save: "Guardar la imagen",
      saveAs: (format, title) => `Guardar “${title}” como ${format}`,
      failed: (detail) => `No se pudo hacer la imagen (${detail}).`,
    },
  },
  data: {
    ways: "Otras formas de añadir textos",
    pasteThem: "Pega textos etiquetados",
    orDrop:
      "o arrastra archivos a cualquier parte de la página: textos, imágenes o sonidos, también en una carpeta por clase.",
    orSample: "O empieza con un ejemplo",
    pasteMore: "Pegar más",
    sample: "Datos de ejemplo",
    sampleSize: (nTexts, nClasses) => `${count(nTexts, "texto")} en ${count(nClasses, "clase")}.`,
    file: "Elegir un archivo",
    folder: "Elegir una carpeta",
    drop: "Suelta el archivo aquí",
    labelled: "Textos etiquetados",
    labelledHelp:
      "Un ejemplo por línea: una etiqueta, una tabulación, el texto. Tras una etiqueta, la tecla Tab escribe la tabulación; Esc y después Tab salen del campo. También se reconocen CSV, JSON Lines y otros.",
    placeholder: "elogio\tEl personal fue muy amable con mi madre.\nqueja\tEsperé una hora y no vino nadie.",
    pasted: "El texto pegado",
    notShown: (name, size) => `${name} (${size}) es demasiado largo para mostrarlo aquí, pero se ha leído.`,
    reading: "Leyendo…",
    read: (format, nTexts, nClasses) =>
      `Leído como ${format}: ${count(nTexts, "texto")} en ${count(nClasses, "clase")}.`,
    layout: "Cómo se leyó",
    columns: (label, text) => `Etiquetas de ${label}, textos de ${text}.`,
    columnAt: (index, first) => `la columna ${number(index + 1)} (como “${first}”)`,
    columnWith: (index, first) => `${number(index + 1)}, como “${first}”`,
    format: "Formato",
    header: "La primera línea contiene los nombres de las columnas",
    labelColumn: "Columna de etiquetas",
    textColumn: "Columna de textos",
    detected: "Detectado",
    detect: "Detectar de nuevo",
    formats: {
      tsv: "columnas separadas por tabulaciones",
      csv: "valores separados por comas",
      jsonLines: "JSON Lines",
      fastText: "líneas de fastText",
      colon: "líneas “etiqueta: texto”",
      firstWord: "líneas que empiezan con la etiqueta",
      spaces: "columnas separadas por espacios",
      markdown: "una tabla dibujada con |",
      html: "una tabla HTML",
      yaml: "YAML",
    },
    column: (index, name) => `${number(index + 1)}: ${name}`,
    classes: "Textos por clase",
    asTable: "Como tabla",
    class: "Clase",
    nTexts: "Textos",
    warnings: (n) => `${count(n, "punto")} por revisar`,
    moreWarnings: (n) => `y ${number(n)} más`,
    ownTestHelp:
      "El modelo nunca aprende de estos textos. Ocupan el lugar de la proporción de prueba de Modelo → Configuración.",
    testTexts: "Textos de prueba",
    testFile: "Conjunto de prueba desde un archivo",
    takeOut: "Exportar los textos",
    asLines: "Son textos sin etiquetas",
    asLinesHelp:
      "Cada línea se convierte en una fila. Después puedes etiquetar las filas, o dejar que la página proponga etiquetas.",
    testRead: (n) => `${count(n, "texto")} de prueba.`,
  },
  table: {
    heading: "Filas",
    caption: "Filas etiquetadas",
    row: "Fila",
    label: "Etiqueta",
    kinds: { text: "Texto", picture: "Imagen", sound: "Sonido" },
    text: "Texto",
    actions: "Acciones",
    filter: "Filtrar las filas",
    textOf: (row) => `Texto de la fila ${number(row + 1)}`,
    labelOf: (row) => `Etiqueta de la fila ${number(row + 1)}`,
    delete: (row) => `Borrar la fila ${number(row + 1)}`,
    add: "Añadir una fila",
    undo: "Deshacer",
    redo: "Rehacer",
    previous: "Filas anteriores",
    next: "Filas siguientes",
    range: (from, to, total) => `${number(from)}–${number(to)} de ${number(total)}`,
    none: "Ninguna fila coincide.",
    onlyWarned: (n) => (n === 1 ? "Solo la fila por revisar" : `Solo las ${number(n)} filas por revisar`),
    guessed: (share) => `propuesta, ${percent(share)}`,
    accept: (row) => `Aceptar la propuesta de la fila ${number(row + 1)}`,
  },
  guess: {
    heading: (n) => `${count(n, "texto")} sin etiqueta`,
    help: "La página puede proponer las primeras etiquetas comparando cada texto con los nombres de las clases. Ayudan los nombres descriptivos: “entrega tardía” mejor que “clase 2”.",
    classNames: "Nombres de las clases",
    placeholder: "elogio, queja, pregunta",
    few: "Nombra al menos dos clases, separadas por comas.",
    guess: "Proponer etiquetas",
    size: (name, size) => `Esto descarga una vez el ${encoderNames[name]}, ${size}. Tus textos se quedan aquí.`,
    progress: "Proponiendo etiquetas",
    at: (done, total) => `Proponiendo etiquetas… ${number(done)} de ${number(total)} textos.`,
    cancel: "Cancelar",
    toCheck: (n) =>
      `${count(n, "etiqueta")} ${n === 1 ? "es una propuesta" : "son propuestas"}. Corrige lo que esté mal: el entrenamiento ${n === 1 ? "la usa tal como está" : "las usa tal como están"}.`,
    acceptAll: "Aceptar todas",
    first: "Las menos seguras primero",
  },
  encoder: {
    own: ownEncoder,
    heading: "Codificador preentrenado",
    name: encoderNames,
    language: "El idioma de los textos",
    unknown: (name, share) =>
      `El ${encoderNames[name]} no conoce el ${percent(share)} de los tokens de tus textos, así que apenas puede distinguirlos.`,
    foreign: (name) =>
      `El ${encoderNames[name]} no ha leído textos en esta escritura, así que apenas puede distinguir los tuyos.`,
    fromTexts:
      "Ninguno de los codificadores de aquí los ha leído. Una red que empieza con pesos aleatorios aprende solo de tus textos.",
    use: (name) => `Usar el ${encoderNames[name]}`,
    useRandom: "Empezar solo con tus textos",
    looking: "Buscando el codificador…",
    will: (name, size) =>
      `El ${encoderNames[name]}, ${size}, se descargará de este sitio cuando entrenes y se guardará en este navegador. Tus textos se quedan aquí.`,
    here: (name, size) => `El ${encoderNames[name]} está guardado en este navegador${size ? ` (${size})` : ""}.`,
    hereForNow: (name) => `El ${encoderNames[name]} estará aquí hasta que salgas de la página.`,
    about: (model, licence, languages) => `${model}, ${licence}. Idiomas: ${languages}.`,
    download: "Descargar ahora",
    again: "Descargar de nuevo",
    progress: "Descarga",
    downloading: (bytesDone, total) => `Descargando… ${bytes(bytesDone)} de ${bytes(total)}.`,
    loading: "Preparando el codificador…",
    stalled: waitingWords.stalled,
    stalledAgain: waitingWords.stalledAgain,
    cancel: "Cancelar",
    remove: "Quitar",
    removeOther: (name) => `Quitar el ${encoderNames[name]}`,
    removing: (size) => `Libera ${size ?? "su espacio"}; la próxima ejecución que lo necesite lo descargará de nuevo.`,
    removingUnkept: "La próxima ejecución que lo necesite lo descargará de nuevo.",
    file: "Cargar desde un archivo…",
    none: (name, why) =>
      `El ${encoderNames[name]} no está disponible en este sitio${why ? ` (${why})` : ""}, así que el entrenamiento empieza con pesos aleatorios. También puedes cargar el codificador desde un archivo.`,
    noManifest: (problem) =>
      problem.code === "status"
        ? `HTTP ${problem.status}`
        : problem.code === "network"
          ? problem.detail
          : "su lista está dañada",
  },
  model: {
    model: "Modelo",
    engine: "Motor",
    engines: { auto: "Automático", cpu: "CPU", gpu: "WebGPU" },
    engineHelp: "Automático usa WebGPU cuando es el más rápido de los dos.",
    start: "Empezar desde",
    recommended: "recomendado",
    starts: {
      small: { name: "Codificador pequeño", says: "Ha leído inglés y chino. Entrena en segundos." },
      large: { name: "Codificador grande", says: "Ha leído inglés y chino. Suele ser el más preciso, y más lento." },
      "large-en": {
        name: "Codificador de inglés",
        says: "Solo ha leído inglés. Más preciso que el pequeño, y más lento.",
      },
      own: { name: "Codificador propio", says: "Una carpeta publicada, de tu disco." },
      random: { name: "Solo tus textos", says: "Pesos aleatorios: aún no sabe nada, y pocos textos le enseñan poco." },
    },
    classifier: "Clasificador",
    builtHelp:
      "El clasificador juzga por el vector que el codificador da de todo el texto: lo mejor con pocos textos. Una red lee los vectores de todos los tokens.",
    builtOn: (built, name) => `${built} sobre el ${encoderNames[name]}`,
    groups: {
      text: "Texto",
      split: "División",
      model: "Red",
      training: "Entrenamiento",
      privacy: "Privacidad",
    },
    nChanged: (n) => count(n, "cambiada"),
    restore: "Restablecer el valor predeterminado",
    restoreAll: "Restablecer todos los valores predeterminados",
    default: (value) => `Predeterminado: ${value}`,
    on: "sí",
    off: "no",
    range: (min, max) => `Escribe un número de ${min} a ${max}.`,
    wholeRange: (min, max) => `Escribe un número entero de ${min} a ${max}.`,
    listRange: (min, max) => `Escribe de 1 a 8 números enteros de ${min} a ${max}, separados por comas.`,
    divides: (size) => `Debe dividir el tamaño del embedding, ${number(size)}.`,
    locked: "La configuración se puede cambiar durante una pausa o después de la ejecución.",
    lockedPart: "Durante una pausa, las opciones con las que se construyó la red se quedan como están.",
    waiting: "Cuando haya textos, aquí aparecerán las capas de la red y su tamaño.",
    planning: "Calculando la red…",
    summary: (nTraining, nValidation, nTest, nSteps) =>
      [
        `${count(nTraining, "texto")} para entrenar`,
        nValidation > 0 ? `${number(nValidation)} para validar` : "ninguno para validar",
        nTest > 0 ? `${number(nTest)} para la prueba` : "",
        nSteps > 0 ? count(nSteps, "paso") : "",
      ]
        .filter(Boolean)
        .join(", ") + ".",
    sizes: (nParameters, vocabulary, maxLen) =>
      `${count(nParameters, "parámetro")}, ${count(vocabulary, "token")} en el vocabulario, ${count(maxLen, "token")} de cada texto.`,
    transfer:
      "Un clasificador aprende del vector que el codificador hace de cada texto. Qué clasificador, y si conviene ajustar el codificador, se averigua con tus textos de entrenamiento.",
    transferOfMedia:
      "Un clasificador aprende del vector que el codificador hace de cada uno. Qué clasificador, se averigua con los que se usan para entrenar.",
    encoderSizes: (nParameters, maxLen) =>
      [nParameters > 0 ? count(nParameters, "parámetro") : "", `como mucho ${count(maxLen, "token")} de cada texto`]
        .filter(Boolean)
        .join(", ") + ".",
    unknownShare: (share) => `El modelo no conocerá el ${percent(share)} de los tokens de los textos reservados.`,
    layers: "Capas",
    layer: "Capa",
    layerHelp: "Elige una capa para ver su fórmula, con los tamaños de esta ejecución.",
    weightsChange: "Cómo cambian los pesos",
    shape: "Forma de la salida",
    parameters: "Parámetros",
    total: "Total",
    tokens: "Cómo un texto se convierte en tokens",
    tokenText: "Texto que se divide en tokens",
    tokensWaiting: "Los tokens aparecerán aquí cuando haya textos, y el codificador si hace falta uno.",
  },
  layerNames: {
    embedding: (nRows, d) => `Embedding(${nRows} × ${d})`,
    frozenEncoder: "Codificador (congelado)",
    projection: (from, to) => `LayerNorm + Linear(${from} → ${to})`,
    conv1d: (from, to, kernel) => `Conv1d(${from} → ${to}, kernel ${kernel}) + ReLU`,
    conv2d: (filters, kernel) => `Conv2d(1 → ${filters}, kernel ${kernel} × ${kernel}) + ReLU`,
    maxPool2d: (side) => `MaxPool2d(${side} × ${side})`,
    flatten: "Flatten",
    linear: (from, to, and) => `Linear(${from} → ${to}) + ${and}`,
    mean: "Media",
    recurrence: (cell, isBidirectional, from, to) =>
      `${cell}${isBidirectional ? " bidireccional" : ""}(${from} → ${to})`,
    learnedPositions: "Posiciones aprendidas",
    sinusoidalPositions: "Posiciones sinusoidales",
    attention: (block, nHeads) => `Bloque ${block}: LayerNorm + atención, ${count(nHeads, "cabeza")}`,
    feedForward: (block, d, inner) => `Bloque ${block}: LayerNorm + feed-forward (${d} → ${inner} → ${d})`,
    layerNorm: "LayerNorm",
    poolings: {
      maxOfFilters: "Máximo en el tiempo",
      maxOfStates: "Máximo en el tiempo",
      meanOfStates: "Media en el tiempo",
      lastState: "Último estado",
      meanOfTokens: "Media de los tokens",
      firstToken: "Primer token",
    },
  },
  tokens: {
    list: "Tokens",
    id: (id) => `id ${id}`,
    unknown: "desconocido",
    cut: "cortado",
    padding: (n) => `${number(n)} × relleno`,
    summary: (nTokens, nUnknown, nCut, maxLen) =>
      count(nTokens, "token") +
      (nUnknown > 0 ? `, ${count(nUnknown, "desconocido")}` : "") +
      (nCut > 0 ? `, ${count(nCut, "cortado")}` : "") +
      `; el modelo lee ${number(maxLen)}.`,
    more: (n) => `y ${count(n, "token")} más`,
    none: "Ningún token.",
  },
  train: {
    train: "Entrenar",
    pause: "Pausar",
    resume: "Reanudar",
    step: "Paso",
    epoch: "Época",
    stop: "Detener",
    reset: "Descartar el modelo",
    ready: "Cuando quieras.",
    noData: "Aún no hay textos.",
    preparing: (n) => `Preparando: leyendo ${count(n, "texto")}…`,
    starting: "Empezando…",
    training: "Entrenando…",
    trainingAt: (epoch, nEpochs, accuracy) =>
      `Entrenando… época ${number(epoch)} de ${number(nEpochs)}` +
      (accuracy === undefined ? "" : `, exactitud en validación ${percent(accuracy)}`),
    paused: "En pausa",
    pausedAt: (step, nSteps) => `En pausa en el paso ${number(step)} de ${number(nSteps)}.`,
    done: "Listo",
    doneAfter: (epochs) => `Listo tras ${count(epochs, "época")}.`,
    doneStopped: (step) => `Listo: se detuvo en el paso ${number(step)}. Se conserva el modelo logrado hasta ahí.`,
    doneEarly: (epoch, best) =>
      `Listo: se detuvo tras la época ${number(epoch)}, porque la validación ya no mejoraba. Se conservan los pesos de la época ${number(best)}.`,
    failed: "La ejecución ha terminado con un error.",
    fetching: "Obteniendo primero el codificador…",
    doneTransfer: (nTried) => (nTried < 2 ? "Listo." : `Listo: ${number(nTried)} métodos probados, se conserva uno.`),
    goesOn: {
      scratch: "Continúa desde los pesos del modelo anterior; las palabras y clases que este no tenía son nuevas.",
      network:
        "Continúa desde los pesos del modelo anterior; los textos que este ya leyó no se vuelven a leer, y las clases que no tenía son nuevas.",
      transfer:
        "Continúa con el método de aprendizaje que encontró el modelo anterior. “Entrenar” vuelve a buscar el mejor método.",
    },
    doneTransferStopped: "Listo: se detuvo. Se conserva el mejor método encontrado hasta ahora.",
    stopKeeps: "“Detener” termina la búsqueda del mejor método y conserva el mejor encontrado hasta entonces.",
    stages: "Fases",
    stage: {
      teacher: "Aprende quien enseña",
      encode: "Codificar los textos",
      compare: "Comparar clasificadores",
      tryTuning: "Probar a ajustar el codificador",
      teach: "Aprender de textos sin etiqueta",
      fitPrivately: "Entrenar con ruido",
    },
    skipped: "no se hizo",
    tuningFailed: (why) => `El codificador no se ajustó: el ajuste falló. ${why}`,
    ways: "Exactitud de cada método probado",
    waysEmpty: "Cada método de aprendizaje aparece aquí a medida que se prueba.",
    waysOfLabels:
      "Cada etiqueta tiene su propio clasificador, elegido por validación cruzada en los textos de entrenamiento.",
    waysOrder: "en el orden en que se probaron",
    waysPicture: (n, name, accuracy) =>
      `${count(n, "método probado", "métodos probados")} hasta ahora. El mejor: ${name}, ${accuracy} de aciertos en textos de entrenamiento reservados por turnos.`,
    waysHelp: `Con textos de entrenamiento reservados por turnos; las líneas son intervalos del ${percent(0.95)}. Los números`,
    bestSoFar: "de momento",
    features: {
      none: "Solo n-gramas de caracteres",
      frozen: "Codificador congelado",
      tuned: "Codificador ajustado",
    },
    tuning: "Ajuste del codificador, paso a paso",
    contrastive: "Pérdida contrastiva",
    fold: (fold, nFolds) => `Pliegue ${number(fold)} de ${number(nFolds)}`,
    otherParts: "Pliegues anteriores",
    tuningCurve: (loss) => `Curva de la pérdida contrastiva por paso de ajuste. Ahora: ${loss}.`,
    epochLabel: "Época",
    stepLabel: "Paso",
    of: (value, total) => `${number(value)} / ${number(total)}`,
    speed: "Pasos por segundo",
    timeLeft: "Tiempo restante",
    gradientNorm: "Norma del gradiente",
    signalsEmpty:
      "Mientras una red aprende, aquí se ve con qué fuerza empuja la pérdida a cada capa, y cómo se reparten sus salidas.",
    byStep: "Paso a paso",
    noSignals:
      "Esta ejecución no tiene capas que mirar: aprende un clasificador sobre los vectores del codificador. Las tienen los modelos con pesos aleatorios, y una RNN, GRU o LSTM sobre un codificador.",
    learningRate: "Tasa de aprendizaje",
    seconds: (seconds) =>
      seconds < 1
        ? "menos de 1 s"
        : seconds < 90
          ? `${number(Math.round(seconds))} s`
          : `${number(Math.round(seconds / 60))} min`,
    engineLine: (engine, reason) => `Calcula en ${engine}: ${reason}.`,
    loss: "Pérdida",
    accuracy: "Exactitud",
    onTraining: "Entrenamiento",
    onValidation: "Validación",
    onBatch: "Cada paso",
    curve: (name, training, validation) =>
      `Curva de la ${name.toLowerCase()} por paso. Ahora: entrenamiento ${training}` +
      (validation === undefined ? "." : `, validación ${validation}.`),
    values: (name) => `${name} como tabla`,
    curvesEmpty: "Las curvas aparecen aquí mientras el modelo aprende.",
  },
  results: {
    waiting: "Después del entrenamiento, aquí se ve con qué frecuencia acierta el modelo en textos que no ha visto.",
    evaluating: "Evaluando el modelo…",
    methodOf: "Cómo se calcula",
    uncalibrated:
      "Esta ejecución la guardó una versión anterior, que no comprobaba si las probabilidades son de fiar. Vuelve a entrenar para saberlo.",
    unscored: "Este modelo vino solo, sin las puntuaciones de su ejecución. Responde en “Probar”.",
    withoutTexts:
      "Este modelo vino sin los textos con que se puntuó, así que aquí no se sabe qué clase asignó a cada uno.",
    part: "Puntuaciones en",
    parts: {
      validation: "Textos de validación",
      test: "Textos de prueba",
      training: "Textos de entrenamiento",
    },
    accuracy: "Exactitud",
    macroF1: "F1 macro",
    loss: "Pérdida",
    evidence: "Lo que se sabe de la exactitud",
    measuredOn: "Medida en",
    accuracyRange: `Exactitud, ${interval}`,
    onPart: (part, n) => `${part} (${number(n)})`,
    onFolds: "Textos de entrenamiento reservados por turnos",
    disagree: (heldOut, n, folds) =>
      `No coinciden: ${heldOut} en ${n === 1 ? "el texto reservado" : `los ${number(n)} textos reservados`}, ${folds} en textos de entrenamiento reservados por turnos. Con pocos textos es fácil tener buena o mala suerte: espera algo entre ambos valores. Con más textos se sabrá.`,
    learned: (name, how) => `Lo aprendido: ${name} · ${how}.`,
    majority: (share) => `Responder siempre con la clase más grande llegaría al ${share}.`,
    f1Interval: (low, high) => `F1 macro: del ${percent(low)} al ${percent(high)} (${interval}).`,
    right: (nCorrect, n, low, high) =>
      n < 30
        ? `${count(nCorrect, "acierto")} de ${number(n)}. Con tan pocos textos el error puede ser grande: en textos nuevos de este tipo, cabría cualquier valor del ${percent(low)} al ${percent(high)} (${interval}).`
        : `${count(nCorrect, "acierto")} de ${number(n)}. En textos nuevos de este tipo, espera del ${percent(low)} al ${percent(high)} (${interval}).`,
    onTraining:
      "Son los textos de los que aprendió: esto no mide cómo rinde con textos nuevos. Fija una proporción de validación en Modelo → Configuración.",
    onTrainingToo: "Son los textos de los que aprendió: para una puntuación honesta, mira los textos de validación.",
    stale:
      "Los textos o la configuración han cambiado desde esta ejecución. Entrena de nuevo para actualizar los resultados.",
    membership: "¿Qué revela el modelo de sus textos de entrenamiento?",
    calibration: (error) => `¿Son creíbles las probabilidades? Error de calibración ${error}`,
    metrics: "Métricas por clase",
    class: "Clase",
    precision: "Precisión",
    recall: "Exhaustividad",
    f1: "F1",
    support: "Textos",
    macro: "Promedio macro",
    micro: "Promedio micro",
    weighted: "Promedio ponderado",
    confusion: "Matriz de confusión",
    confusionHelp: "Filas: la clase real. Columnas: lo que dijo el modelo.",
    mostConfused: "Con tantas clases, solo los pares que se confundieron, los más frecuentes primero.",
    trueClass: "Real",
    predictedClass: "Predicha",
    count: "Textos",
    noneConfused: "No se confundió nada.",
    cell: (n, expected, predicted) =>
      `${count(n, "texto")} de ${expected} ${n === 1 ? "tomado" : "tomados"} por ${predicted}`,
    mistakes: (n) => count(n, "texto mal clasificado", "textos mal clasificados"),
    mistakesFew: (n, expected, predicted) =>
      `${count(n, "texto")} de “${expected}” ${n === 1 ? "tomado" : "tomados"} por “${predicted}”`,
    cellRight: (n, label) => `${count(n, "texto")} de ${label} ${n === 1 ? "reconocido" : "reconocidos"}`,
    recognised: (n, label) => `${count(n, "texto")} de “${label}” ${n === 1 ? "reconocido" : "reconocidos"}`,
    ofClass: (n, label) => `${count(n, "texto")} de “${label}”`,
    takenFor: (n, label) => `${count(n, "texto")} que el modelo toma por “${label}”`,
    ofOrTakenFor: (n, label) => `${count(n, "texto")} de “${label}” o ${n === 1 ? "tomado" : "tomados"} por tal`,
    filtered: (n) => count(n, "texto encontrado", "textos encontrados"),
    filter: "Filtrar los textos",
    show: "Mostrar",
    shows: { wrong: "Errores", right: "Aciertos", all: "Todos" },
    eitherClass: "Real o predicha",
    confidence: (low, high) => `confianza del ${low} al ${high}`,
    listed: (what) => `En la lista: ${what}.`,
    any: "Cualquiera",
    atLeast: "Confianza desde %",
    atMost: "hasta %",
    precisionOf: (value, label) => `Precisión ${value}: textos tomados por ${label}`,
    recallOf: (value, label) => `Exhaustividad ${value}: textos de ${label}`,
    f1Of: (value, label) => `F1 ${value}: textos de ${label} o tomados por tal`,
    supportOf: (n, label) => `${count(n, "texto")} de ${label}`,
    metricsHelp: "Elige un número para ver sus textos.",
    editRow: (row) => `Editar la fila ${number(row + 1)}`,
    closeRow: (row) => `Cerrar la fila ${number(row + 1)}`,
    showAll: "Mostrar todos los errores",
    showMore: (n) => `Mostrar ${number(n)} más`,
    onPaper: (n, all) => `Son ${number(n)} de ${number(all)}, los más seguros primero.`,
    noMistakes: "Ningún texto se clasificó mal.",
    saidRight: (label) => `El modelo dice ${label}, y la etiqueta también`,
    said: (predicted, expected) => `El modelo dice ${predicted}, la etiqueta dice ${expected}`,
  },
  tried: {
    none: "Una ejecución con un codificador preentrenado prueba varios métodos de aprendizaje; aquí se enumeran con la puntuación de cada uno.",
    heading: "Métodos probados",
    help: `Cada método se juzga por su pérdida en textos de entrenamiento reservados por turnos: cuanto menor, mejor. Debajo de cada exactitud está su ${interval}.`,
    best: (n) => `Los ${number(n)} mejores`,
    others: (n) => (n === 1 ? "El otro método" : `Los otros ${number(n)} métodos`),
    way: "Método",
    accuracy: "Exactitud",
    loss: "Pérdida ± error",
    chosen: "elegido",
    recipe,
    lowest: "Se conserva el de menor pérdida.",
    usual:
      "De los que son casi tan buenos como el de menor pérdida, se conserva el más cercano a lo que suele funcionar.",
    tuned: (before, after) => `El ajuste del codificador ayudó${comparedLosses(before, after)}.`,
    tunedAnyway: (before, after) =>
      `El ajuste del codificador no dio una diferencia clara${comparedLosses(before, after)}; suele ayudar con textos nuevos, así que se conserva.`,
    notTuned: (before, after) => `El ajuste del codificador no ayudó${comparedLosses(before, after)}.`,
    taught: (n, before, after) =>
      `También aprende de ${number(n)} textos sin etiqueta, lo que ayudó${comparedLosses(before, after)}.`,
    taughtAnyway: (n, before, after) =>
      `También aprende de ${number(n)} textos sin etiqueta; con estos pocos textos apartados no ayudó${comparedLosses(before, after)}, pero suele ayudar con textos nuevos (se desactiva en Modelo → Configuración).`,
    valence:
      "Los nombres de las clases hablan de bueno y malo, así que se apoya en cómo se distinguen las palabras buenas de las malas en un léxico.",
    valenceRefused:
      "Los nombres de las clases hablan de bueno y malo, pero apoyarse en cómo se distinguen las palabras buenas de las malas en un léxico no ayudó.",
    oneRound: "Ambas pérdidas son de los mismos textos, en una sola ronda de pliegues, y la tabla puede abarcar más.",
  },
  search: {
    help: "Prueba otras configuraciones al azar y puntúa cada una con textos de entrenamiento reservados por turnos. El mejor intento es también el más afortunado: espera algo menos de él.",
    nTries: "Número de intentos",
    start: "Buscar configuración",
    cancel: "Cancelar la búsqueda",
    progress: "Búsqueda",
    at: (nDone, nTries) => `Buscando… ${number(nDone)} de ${count(nTries, "intento")}.`,
    done: (n) => `${count(n, "intento hecho", "intentos hechos")}.`,
    table: "Intentos",
    changed: "Opciones cambiadas",
    nothing: "nada: la configuración tal como estaba",
    accuracy: "Exactitud",
    allRight: "Todas las etiquetas correctas",
    microF1: "F1 micro",
    macroF1: "F1 macro",
    loss: "Pérdida",
    best: "mejor",
    apply: "Aplicar",
    applied: "en uso",
    applyOf: (index) => `Aplicar el intento ${number(index + 1)}`,
    failed: (reason) => `Falló: ${reason}`,
  },
  made: {
    leaves: {
      name: "Hojas (imágenes)",
      description: "Hojas dibujadas de tres formas, que se distinguen por su aspecto.",
      classes: ["larga", "redonda", "lobulada"],
      size: "36 imágenes en 3 clases.",
    },
    knocks: {
      name: "Campana, golpe, silbido (sonidos)",
      description: "Sonidos de un segundo, hechos con unas líneas de aritmética.",
      classes: ["campana", "golpe", "silbido"],
      size: "36 sonidos en 3 clases.",
    },
  },
  predict: {
    headings: { text: "Probar un texto", picture: "Probar una imagen", sound: "Probar un sonido" },
    heading: "Probar un texto",
    help: "Escribe o pega cualquier texto. El modelo responde mientras escribes.",
    waiting: "Cuando haya un modelo entrenado, escribe aquí un texto para ver cómo se clasifica.",
    list: "Predicción",
    gives: (labels) => `Asigna: ${labels.join(", ")}`,
    givesNone: "No asigna ninguna etiqueta",
    given: "asignada",
    threshold: (share) => `umbral del ${percent(share)}`,
    thresholds: "Una etiqueta se asigna si su barra llega a su marca, el umbral de la etiqueta.",
    about: "Sobre esta respuesta",
    nothing: "En este texto no hay nada que el modelo pueda leer.",
    noneOfThese: (share, least) =>
      `Ninguna de estas: la clase más probable solo llega al ${percent(share)}, menos del ${percent(least)} que se pide en Resultados → Confianza.`,
    unknown: (nUnknown, nTokens) =>
      nUnknown === nTokens
        ? "El modelo no conoce ninguno de estos tokens, así que su respuesta es una conjetura."
        : `El modelo no conoce ${number(nUnknown)} de estos ${number(nTokens)} tokens.`,
  },
  labelNext: {
    none: "Ninguna de estas",
    simulation: "¿Ayudan las sugerencias?",
  },
};
