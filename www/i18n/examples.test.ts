import { afterEach, describe, expect, test } from "vitest";
import { type Part, languages, messages, parts, speakOf } from "./index.ts";

afterEach(() => speakOf("text"));

/** Every sentence that no facts are put into. */
function sentences(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(sentences) : [];
}

describe("words of pictures and sounds", () => {
  const { en, zh, es } = Object.fromEntries(languages.map((language) => [language, () => messages(language)]));

  test("are those of texts with another noun", () => {
    speakOf("picture");
    expect(en!().results.noMistakes).toBe("No picture was classified wrongly.");
    expect(en!().data.classes).toBe("Pictures per class");
    expect(en!().results.filtered(1)).toBe("1 picture found");
    expect(zh!().results.filtered(8)).toBe("找到 8 张图片");
    expect(zh!().results.noMistakes).toBe("没有分类错误的图片。");
    expect(es!().results.filtered(8)).toMatch(/^8 ejemplos /);
    expect(es!().frame.stages.texts).toBe("Imágenes");
    speakOf("sound");
    expect(en!().results.filtered(2)).toBe("2 sounds found");
    expect(zh!().results.filtered(8)).toBe("找到 8 段声音");
    expect(es!().results.filtered(8)).toMatch(/^8 sonidos /);
    speakOf("text");
    expect(en!().results.filtered(2)).toBe("2 texts found");
  });

  test("leave a person's own words as they are", () => {
    speakOf("picture");
    expect(en!().results.ofClass(2, "a text")).toBe("2 pictures of “a text”");
    expect(zh!().results.ofClass(2, "8 条文本")).toContain("“8 条文本”");
    expect(en!().warnings.singleExample({ code: "singleExample", label: "texts" })).toContain(
      "“texts” has one picture",
    );
  });

  test.each(languages)("say texts in %s only where several kinds or files of text are meant", (language) => {
    const text = { en: /\btexts?\b/i, zh: /文本/, es: /(?<!\p{L})textos?(?!\p{L})/iu }[language];
    const spoken: readonly Part[] = ["page", "calibration", "compare", "labelNext", "map", "privacyCost", "runs"];
    speakOf("sound");
    const left = spoken.flatMap((part) => sentences(messages(language, part)).filter((said) => text.test(said)));
    const meant =
      /pictures|图片|imágenes|plain text|text file|as text|纯文本|文本文件|以文本|texto sin formato|como texto|archivos? de texto/;
    expect(left.filter((said) => !meant.test(said))).toEqual([]);
    expect(left.length).toBeLessThan(20);
  });

  test("are the same object as long as the kind is the same", () => {
    speakOf("picture");
    expect(en!()).toBe(en!());
    expect(parts.every((part) => messages("en", part) !== undefined)).toBe(true);
  });
});
