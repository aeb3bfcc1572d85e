import { expect, test } from "vitest";
import { readEmbedding } from "./address.ts";

const read = (search: string, hash = "") => readEmbedding({ search, hash });

test("a page is a part of another one where its address says so, before or in the hash", () => {
  expect(read("")).toBeUndefined();
  expect(read("?embedded", "#/results?model=gru")).toBeUndefined();
  expect(read("?embed")).toEqual({ place: { stage: "texts", tab: "table" }, hasDock: false });
  expect(read("", "#/results/map?embed&model=gru")).toEqual({
    place: { stage: "results", tab: "map" },
    hasDock: false,
  });
  expect(read("", "#embed")).toEqual({ place: { stage: "texts", tab: "table" }, hasDock: false });
});

test("it says whether a text can be tried, and in which language", () => {
  expect(read("?embed&try&language=zh", "#/training")).toEqual({
    place: { stage: "training", tab: "curves" },
    hasDock: true,
    language: "zh",
  });
  expect(read("?embed&language=xx")?.language).toBeUndefined();
});
