import type { OfKind } from "../examples.ts";

/** Lo que habla de varias clases de ejemplos, o de un archivo de texto, no cambia. */
const stays = /im[aá]gen(es)?|sonidos?|texto sin formato|archivos? de texto|como texto(?!s)/i;

/** Una imagen no concuerda como un texto, y un ejemplo sí. */
const words = { picture: "ejemplo", sound: "sonido" } as const;

/** A solas no hay con qué concordar. */
const alone: Record<string, string> = { Texto: "Imagen", Textos: "Imágenes" };

export const ofKind: OfKind = (sentence, kind) => {
  if (stays.test(sentence)) return sentence;
  if (kind === "picture" && alone[sentence] !== undefined) return alone[sentence];
  return sentence.replace(/(?<!\p{L})(t)exto(s?)(?!\p{L})/giu, (_, first: string, end: string) => {
    const word = words[kind] + end;
    return first === "T" ? word[0]!.toUpperCase() + word.slice(1) : word;
  });
};
