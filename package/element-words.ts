// What the element says, in the languages of the page.

import type { Language } from "../www/i18n/language.ts";

interface Words {
  label: string;
  list: string;
  loading: string;
  nothing: string;
  failed: (message: string) => string;
  again: string;
  /** What is heard of an answer. */
  answer: (label: string, share: string) => string;
  /** The same of a model that may give a text several labels. */
  gives: (labels: readonly string[]) => string;
}

export const words: Record<Language, Words> = {
  en: {
    label: "Try a text",
    list: "Class probabilities",
    loading: "The model is on its way…",
    nothing: "There is nothing in this text that the model can read.",
    failed: (message) => message,
    again: "Try again",
    answer: (label, share) => `${label}, ${share}`,
    gives: (labels) => (labels.length > 0 ? `Gives: ${labels.join(", ")}` : "Gives none of the labels"),
  },
  es: {
    label: "Probar un texto",
    list: "Probabilidades de las clases",
    loading: "El modelo está en camino…",
    nothing: "En este texto no hay nada que el modelo pueda leer.",
    failed: () => "No se pudo cargar el modelo. Comprueba la conexión, o inténtalo más tarde.",
    again: "Intentar de nuevo",
    answer: (label, share) => `${label}, ${share}`,
    gives: (labels) => (labels.length > 0 ? `Asigna: ${labels.join(", ")}` : "No asigna ninguna etiqueta"),
  },
  zh: {
    label: "试一试",
    list: "各类别的概率",
    loading: "模型正在加载……",
    nothing: "这条文本里没有模型能读取的内容。",
    failed: () => "模型无法加载，请检查网络或稍后再试。",
    again: "重试",
    answer: (label, share) => `${label}，${share}`,
    gives: (labels) => (labels.length > 0 ? `给出：${labels.join("、")}` : "没有给出任何标签"),
  },
};
