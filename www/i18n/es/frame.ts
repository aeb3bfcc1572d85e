import type { Messages } from "../parts.ts";
import { count, number, percent } from "./numbers.ts";

const range = (low: number, high: number) => `${Math.round(low * 100)}–${percent(high)}`;

/** The frame of the page: its stages and their tabs, the run bar, the menus. */
export const frame: Messages["frame"] = {
  skips: { label: "Ir a", stage: "Ir a la etapa", run: "Ir a la ejecución", try: "Ir a Probar" },
  stagesName: "Etapas",
  stages: {
    texts: "Textos",
    model: "Modelo",
    training: "Entrenamiento",
    results: "Resultados",
    compare: "Comparar",
  },
  tabs: {
    table: "Tabla",
    unlabelled: "Sin etiqueta",
    doubtful: "Etiquetas dudosas",
    test: "Conjunto de prueba",
    choice: "Elección",
    layers: "Capas y fórmulas",
    settings: "Configuración",
    curves: "Curvas",
    signals: "Señales de las capas",
    search: "Búsqueda",
    summary: "Resumen",
    mistakes: "Errores",
    classes: "Clases",
    confidence: "Confianza",
    map: "Mapa",
    ways: "Métodos probados",
    privacy: "Privacidad",
    models: "Modelos",
    curve: "Curva de aprendizaje",
    runs: "Ejecuciones",
  },
  moreRows: (n) => `y ${count(n, "fila más", "filas más")}`,
  insights: { why: "Por qué", "what-if": "Qué pasaría si", inside: "Por dentro" },
  run: {
    name: "Ejecución",
    addTexts: "Añadir textos",
    about: (time) => `cerca de ${time}`,
    fetches: (size) => `tras descargar ${size}`,
    stalled: "Hace rato que no llega nada: comprueba la conexión, o detén la ejecución.",
    left: (time) => `${/^1\D/.test(time) ? "queda" : "quedan"} ${time}`,
    right: (nRight, n, low, high) => `${count(nRight, "acierto")} de ${number(n)} (${range(low, high)})`,
    onTraining: (nRight, n) => `${count(nRight, "acierto")} de ${number(n)} textos de entrenamiento`,
    seeMistakes: (n) => (n === 1 ? "Ver el error" : `Ver los ${number(n)} errores`),
    seeResults: "Ver los resultados",
    seeWhy: "Ver por qué",
    disagree: (folds) => `pero ${folds} al reservar por turnos`,
    discarded: "El modelo se ha descartado; su ejecución sigue en Comparar.",
    bringBack: "Recuperarlo",
    stale: "Los textos o la configuración han cambiado desde entonces.",
    goTo: (stage, tab) => `Ir a ${stage}, ${tab}`,
    progress: "Ejecución",
    curve: "Pérdida hasta ahora",
  },
  dock: {
    name: "Probar",
    close: "Cerrar Probar",
    trainIt: "Entrenar un modelo",
  },
  menus: {
    project: "Proyecto",
    share: "Compartir",
    menu: "Menú",
  },
  project: {
    facts: (nTexts, nRuns) =>
      `${count(nTexts, "texto etiquetado", "textos etiquetados")} y ${count(nRuns, "ejecución", "ejecuciones")}, guardados en este dispositivo.`,
    takeOut: "Exportar los textos",
    runs: "Ejecuciones y modelos guardados",
    clear: "Empezar con una tabla vacía",
    clearHelp: "Deshacer recupera los textos.",
  },
  share: {
    help: "El enlace abre esta etapa con esta configuración. No contiene ninguno de tus textos.",
    holds: (names) =>
      names.length === 0
        ? "No contiene ninguna opción: todas tienen su valor predeterminado."
        : `Contiene estas opciones: ${names.join(", ")}.`,
    link: "Enlace",
    copy: "Copiar el enlace",
    copied: "Copiado.",
    notCopied: "El navegador no permitió que la página lo copiara: selecciona el enlace y cópialo tú.",
  },
  tour: { open: "Recorrido", offer: "¿Primera vez aquí?", show: "Muéstrame la página" },
  install: "Instalar la página",
  keys: {
    heading: "Teclas",
    open: "Teclas",
    key: "Tecla",
    does: "Qué hace",
    close: "Cerrar",
    list: {
      stages: "Ir a una etapa",
      train: "Entrenar, pausar o reanudar",
      try: "Probar un texto",
      keys: "Mostrar estas teclas",
      undo: "Deshacer, en la tabla",
      redo: "Rehacer, en la tabla",
      labels: "Dar la clase de ese número, en Textos → Sin etiqueta",
    },
  },
};
