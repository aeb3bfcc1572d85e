import type { Messages } from "../parts.ts";
import { bytes, count, fileSize, number } from "./numbers.ts";

export const projectFile: Messages<"projectFile"> = {
  close: "Cerrar",
  cancel: "Cancelar",
  save: {
    heading: "Guardar el proyecto en un archivo",
    help: "El archivo contiene la configuración, las ejecuciones con sus puntuaciones y curvas, y los modelos que se guardan aquí. Se abre con esta página en cualquier dispositivo, y allí predice lo mismo que aquí.",
    texts: "Con sus textos",
    textsHelp:
      "También las etiquetas, los textos de prueba, los textos sin etiquetar, las comparaciones y lo que se puede deshacer. Quien tenga el archivo puede leerlos.",
    warning:
      "Aun sin textos, contiene los nombres de las clases, y un modelo puede revelar algo de aquello de lo que aprendió: contiene tal cual palabras y trozos de palabras.",
    save: "Guardar",
    busy: "Escribiendo el archivo…",
    saved: (name, n) => `Se guardó ${name} (${fileSize(n)}).`,
  },
  open: {
    heading: "Abrir un proyecto o un modelo",
    file: "Elegir un archivo de Handful",
    help: "Un proyecto (.handful), un modelo (.handful-model) o el archivo comprimido de un modelo (.zip). Será un proyecto aparte; lo que hay aquí se queda como está. Se lee solo en este dispositivo.",
    busy: (name) => `Abriendo ${name}…`,
    failed: (name) => `No se abrió ${name}.`,
  },
  parts: (done, total) => `${number(done)} de ${count(total, "parte")}`,
  problem: (problem) => {
    switch (problem.code) {
      case "notHandful":
        return "No es un proyecto ni un modelo guardado por Handful.";
      case "newer":
        return "Lo guardó una versión más reciente de esta página. Vuelve a cargar la página donde se guardó y aquí, e inténtalo otra vez.";
      case "tooLarge":
        return `Ocupa más de los ${bytes(problem.limit)} que caben en un archivo así.`;
      case "tooManyTexts":
        return `Tiene más de los ${count(problem.limit, "texto")} con que trabaja la página.`;
      case "damaged":
        return `Está dañado, o se cambió después de guardarlo (${problem.detail}). Guárdalo de nuevo donde estaba.`;
      case "full":
        return "El navegador no da más espacio en este dispositivo. Borra proyectos o modelos que ya no necesites e inténtalo otra vez.";
      case "failed":
        return `No funcionó: ${problem.detail}`;
    }
  },
};
