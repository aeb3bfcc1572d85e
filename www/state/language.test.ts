import { expect, test } from "vitest";
import { fakeDefaults } from "../engine/form.test-helper.ts";
import type { Plan, RunConfig } from "../engine/protocol.ts";
import { initialState } from "../state.ts";
import { languageHint } from "./language.ts";

const korean = ["음식이 정말 맛있었어요", "서비스가 너무 느려서 한 시간을 기다렸어요"];
const chinese = ["菜很好吃，下次还来", "服务太慢，等了一小时"];
const english = ["the staff were kind", "we waited for an hour"];

function hint(texts: readonly string[], config: Partial<RunConfig>, plan?: Partial<Plan>) {
  const state = initialState("en");
  const rows = texts.map((text, index) => ({ text, label: `${index % 2}`, line: index + 1 }));
  return languageHint({
    ...state,
    config: { ...fakeDefaults, start: "pretrained", ...config },
    data: { ...state.data, present: { ...state.data.present, rows } },
    plan: { pending: false, ...(plan && { plan: plan as Plan }) },
  });
}

test("before an encoder is here, the script tells", () => {
  expect(hint(english, { model: "cnn" })).toBeUndefined();
  expect(hint(chinese, { model: "cnn" })).toBeUndefined();
  expect(hint(korean, { model: "cnn" })).toEqual({ name: "small", offer: "random" });
  expect(hint(chinese, { model: "transformer", encoder: "large-en" })).toEqual({ name: "large-en", offer: "large" });
  expect(hint(korean, { model: "cnn", start: "random" })).toBeUndefined();
});

test("once it is here, the engine has counted", () => {
  const plan = { encoder: "small", encoderLoaded: true } as const;
  expect(hint(korean, { model: "cnn" }, { ...plan, unknownShare: 0.73 })).toMatchObject({ unknown: 0.73 });
  expect(hint(english, { model: "cnn" }, { ...plan, unknownShare: 0.04 })).toBeUndefined();
});
