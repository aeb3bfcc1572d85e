import { html } from "lit-html";
import { describe, expect, test, vi } from "vitest";
import type { FakeEngine } from "../../engine/fake.test-helper.ts";
import { fakeDefaults, fakeError } from "../../engine/fake.test-helper.ts";
import type { Evaluation, RunConfig } from "../../engine/protocol.ts";
import { type Language, messages } from "../../i18n/index.ts";
import { type FakePage, goTo, openPage, pasted, useScreen, wait } from "../../page.test-helper.ts";
import type { OfferedEncoder } from "../../state/encoders.ts";
import type { Store } from "../../store.ts";
import { runBarView, runProblemView } from "./run-bar.ts";

const { all, button, one, text, texts, words, ...screen } = useScreen();

const small = {
  name: "small",
  file: "small.gz",
  bytes: 8_600_000,
  model: "m",
  licence: "l",
  languages: ["en"],
} as OfferedEncoder;

let page: FakePage;
let engine: FakeEngine;
let store: Store;

async function open(language: Language = "en"): Promise<void> {
  page = await openPage(language);
  ({ engine, store } = page);
  draw();
}

const draw = () => screen.draw(runBarView(messages(store.state.language), store.state, store.dispatch));
const buttons = () =>
  all<HTMLButtonElement>("button").map(
    (each) => words(each) + (each.disabled || each.getAttribute("aria-disabled") === "true" ? " (off)" : ""),
  );
const status = () => text("[role=status]");
const more = () => text(".run-more");
const said = () => text(".score-said");
const place = () => `${store.state.stage}/${store.state.tabs[store.state.stage]}`;

async function begin(nEpochs?: number): Promise<void> {
  await page.train(pasted(20), nEpochs);
  draw();
}

/** With so many of the validation texts right. */
function score(nCorrect: number, nExamples: number, low = 0.5, high = 0.99): void {
  const evaluation = store.state.run.evaluation as Evaluation;
  const accuracy = nCorrect / nExamples;
  const validation = { ...evaluation.training, nCorrect, nExamples, accuracy, accuracyLow: low, accuracyHigh: high };
  store.dispatch({ type: "run", update: { type: "evaluated", evaluation: { ...evaluation, validation } } });
  draw();
}

describe("before a run", () => {
  test("with no texts, one is led to where they are added", async () => {
    await open();
    expect(buttons()).toEqual(["Add texts"]);
    expect([status(), more(), said()]).toEqual(["No texts yet.", "", ""]);
    goTo(store, "compare", "runs");
    button("Add texts").click();
    expect(place()).toBe("texts/table");
  });

  test("with texts, one can train, and is told how long it takes on this machine", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pasted(20) });
    await wait();
    draw();
    expect(buttons()).toEqual(["Train"]);
    expect([status(), said()]).toEqual(["Ready when you are.", ""]);
    const probed = (ms: number) => {
      store.dispatch({ type: "probed", ms });
      draw();
      return more();
    };
    expect(probed(0.001)).toBe("under 1 s");
    expect(probed(1_000)).toMatch(/^about \d+ (s|min)$/);
  });

  test("with an encoder that is not here, its download is told of", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pasted(20) });
    store.dispatch({ type: "restored", kept: { config: { ...fakeDefaults, start: "pretrained" } } });
    store.dispatch({ type: "encodersOffered", offered: [small], kept: [] });
    await wait();
    draw();
    expect(more()).toContain("after a download of 8.6 MB");
    store.dispatch({ type: "encoderLoaded", name: "small", isKept: true });
    draw();
    expect(more()).not.toContain("download");
  });

  test("while one is made ready, it can be stopped", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pasted(20) });
    await wait();
    store.dispatch({ type: "preparing", on: true });
    draw();
    expect(buttons()).toEqual(["Pause (off)", "Stop"]);
    expect(status()).toBe("Getting ready: reading 20 texts…");
    // How far it is cannot be told.
    expect(one("progress").hasAttribute("max")).toBe(false);
  });

  test("with texts of one class, it says that no run can begin, and leads to why", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: "a\tone\na\ttwo" });
    await wait();
    draw();
    // Here the reason is in sight.
    expect([status(), more()]).toEqual(["Not ready to train yet.", ""]);
    goTo(store, "model", "choice");
    draw();
    expect(more()).toBe("See why");
    one(".run-more a").click();
    expect(place()).toBe("texts/table");
    // Once it was asked for, the whole reason stands above the stage.
    button("Train").click();
    await wait();
    draw();
    expect([status(), more()]).toEqual(["Not ready to train yet.", ""]);
    expect(store.state.run.error?.kind.code).toBe("oneClass");
  });

  test("with a setting that is not valid, it says so before one asks, and leads there", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pasted(20) });
    await wait();
    store.dispatch({ type: "settingInvalid", key: "epochs", raw: "0" });
    draw();
    expect([status(), more()]).toEqual(["Not ready to train yet.", "See why"]);
    one(".run-more a").click();
    expect(place()).toBe("model/settings");
    store.dispatch({ type: "settingChanged", key: "epochs", value: 3 });
    draw();
    expect(status()).toBe("Ready when you are.");
  });
});

test("a download is told in bytes, and that nothing comes", async () => {
  await open();
  store.dispatch({ type: "textTyped", text: pasted(20) });
  await wait();
  store.dispatch({ type: "encoderAwaited", by: "train" });
  store.dispatch({ type: "encoderArriving", name: "small", bytes: 2_150_000, total: 8_600_000 });
  draw();
  expect(buttons()).toEqual(["Pause (off)", "Stop"]);
  expect(status()).toBe("Getting the encoder first…");
  expect(more()).toMatch(/^Downloading… 2\.(1|2) MB of 8\.6 MB\.$/);
  const { value, max } = one<HTMLProgressElement>("progress");
  expect([value, max]).toEqual([2_150_000, 8_600_000]);
  store.dispatch({ type: "encoderStalled", name: "small" });
  draw();
  expect(more()).toContain("Nothing has come for a while");
  // Another download concerns no run.
  store.dispatch({ type: "encoderAwaited" });
  draw();
  expect(buttons()).toEqual(["Train"]);
  expect(all("progress")).toHaveLength(0);
});

describe("in a run", () => {
  test("its buttons stay what they are, and only their words change", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pasted(20) });
    await wait();
    draw();
    const primary = button("Train");
    await begin(3);
    expect(buttons()).toEqual(["Pause", "Stop"]);
    expect(button("Pause")).toBe(primary);
    engine.pause();
    draw();
    expect(buttons()).toEqual(["Resume", "Stop"]);
    expect(button("Resume")).toBe(primary);
    engine.stop();
    await wait();
    draw();
    expect(buttons()).toEqual(["Train"]);
    expect(button("Train")).toBe(primary);
  });

  test("one hears a few words, and sees how far it is, how long it takes and how the loss goes", async () => {
    await open();
    await begin(6);
    expect(status()).toMatch(/^Training… epoch 5 of 20/);
    expect(more()).toMatch(/^.+ left Step \d+ \/ \d+$/);
    const { value, max } = one<HTMLProgressElement>("progress");
    expect(value).toBe(store.state.run.step);
    expect(max).toBe(store.state.run.nSteps);
    expect(one("svg.run-curve").getAttribute("aria-label")).toMatch(/^Loss so far: [\d.]+$/);
    const points = one("polyline").getAttribute("points")!.split(" ");
    expect(points.length).toBeGreaterThanOrEqual(3);
    expect(points.length).toBeLessThanOrEqual(120);
    expect(points.join()).not.toContain("NaN");
    expect(said()).toBe("");
  });

  test("a pause says where, and keeps the progress in sight", async () => {
    await open();
    await begin(2);
    engine.pause();
    draw();
    expect(status()).toBe(`Paused at step ${store.state.run.step} of ${store.state.run.nSteps}.`);
    expect(more()).toBe("");
    expect(all("progress")).toHaveLength(1);
  });

  test("its commands are those of its buttons", async () => {
    await open();
    const commands: string[] = [];
    store.listen((action) => action.type === "command" && commands.push(action.command));
    await begin(2);
    button("Pause").click();
    await wait();
    draw();
    button("Resume").click();
    await wait();
    draw();
    button("Stop").click();
    expect(commands).toEqual(["train", "pause", "resume", "stop"]);
  });
});

describe("at its end", () => {
  test("a press that was meant for Pause begins no other run", async () => {
    await open();
    await begin();
    const commands: string[] = [];
    store.listen((action) => action.type === "command" && commands.push(action.command));
    store.dispatch({ type: "run", update: { type: "finished", stopped: false } });
    draw();
    expect(button("Train").getAttribute("aria-disabled")).toBe("true");
    button("Train").click();
    expect(commands).toEqual([]);
    await vi.waitFor(() => {
      draw();
      expect(button("Train").hasAttribute("aria-disabled")).toBe(false);
    });
    button("Train").click();
    expect(commands).toEqual(["train"]);
  });

  test("the score stands there with what it may be, and leads to the mistakes", async () => {
    await open();
    await begin();
    score(11, 12, 0.65, 0.99);
    expect(buttons()).toEqual(["Train"]);
    expect(status()).toMatch(/^Done/);
    expect(all("progress")).toHaveLength(0);
    expect(text(".run-right")).toBe("11 of 12 right (65\u2060–\u206099%)");
    const link = one<HTMLAnchorElement>(".score-said a");
    expect(words(link)).toBe("See the mistake");
    expect(link.getAttribute("href")).toMatch(/^#\/results\/mistakes/);
    link.click();
    expect(place()).toBe("results/mistakes");
    score(8, 12);
    expect(words(one(".score-said a"))).toBe("See the 4 mistakes");
  });

  test("without a mistake it leads to the results", async () => {
    await open();
    await begin();
    score(12, 12);
    const link = one<HTMLAnchorElement>(".score-said a");
    expect(words(link)).toBe("See the results");
    link.click();
    expect(place()).toBe("results/summary");
  });

  test("a link that is to be opened elsewhere is left to the browser", async () => {
    await open();
    await begin();
    score(11, 12);
    goTo(store, "model", "choice");
    const link = one<HTMLAnchorElement>(".score-said a");
    let taken: boolean | undefined;
    link.parentElement!.addEventListener("click", (event) => {
      taken = event.defaultPrevented;
      // So that the test stays where it is.
      event.preventDefault();
    });
    link.dispatchEvent(new MouseEvent("click", { ctrlKey: true, bubbles: true, cancelable: true }));
    expect(taken).toBe(false);
    expect(place()).toBe("model/choice");
  });

  test("of texts that it learned from it says so", async () => {
    await open();
    await begin();
    const { training } = store.state.run.evaluation as Evaluation;
    store.dispatch({ type: "run", update: { type: "evaluated", evaluation: { training } as Evaluation } });
    draw();
    expect(text(".run-right")).toBe(`${training.nCorrect} of ${training.nExamples} training texts right`);
  });

  test("once the texts or settings have changed, the score is of before, and stays", async () => {
    await open();
    await begin();
    score(11, 12, 0.65, 0.99);
    expect(one("section").className).not.toContain("stale");
    store.dispatch({ type: "rowEdited", row: 0, text: "another text" });
    draw();
    expect(one("section").className).toContain("stale");
    expect(said()).toBe("11 of 12 right (65\u2060–\u206099%) The texts or settings have changed since.");
    store.dispatch({ type: "undone" });
    draw();
    expect(one("section").className).not.toContain("stale");
    store.dispatch({ type: "settingChanged", key: "epochs", value: 7 });
    draw();
    expect(said()).toContain("have changed since");
  });

  test("while the next one goes on, no score is told", async () => {
    await open();
    await begin();
    expect(said()).not.toBe("");
    store.dispatch({ type: "command", command: "train" });
    await wait();
    draw();
    expect(said()).toBe("");
    await engine.run(store.state.config as RunConfig, store.state.plan.plan!);
    await wait();
    draw();
    expect(said()).toMatch(/right/);
  });
});

test("a failure has its cause where it cannot be overlooked, and a way to it", async () => {
  await open();
  await begin(2);
  const kind = { code: "notFinite", step: 7, learningRate: 0.1 } as const;
  const { error } = fakeError(kind);
  store.dispatch({ type: "run", update: { type: "failed", error } });
  draw();
  expect(one("section").className).toContain("failed");
  expect(more()).toBe(messages("en").errors.notFinite(kind));
  expect(buttons()).toEqual(["Train"]);
  expect(status()).toBe("The run has ended with an error.");
  goTo(store, "compare", "runs");
  const link = one<HTMLAnchorElement>(".score-said a");
  expect(words(link)).toBe("See why");
  link.click();
  expect(place()).toBe("training/curves");
  const t = messages("en");
  screen.draw(html`${runProblemView(t, store.state, store.dispatch)}`);
  expect(text("[role=alert]")).toContain(t.errors.notFinite(kind));
  button("Go to Model → Settings").click();
  expect(place()).toBe("model/settings");
});

test("all of it is said in Chinese too", async () => {
  await open("zh");
  expect(buttons()).toEqual([messages("zh").frame.run.addTexts]);
  await begin();
  score(11, 12, 0.65, 0.99);
  expect(texts("button, p, a").join()).not.toMatch(/[A-Za-z]{3}|undefined/);
  expect(said()).toMatch(/12.*11.*65\u2060–\u206099%|11.*12.*65\u2060–\u206099%/);
});
