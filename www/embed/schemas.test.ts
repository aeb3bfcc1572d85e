import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { maxFileBytes, maxTexts } from "../files/limits.ts";
import { embedNews, embedRequest, meantAsRequest } from "./schemas.ts";

const isRequest = (message: unknown) => v.is(embedRequest, message);
const isNews = (message: unknown) => v.is(embedNews, message);

describe("what the embedding page asks for", () => {
  test.each([
    { type: "hello" },
    { type: "load", texts: "a\tb" },
    { type: "load", texts: [{ text: "b", label: "a" }], test: "c\td" },
    { type: "set", settings: { model: "gru", epochs: 3, private: false } },
    { type: "train" },
    { type: "stop" },
    { type: "predict", text: "b" },
    { type: "show", stage: "results", tab: "map" },
  ])("$type", (request) => {
    expect(isRequest({ ...request, handful: 1, id: 1 })).toBe(true);
    // Another program's, or of another version; and one that nobody could be answered by.
    for (const other of [{}, { handful: 2 }, { handful: 1, id: "1" }, { handful: 1, id: 0.5 }])
      expect(isRequest({ ...request, id: 1, ...other, ...("handful" in other ? {} : { handful: undefined }) })).toBe(
        false,
      );
  });

  test.each([
    undefined,
    "hello",
    { type: "erase" },
    { type: "predict" },
    { type: "predict", text: 1 },
    { type: "load", texts: [{ text: "b" }] },
    { type: "load", texts: "x".repeat(maxFileBytes + 1) },
    { type: "load", texts: Array.from({ length: maxTexts + 1 }, () => ({ text: "b", label: "a" })) },
    { type: "load", texts: Array.from({ length: 3 }, () => ({ text: "x".repeat(maxFileBytes / 2), label: "a" })) },
    { type: "set", settings: { model: { toString: "gru" } } },
    { type: "set", settings: { epochs: Infinity } },
    { type: "set", settings: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`key${n}`, n])) },
    { type: "show", stage: "x".repeat(101) },
  ])("nothing else (%#)", (request) => {
    const message = typeof request === "object" ? { ...request, handful: 1, id: 1 } : request;
    expect(isRequest(message)).toBe(false);
    expect(v.is(meantAsRequest, message)).toBe(typeof request === "object");
  });
});

describe("what the embedded page tells", () => {
  const state = { stage: "texts", tab: "table", phase: "idle", nTexts: 0, classes: [] };
  const prediction = { classes: [{ label: "a", probability: 1 }], nTokens: 1, nUnknown: 0 };

  test.each([
    { type: "here" },
    { type: "ready", id: 1, state },
    { type: "state", state: { ...state, settings: { model: "gru", epochs: 3 } } },
    { type: "loaded", id: 1, nTexts: 8, classes: ["a", "b"] },
    { type: "progress", progress: { step: 1, nSteps: 20, secondsLeft: 1.5 } },
    { type: "prediction", id: 1, prediction },
    { type: "failed", id: 1, code: "notReady", message: "There is no trained model yet." },
  ])("$type", (news) => {
    expect(isNews({ ...news, handful: 1 })).toBe(true);
    expect(isNews(news)).toBe(false);
  });

  test("nothing else", () => {
    expect(isNews({ handful: 1, type: "state", state: { ...state, phase: "gone" } })).toBe(false);
    expect(isNews({ handful: 1, type: "prediction", id: 1, prediction: { classes: [] } })).toBe(false);
    expect(isNews({ handful: 1, type: "progress", progress: { step: -1, nSteps: 20 } })).toBe(false);
  });
});
