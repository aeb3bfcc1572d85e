import { expect, test } from "vitest";
import { fakeDefaults } from "../engine/fake.test-helper.ts";
import type { Plan } from "../engine/protocol.ts";
import { initialState } from "../state.ts";
import { foretold, goneBy, isAtMost, paceKey, secondsLeft, tokensOf, workOf } from "./pace.ts";

test("where stages go at unlike speeds, no less is left than such runs have taken here", () => {
  const config = { ...fakeDefaults, start: "pretrained", adaptation: "auto" } as const;
  const plan = { nTraining: 40, nValidation: 10, nTest: 0 } as Plan;
  const state = { ...initialState("en"), config, pace: { probe: 1.95, factors: {} }, plan: { plan, pending: false } };
  const all = foretold(state)!;
  expect(all).toBeGreaterThan(1);
  const run = { trained: { config }, step: 10, nSteps: 100, secondsLeft: 0.5 };
  expect(secondsLeft({ ...state, run })).toBeCloseTo(0.9 * all);
  expect(secondsLeft({ ...state, run: { ...run, secondsLeft: 99 } })).toBe(99);
  expect(secondsLeft({ ...state, run: { ...run, nSteps: 0 } })).toBe(0.5);
  // Tuning alone goes on as it began.
  expect(secondsLeft({ ...state, run: { ...run, trained: { config: { ...config, adaptation: "tuned" } } } })).toBe(0.5);
  // A network's steps are alike.
  const network = { ...config, start: "random" } as const;
  expect(secondsLeft({ ...state, run: { ...run, trained: { config: network } } })).toBe(0.5);
});

test("a run that has tuned nothing says nothing of those that do", () => {
  const config = { ...fakeDefaults, start: "pretrained", adaptation: "auto" } as const;
  const plan = (nTraining: number) => ({ plan: { nTraining, nValidation: 0, nTest: 0 } as Plan, pending: false });
  const state = { ...initialState("en"), config, plan: plan(64) };
  const probed = foretold({ ...state, pace: { probe: 1.95, factors: {} } })!;
  const factors = { [paceKey(goneBy(config, false))]: 0.1 };
  expect(foretold({ ...state, pace: { probe: 1.95, factors } })).toBe(probed);
  expect(foretold({ ...state, pace: { probe: 1.95, factors: { [paceKey(goneBy(config, true))]: 2 } } })).toBe(
    2 * probed,
  );
  // Fewer texts are not tuned on, so that it is such a run that is foretold.
  const few = { ...state, plan: plan(20) };
  const probedFew = foretold({ ...few, pace: { probe: 1.95, factors: {} } })!;
  expect(foretold({ ...few, pace: { probe: 1.95, factors } })).toBeCloseTo(0.1 * probedFew);
  // Unless it was asked for.
  const tuned = { ...few, config: { ...config, adaptation: "tuned" as const } };
  const probedTuned = foretold({ ...tuned, pace: { probe: 1.95, factors } })!;
  expect(foretold({ ...tuned, pace: { probe: 1.95, factors: { "small/tuned": 3 } } })).toBeCloseTo(3 * probedTuned);
  const network = { ...config, start: "random" } as const;
  expect(goneBy(network, false)).toBe(network);
});

test("a time is the most that there is where tuning may be left out", () => {
  const at = (change: object, nTraining: number) =>
    isAtMost({
      ...initialState("en"),
      config: { ...fakeDefaults, start: "pretrained", adaptation: "auto", ...change },
      plan: { plan: { nTraining } as Plan, pending: false },
    });
  expect([at({}, 64), at({}, 20)]).toEqual([true, false]);
  expect(at({ model: "transformer" }, 20)).toBe(true);
  for (const change of [{ adaptation: "tuned" }, { adaptation: "frozen" }, { start: "random" }, { start: "picture" }])
    expect(at(change, 64)).toBe(false);
});

test("what is told of texts without labels is read and learned, too", () => {
  const plan = {
    plan: { nTraining: 40, nValidation: 0, nTest: 0, nSteps: 100, maxLen: 32 } as Plan,
    pending: false,
  };
  const network = {
    ...fakeDefaults,
    start: "random",
    model: "cnn",
    batch_size: 8,
    epochs: 20,
    unlabelled: true,
  } as const;
  const alone = workOf(network, plan, 10, 200)!;
  expect(alone).toBe(workOf(network, plan, 10, 0));
  const taught = workOf({ ...network, teacher: "small" }, plan, 10, 200)!;
  // 30 steps an epoch where 5 were, after the teacher has read and learned.
  expect(taught).toBeCloseTo(6 * alone + 5.5 + 0.04 * (12 + 10 * 0.7) + 0.2 * 10 * 0.7);
  const onEncoder = { ...network, start: "pretrained", adaptation: "network", teacher: "small" } as const;
  expect(workOf(onEncoder, plan, 10, 200)).toBeCloseTo(taught + 0.24 * 10 * 0.3);
  const transfer = { ...network, start: "pretrained", adaptation: "auto" } as const;
  expect(workOf(transfer, plan, 10, 200)! - workOf(transfer, plan, 10, 0)!).toBeCloseTo(0.2 * 10 * 0.7);
});

test("longer texts take longer, and so does a Transformer, which reads them again where it is tuned", () => {
  const plan = {
    plan: { nTraining: 64, nValidation: 0, nTest: 0 } as Plan,
    pending: false,
  };
  const config = { ...fakeDefaults, start: "pretrained", model: "transformer", adaptation: "auto" } as const;
  const work = (nTokens: number, change: object) => workOf({ ...config, ...change }, plan, nTokens, 0)!;
  for (const change of [{ model: "cnn" }, {}, { encoder: "large-en" }])
    expect(work(30, change)).toBeGreaterThan(work(10, change));
  const more = (change: object) => work(100, change) - work(50, change);
  expect(more({}) / more({ adaptation: "frozen" })).toBeCloseTo(7 / 3);
  expect(work(10, { private: true })).toBe(work(10, { adaptation: "frozen" }));
});

test("tokens are told from some texts, by their bytes", () => {
  const row = (text: string) => ({ text, label: "a", line: 1 });
  expect(tokensOf([])).toBe(0);
  expect(tokensOf([row("0123456789"), row("文本")])).toBeCloseTo(1.6);
  const many = Array.from({ length: 20_000 }, (_, index) => row("x".repeat(index < 50 ? 10 : 1_000)));
  expect(tokensOf(many)).toBeCloseTo((2 + 120) / 2);
});
