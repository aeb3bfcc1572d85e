// Files: what they are, how they were read, what else can be done.

import type { EncodingGroup } from "../../files/encodings.ts";
import type { FileKind } from "../../files/kinds.ts";
import type { Skipped } from "../../files/source.ts";
import type { FileProblemTexts } from "../kinds.ts";
import type { Messages } from "../parts.ts";
import { bytes, count, number } from "./numbers.ts";

const kinds: Record<FileKind, string> = {
  xlsx: "Esto es un libro de Excel. Elígelo sin indicar una codificación.",
  oldOffice:
    "Esto es un archivo de una versión antigua de Office (.xls, .doc). Ábrelo, guárdalo como .xlsx o como CSV y elige ese.",
  openDocument:
    "Esto es un archivo OpenDocument (.ods, .odt). Ábrelo en LibreOffice, guárdalo como .xlsx o como CSV y elige ese.",
  word: "Esto es un documento de Word. Copia su tabla o sus líneas y pégalas aquí, o guárdalo como texto sin formato (.txt).",
  presentation: "Esto es una presentación. Copia los textos y pégalos aquí.",
  pdf: "Esto es un PDF. Ábrelo, copia los textos y pégalos aquí.",
  rtf: "Esto es un documento RTF. Ábrelo, guárdalo como texto sin formato (.txt) y elige ese.",
  archive: "Esto es un archivo comprimido. Descomprímelo y elige los archivos o la carpeta que contiene.",
  parquet: "Esto es un archivo Parquet. Guárdalo como CSV o JSON Lines (en Python: pandas.read_parquet(…).to_csv(…)).",
  database: "Esto es una base de datos. Exporta la tabla como CSV y elige ese archivo.",
};

const problems: FileProblemTexts = {
  kind: ({ kind }) => kinds[kind],
  workbookTooLarge: ({ limit }) =>
    `Este libro ocupa más de ${bytes(limit)} al descomprimirlo, así que no se abrió. Copia las columnas con etiquetas y textos a un libro nuevo, o guarda la hoja como CSV.`,
  workbookTooWide: () =>
    "Una hoja de este libro abarca demasiadas filas y columnas. Copia las columnas con etiquetas y textos a un libro nuevo, o guarda la hoja como CSV.",
  workbookEmpty: () => "Ninguna hoja de este libro tiene filas.",
  workbookDamaged: ({ detail }) =>
    `Este libro no se puede abrir (${detail}). Si tiene contraseña, quítasela; si no, guárdalo otra vez, o guarda la hoja como CSV.`,
  tooSlow: () =>
    "La lectura de este archivo tardó demasiado y se abandonó. Guárdalo como CSV o como texto sin formato y vuelve a intentarlo.",
};

const groups: Record<EncodingGroup, string> = {
  unicode: "Unicode",
  chineseSimplified: "Chino simplificado",
  chineseTraditional: "Chino tradicional",
  japanese: "Japonés",
  korean: "Coreano",
  cyrillic: "Cirílico",
  western: "Europa occidental",
  central: "Europa central",
  turkish: "Turco",
  greek: "Griego",
  hebrew: "Hebreo",
  arabic: "Árabe",
  baltic: "Báltico",
  vietnamese: "Vietnamita",
  thai: "Tailandés",
  other: "Otras",
};

const skipped: Record<Skipped["why"], string> = {
  unreadable: "no se leyó",
  tooMany: "supera el límite de textos",
  tooLarge: "supera el límite de tamaño",
  empty: "vacío",
};

const list = (names: readonly string[], total: number) =>
  names.map((name) => `“${name}”`).join(", ") + (total > names.length ? ` y ${number(total - names.length)} más` : "");

export const files: Messages<"files"> = {
  problems,
  groups,
  gone: (name) =>
    `${name === "" ? "El archivo" : `“${name}”`} ya no está abierto, porque la página se volvió a cargar. Elígelo de nuevo y corrígelo después.`,
  reading: (done, total) =>
    total > 1 ? `Leyendo el archivo ${number(done + 1)} de ${number(total)}…` : "Leyendo el archivo…",
  progress: "Lectura de archivos",
  cancel: "Cancelar",
  asked: {
    heading: (n) => `${count(n, "archivo")}: ¿cómo se combinan?`,
    none: "Ninguno tiene etiquetas propias.",
    some: (n, total) => `${number(n)} de ${number(total)} ${n === 1 ? "tiene" : "tienen"} etiquetas propias.`,
    all: "Todos tienen etiquetas propias.",
    classes: "Un archivo por clase, un texto por línea",
    folders: "Una carpeta por clase, un texto por archivo",
    texts: "Cada archivo es un texto sin etiqueta",
    lines: "Cada línea es un texto sin etiqueta",
    merge: "Reunirlos en una sola tabla",
    one: "Usar solo uno de ellos",
    use: "Usar este",
  },
  decided: (nLoud, nLeftOut) =>
    [
      nLeftOut > 0 ? `${count(nLeftOut, "fila")} ${nLeftOut === 1 ? "no se usa" : "no se usan"}.` : "",
      nLoud > 0
        ? `${count(nLoud, "punto")} del archivo ${nLoud === 1 ? "requirió" : "requirieron"} una decisión: mira “Cómo se leyó”.`
        : "Mira “Cómo se leyó”.",
    ]
      .filter(Boolean)
      .join(" "),
  fix: {
    isHeader: "Es un encabezado",
    isExample: "Es un ejemplo",
    keepRows: "Conservar estas filas",
    obey: "Excluir filas según ella",
    readPreamble: "Leer también estas líneas",
    separator: "Separador",
    separators: { "\t": "tabulación" },
    plainBackslashes: "Leer las barras invertidas como texto",
    strictQuotes: "Tomar las comillas al pie de la letra",
    keepApart: "Mantenerlas separadas",
    readSeveral: "Leer todas las etiquetas",
    readOne: "Una etiqueta por texto",
    parts: "Partes que se usan",
  },
  encoding: "Codificación",
  how: {
    utf8: (name) => `Codificación: ${name}.`,
    mark: (name) => `Codificación: ${name}, según el archivo.`,
    guess: (name) => `Codificación: ${name}, por deducción.`,
    assumed: (name) =>
      `Codificación: ${name}, supuesta, porque no se pudo obtener la parte que detecta codificaciones.`,
    choice: (name) => `Codificación: ${name}, como elegiste.`,
  },
  odd: "Los textos no parecen de ningún idioma. Si a ti también te lo parece, elige otra codificación.",
  sheet: "Hoja",
  sheetOf: (name, nRows) => `Hoja “${name}”, ${count(nRows, "fila")}.`,
  sheetOption: (name, nRows) => `${name} (${count(nRows, "fila")})`,
  otherSheets: (n) => `${count(n, "hoja")} más ${n === 1 ? "tiene" : "tienen"} filas también.`,
  arranged: {
    files: (n, names, total) => `${count(n, "archivo")}, uno por clase, un texto por línea: ${list(names, total)}.`,
    folders: (n, names, total) =>
      `${count(n, "archivo")}, una carpeta por clase, un texto por archivo: ${list(names, total)}.`,
    unlabelled: (n) => `${count(n, "archivo")} de textos sin etiquetas.`,
    merged: (n) => `${count(n, "archivo reunido", "archivos reunidos")}.`,
    test: (n) =>
      n === 1
        ? "De ellos, 1 archivo pasó a ser el conjunto de prueba, por su nombre."
        : `De ellos, ${number(n)} archivos pasaron a ser el conjunto de prueba, por sus nombres.`,
    skipped: (n, some) =>
      `${count(n, "archivo excluido", "archivos excluidos")}: ${some.map(({ name, why }) => `“${name}” (${skipped[why]})`).join(", ")}${n > some.length ? ", …" : ""}.`,
    change: "Reunirlos de otro modo",
  },
};
