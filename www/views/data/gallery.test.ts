import { expect, test } from "vitest";
import { languages, messages, spoken } from "../../i18n/index.ts";
import { drawn } from "../../page.test-helper.ts";
import { madeSamples } from "../../samples/made-list.ts";
import { samples } from "../../samples/index.ts";
import { initialState, reduce } from "../../state.ts";
import { galleryView } from "./gallery.ts";

test.each(languages)("the gallery in %s has the samples in that language first", (language) => {
  const { root } = drawn(galleryView, initialState(language));
  // Those of pictures and sounds have no lines.
  const shown = [...root.querySelectorAll("li:has(dl)")].map((item) => ({
    name: item.querySelector("button")!.textContent,
    lang: item.querySelector("dl")!.lang,
  }));
  const first = samples.filter((sample) => sample.language === language);
  expect(shown.slice(0, first.length)).toEqual(
    first.map(({ id }) => ({ name: messages(language).samples[id].name, lang: spoken[language].tag })),
  );
  expect(shown).toHaveLength(samples.length);
  expect(root.querySelectorAll("li")).toHaveLength(samples.length + madeSamples.length);
  expect(new Set(shown.map(({ lang }) => lang)).size).toBe(languages.length);
});

test("a sample says what it is, shows two of its lines, and is chosen by its name", () => {
  const { root, said } = drawn(galleryView, initialState("en"));
  const item = root.querySelector("li")!;
  const [sample] = samples;
  const named = messages("en").samples[sample!.id];
  const button = item.querySelector("button")!;
  expect(button.textContent).toBe(named.name);
  const described = root.querySelector(`#${button.getAttribute("aria-describedby")}`)!;
  expect(described.textContent).toContain("64 texts in 4 classes.");
  expect(described.textContent).toContain(named.description);
  const lines = [...item.querySelectorAll("dl > div")].map((line) => ({
    label: line.querySelector("dt")!.textContent,
    text: line.querySelector("dd")!.textContent,
  }));
  expect(lines).toEqual(sample!.lines);
  button.click();
  expect(said).toEqual([{ type: "sampleChosen", id: sample!.id }]);
});

test("the sample that is in the table is marked", () => {
  const pressed = (sample: string | undefined) => {
    const loaded = { type: "textLoaded" as const, text: "a\tb", ...(sample && { sample }) };
    const { root } = drawn(galleryView, reduce(initialState("en"), loaded));
    return [...root.querySelectorAll("[aria-pressed=true]")].map(({ textContent }) => textContent);
  };
  expect(pressed(undefined)).toEqual([]);
  expect(pressed("hotel")).toEqual([messages("en").samples.hotel.name]);
});
