import { render } from "lit-html";
import { describe, expect, test, vi } from "vitest";
import { type FakeEngine, fakeDefaults } from "../../engine/fake.test-helper.ts";
import { type Language, languages, messages } from "../../i18n/index.ts";
import { goTo, openPage, pasted, places, useScreen, wait } from "../../page.test-helper.ts";
import type { Action } from "../../state.ts";
import type { OfferedEncoder } from "../../state/encoders.ts";
import { type Stage, type TabOf, tabsOf } from "../../state/place.ts";
import type { Chosen, Trial } from "../../state/run.ts";
import type { Store } from "../../store.ts";
import { ranked, whyChosen } from "../results/tried.ts";
import { stagesView } from "../train/transfer.ts";
import { pageView } from "./index.ts";

const pastedTexts = pasted(20);
const small: OfferedEncoder = {
  name: "small",
  file: "small.safetensors.gz",
  bytes: 8_600_000,
  sha256: "0".repeat(64),
  uncompressedBytes: 1,
  uncompressedSha256: "0".repeat(64),
  model: "a published model",
  licence: "Apache-2.0",
  origin: "",
  languages: ["en", "zh"],
};

const { all, button, content, expectSound, nameOf, one, text, texts, words, ...screen } = useScreen();

let engine: FakeEngine;
let store: Store;

async function open(language: Language = "en"): Promise<void> {
  ({ engine, store } = await openPage(language));
  store.dispatch({ type: "restored", kept: { config: { ...fakeDefaults, start: "pretrained" } } });
  store.dispatch({ type: "encodersOffered", offered: [small], kept: [] });
  draw();
}

async function train(upTo?: "encode" | "tuning" | "end"): Promise<void> {
  store.dispatch({ type: "textTyped", text: pastedTexts });
  store.dispatch({ type: "command", command: "train" });
  await wait();
  await engine.transfer(upTo);
  await wait();
  draw();
}

const draw = () => screen.draw(pageView(store.state, store.dispatch));
function go<S extends Stage>(stage: S, tab: TabOf<S>): void {
  goTo(store, stage, tab);
  draw();
}

const buttons = (selector: string) => all<HTMLButtonElement>(`${selector} button`).map(nameOf);
const happens = (action: Action) => {
  store.dispatch(action);
  draw();
};

describe("under the model", () => {
  async function openChoice(): Promise<void> {
    await open();
    go("model", "choice");
  }

  const chosenStart = () => one<HTMLInputElement>("#setting-start :checked").value;
  const model = () => one<HTMLSelectElement>("#model-kind").value;
  const startFrom = (start: string) => {
    one<HTMLInputElement>(`#setting-start [value="${start}"]`).click();
    draw();
  };

  test("stands what it starts from, and none of it again in the form", async () => {
    await open();
    for (const id of ["text", "split", "model", "training"])
      store.dispatch({ type: "toggled", id: `settings-${id}`, open: true });
    /** Of all tabs of the stage. */
    const labels = () =>
      tabsOf.model.flatMap((tab) => {
        go("model", tab);
        return texts("main label, main legend");
      });
    const choices = ["Start from", "Training", "Model"];
    for (const name of choices) expect(labels().filter((label) => label === name)).toHaveLength(1);
    for (const name of ["Encoder", "Adaptation"]) expect(labels()).not.toContain(name);
  });

  test("the start is the first question, and the model is named for what is built", async () => {
    await openChoice();
    expect(one("#setting-start").getAttribute("role")).toBe("radiogroup");
    expect([chosenStart(), model()]).toEqual(["small", "classifier"]);
    expect(texts("#model-kind option")).toEqual(["Classifier", "CNN", "RNN", "GRU", "LSTM", "Transformer"]);
    startFrom("random");
    expect([chosenStart(), model()]).toEqual(["random", "cnn"]);
    expect(texts("#model-kind option")).not.toContain("Classifier");
    expect(texts("main .fields label")).not.toContain("Training");
    // The site has none of these: what is wanted stays, and what is built is what it comes to.
    startFrom("large");
    expect([chosenStart(), model()]).toEqual(["large", "transformer"]);
    expect(text(".encoder")).toContain("The large encoder is not available from this site");
  });

  test("it says what will be downloaded, before it is", async () => {
    await openChoice();
    expect(text(".encoder")).toMatch(
      /^The small encoder, 8\.6 MB, will be downloaded from this site when you train, and kept in this browser\. Your texts stay here\./,
    );
    expect(text(".encoder")).toContain("a published model, Apache-2.0. Languages: English and Chinese.");
    expect(buttons(".encoder")).toEqual(["What is a pretrained encoder?", "Download now"]);
    expect(text(".encoder label")).toBe("Load from a file…");
  });

  test("a download has its progress and its way out", async () => {
    await openChoice();
    happens({ type: "encoderArriving", name: "small", bytes: 2_150_000, total: 8_600_000 });
    const progress = one<HTMLProgressElement>(".encoder progress");
    expect(progress.getAttribute("aria-label")).toBe("Download");
    expect([progress.value, progress.getAttribute("max")]).toEqual([2_150_000, "8600000"]);
    expect(text(".work-at")).toMatch(/^Downloading… 2\.(1|2) MB of 8\.6 MB\.$/);
    const actions: unknown[] = [];
    store.listen((action) => actions.push(action));
    button("Cancel").click();
    expect(actions).toEqual([{ type: "encoderCancelled", name: "small" }]);
  });

  test("an encoder that is here can be removed, though not in a run", async () => {
    await openChoice();
    happens({ type: "encoderLoaded", name: "small", isKept: true });
    expect(text(".encoder")).toContain("The small encoder is kept in this browser (8.6 MB).");
    expect(button("Remove").disabled).toBe(false);
    expect(text("#encoder-removing")).toBe("Frees 8.6 MB; the next run that needs it downloads it again.");
    await train("encode");
    go("model", "choice");
    expect(button("Remove").disabled).toBe(true);
    engine.stop();
    happens({ type: "encoderLoaded", name: "small", isKept: false });
    expect(text(".encoder")).toContain("here until you leave the page");
    expect(text("#encoder-removing")).toBe("The next run that needs it downloads it again.");
  });

  test.each([
    [{ code: "network", detail: "offline" } as const, "The download broke off (offline)."],
    [{ code: "status", status: 503 } as const, "HTTP 503"],
    [{ code: "damaged" } as const, "damaged or altered"],
    [
      {
        code: "refused",
        error: { kind: { code: "invalidEncoder", fault: "notNumbers", detail: "w1_2" }, line: undefined },
      } as const,
      "not an encoder that the page can use: it holds numbers that no model has",
    ],
  ])("what went wrong is said: %j", async (problem, said) => {
    await openChoice();
    happens({ type: "encoderFailed", name: "small", problem, isKept: false });
    expect(text(".encoder .error")).toContain(said);
    expect(buttons(".encoder")).toEqual(["Download again"]);
    happens({ type: "encoderFailed", name: "small", problem, isKept: true });
    expect(buttons(".encoder")).toEqual(["Download again", "Remove"]);
    expect(text("#encoder-removing")).toContain("Frees 8.6 MB");
  });

  test("an encoder of one's own is chosen, kept and removed here, in every phase", async () => {
    await openChoice();
    happens({ type: "settingChanged", key: "model", value: "transformer" });
    happens({ type: "settingChanged", key: "encoder", value: "own" });
    expect(text(".encoder")).toContain("No encoder of your own is here yet.");
    expect(text(".encoder")).toContain("Choose a folder…");
    happens({ type: "encoderArriving", name: "own", bytes: 1e6, total: 2e6 });
    expect(text(".work-at")).toBe("Reading… 1 MB of 2 MB.");
    happens({ type: "ownEncoderKnown", own: { model: "tiny", bytes: 22e6 } });
    happens({ type: "encoderLoaded", name: "own", isKept: false });
    expect(text(".encoder")).toContain("Your own encoder “tiny” (22 MB) is here until you leave the page.");
    expect(text(".encoder")).toContain("Licence: your own, not checked.");
    expect(buttons(".encoder")).toEqual(["Keep in this browser", "Remove"]);
    happens({ type: "encoderLoaded", name: "own", isKept: true });
    expect(buttons(".encoder")).toEqual(["Remove"]);
    happens({ type: "encoderGone", name: "own" });
    expect(text(".encoder")).toContain("“tiny” is not here any more. Choose its folder again.");
    const fault = { what: "pickled", file: "pytorch_model.bin" } as const;
    happens({ type: "encoderFailed", name: "own", problem: { code: "published", fault }, isKept: false });
    expect(text(".encoder .error")).toContain("The weights are in pytorch_model.bin");
  });

  test("a site without encoders says so, and starts from random weights", async () => {
    await openChoice();
    store.dispatch({ type: "encodersOffered", offered: "none", problem: { code: "status", status: 404 }, kept: [] });
    draw();
    expect(text(".encoder")).toContain(
      "is not available from this site (HTTP 404), so training starts from random weights",
    );
    expect(buttons(".encoder")).toEqual([]);
    expect([chosenStart(), model()]).toEqual(["small", "cnn"]);
  });

  test("a random start needs none", async () => {
    await openChoice();
    expect(all(".encoder")).toHaveLength(1);
    store.dispatch({ type: "settingChanged", key: "start", value: "random" });
    draw();
    expect(all(".encoder")).toHaveLength(0);
  });
});

describe("a run on an encoder", () => {
  const runButtons = () => texts("section[aria-label=Run] button");

  test("waits for it where it is not here", async () => {
    await open();
    store.dispatch({ type: "encoderAwaited", by: "train" });
    draw();
    expect(text("[role=status]")).toBe("Getting the encoder first…");
    expect(runButtons()).toEqual(["Pause", "Stop"]);
    const isOff = (name: string) => button(name).getAttribute("aria-disabled") === "true";
    expect([isOff("Pause"), isOff("Stop")]).toEqual([true, false]);
  });

  test("shows its stages, and has no epochs", async () => {
    await open();
    await train("tuning");
    expect(text("[role=status]")).toBe("Training…");
    expect(all(".stages li").map(words)).toEqual([
      "Encode the texts",
      "Compare classifiers",
      "Try tuning the encoder 90 / 180",
    ]);
    expect(words(one(".stages [aria-current=step]"))).toContain("Try tuning");
    expect(text(".learned-line")).toContain("keeps the best found so far");
    engine.pause();
    draw();
    expect(runButtons()).toEqual(["Resume", "Stop"]);
    expect(all("main button").map(words)).not.toEqual(expect.arrayContaining([expect.stringMatching(/Step|Epoch/)]));
    expect(text("[role=status]")).toBe("Paused");
  });

  test("ends with the stages it went through, and without those that it cannot have", async () => {
    await open();
    await train();
    expect(all(".stages li").map(words)).toEqual(["Encode the texts", "Compare classifiers", "Try tuning the encoder"]);
    expect(all(".stages .past").map(words)).toEqual([
      "Encode the texts",
      "Compare classifiers",
      "Try tuning the encoder",
    ]);
    expect(text(".learned-line")).toMatch(/^What was learned: .+/);
    store.dispatch({ type: "settingChanged", key: "adaptation", value: "frozen" });
    await train("encode");
    expect(all(".stages li").map(words)).toEqual(["Encode the texts 12 / 20", "Compare classifiers"]);
  });

  test("that was tuned and taught has been through both when it reads once more", async () => {
    await open();
    await train("tuning");
    const { run } = store.state;
    const recipe = { features: "tuned", nUnlabelled: 24 } as Trial["recipe"];
    const tried = [...run.transfer.tried, { at: 1, trial: { ...run.transfer.tried[0]!.trial, recipe } }];
    const stage = { type: "stage", stage: "encode", done: 3, total: 20 } as const;
    const host = document.createElement("div");
    const shown = (phase: "training" | "done") => {
      render(stagesView(messages("en"), { ...run, phase, transfer: { ...run.transfer, tried, stage } }), host);
      return [...host.querySelectorAll("li")].map(words);
    };
    const others = ["Compare classifiers", "Try tuning the encoder", "Learn from texts without labels"];
    expect(shown("training")).toEqual(["Encode the texts 3 / 20", ...others]);
    expect(shown("done")).toEqual(["Encode the texts", ...others]);
    expect(host.querySelectorAll(".past")).toHaveLength(4);
  });

  test("draws a curve for each part, and its numbers in a table", async () => {
    await open();
    await train("tuning");
    store.dispatch({ type: "toggled", id: "tuning", open: true });
    store.dispatch({ type: "toggled", id: "curve-tuning", open: true });
    draw();
    expect(texts("main .curve th[scope=col]")).toEqual(["Step", "Fold 1 of 3", "Fold 2 of 3"]);
    expect(text("main .curve .legend")).toMatch(/Learning rate [\d.e−-]+/);
    const rows = texts("main .curve tbody tr");
    expect(rows).toHaveLength(60);
    expect(rows[59]).toMatch(/^60 \d\.\d{3} ?–$/);
    expect(one("main .plot").getAttribute("aria-label")).toMatch(
      /^Curve of the contrastive loss by tuning step\. Now: \d\.\d{3}\.$/,
    );
    go("training", "signals");
    expect(text("main")).toContain("has no layers to look into");
    expect(all("main table")).toHaveLength(0);
  });

  test("lists the ways tried from the best on, which was kept, and why", async () => {
    await open();
    await train();
    expect(text("[role=status]")).toBe("Done: 4 ways tried, one is kept.");
    go("results", "ways");
    expect(texts(".tries tbody tr")).toEqual([
      "Logistic regression, C = 10 kept Frozen encoder + class names + character n-grams 82% 60% – 90% 0.41 ± 0.05",
      "Logistic regression, C = 10 Frozen encoder + class names 81% 60% – 90% 0.41 ± 0.05",
      "Logistic regression, C = 10 Tuned encoder + class names 80% 60% – 90% 0.44 ± 0.07",
      "Prototypes (class averages) Frozen encoder 75% 60% – 90% 0.55 ± 0.06",
    ]);
    expect(text("main")).toContain(
      "The one with the lowest loss is kept. Tuning the encoder did not help (loss 0.43 without, 0.44 with it).",
    );
    expect(all("main details").filter((one) => one.textContent?.includes("ways"))).toHaveLength(0);
    // Whoever asks how good it is also sees what it is.
    go("results", "summary");
    expect(text("main")).toContain(
      "What was learned: Logistic regression, C = 10 · Frozen encoder + class names + character n-grams.",
    );
  });

  test("of many ways shows the best, the kept one among them, and the others on demand", async () => {
    await open();
    await train("encode");
    const recipe: Trial["recipe"] = {
      features: "frozen",
      head: { kind: "prototypes" },
      labelNames: false,
      ngramWeight: 0,
      inverseTemperature: 1,
    };
    const tried = Array.from({ length: 57 }, (_, index) => ({
      type: "tried" as const,
      trial: { recipe, accuracy: 0.8, accuracyLow: 0.6, accuracyHigh: 0.9, loss: 1 - index / 100, lossError: 0.05 },
    }));
    const progress = {
      events: [
        ...tried,
        { type: "chosen" as const, chosen: { index: 20, tuning: undefined, selfTraining: undefined } },
      ],
      step: 3,
      nSteps: 184,
      finished: false,
      waiting: false,
    };
    engine.say({ type: "progress", progress, stepsPerSecond: 1, secondsLeft: 1 });
    await wait();
    draw();
    expect(one("svg.run-curve").getAttribute("aria-label")).toMatch(
      /^Accuracy of each way tried: 80% \(best so far\)$/,
    );
    go("results", "ways");
    const losses = () => all(".tries tbody tr").map((row) => /0\.\d+ ±/.exec(words(row))?.[0]);
    expect(losses()).toEqual(["0.44 ±", "0.45 ±", "0.46 ±", "0.47 ±", "0.48 ±", "0.49 ±", "0.50 ±", "0.80 ±"]);
    expect(words(one("main .tries .best"))).toContain("0.80 ±");
    expect(text("main summary")).toBe("The other 49 ways");
    store.dispatch({ type: "toggled", id: "tried-others", open: true });
    draw();
    expect(new Set(losses()).size).toBe(57);
    expect(texts("main .tries caption")).toEqual(["The best 8", "The other 49 ways"]);
  });

  test("that was stopped says what is kept", async () => {
    await open();
    await train("tuning");
    engine.stop();
    draw();
    expect(text("[role=status]")).toBe("Done: stopped. The best way found so far is kept.");
  });
});

test.each<[string, [Trial["recipe"]["features"], number][], Chosen, string]>([
  [
    "lowest",
    [
      ["frozen", 0.5],
      ["none", 0.7],
    ],
    { index: 0, tuning: undefined, selfTraining: undefined },
    "The one with the lowest loss is kept.",
  ],
  [
    "usual",
    [
      ["frozen", 0.5],
      ["none", 0.51],
    ],
    { index: 1, tuning: undefined, selfTraining: undefined },
    "closest to what usually works",
  ],
  [
    "tuned",
    [
      ["frozen", 0.5],
      ["tuned", 0.4],
    ],
    { index: 1, tuning: { without: 0.5, with: 0.4 }, selfTraining: undefined },
    "Tuning the encoder helped (loss 0.50 without, 0.40 with it).",
  ],
  [
    "tuned, though no better",
    [
      ["frozen", 0.5],
      ["tuned", 0.5],
    ],
    { index: 1, tuning: { without: 0.48, with: 0.5 }, selfTraining: undefined },
    "no clear difference (loss 0.48 without, 0.50 with it); it usually helps",
  ],
  [
    "not tuned",
    [
      ["frozen", 0.43],
      ["tuned", 0.42],
    ],
    { index: 0, tuning: { without: 0.38, with: 0.42 }, selfTraining: undefined },
    "Tuning the encoder did not help (loss 0.38 without, 0.42 with it). Both losses are of the same texts",
  ],
  [
    "stopped before tuning was judged",
    [
      ["frozen", 0.41],
      ["tuned", 0.4],
    ],
    { index: 0, tuning: undefined, selfTraining: undefined },
    "The one with the lowest loss is kept.",
  ],
])("why a way is chosen: %s", (_name, losses, chosen, said) => {
  const trials = losses.map(([features, loss]): Trial => ({
    recipe: { features, head: { kind: "ridge", alpha: 1 }, labelNames: false, ngramWeight: 0, inverseTemperature: 1 },
    accuracy: 0.8,
    accuracyLow: 0.6,
    accuracyHigh: 0.9,
    loss,
    lossError: 0.05,
  }));
  expect(whyChosen(messages("en"), trials, chosen)).toContain(said);
  expect(whyChosen(messages("zh"), trials, chosen)).toMatch(/\p{Script=Han}/u);
});

test.each([
  [{ without: 0.5, with: 0.4 }, "too, which helped (loss 0.50 without, 0.40 with it). Both losses"],
  [{ without: 0.5, with: 0.6 }, "did not help (loss 0.50 without, 0.60 with it), but it usually does"],
])("texts without labels are said to teach: %o", (selfTraining, said) => {
  const trial = (nUnlabelled: number, loss: number): Trial => ({
    recipe: {
      features: "frozen",
      head: { kind: "prototypes" },
      labelNames: true,
      ngramWeight: 0.5,
      inverseTemperature: 1,
      nUnlabelled,
    },
    accuracy: 0.8,
    accuracyLow: 0.6,
    accuracyHigh: 0.9,
    loss,
    lossError: 0.05,
  });
  const chosen = { index: 1, tuning: undefined, selfTraining };
  const words = whyChosen(messages("en"), [trial(0, 0.5), trial(34, selfTraining.with)], chosen);
  expect(words).toContain("The one with the lowest loss is kept. It learns from 34 texts without labels");
  expect(words).toContain(said);
});

test.each([
  [3, 2, 3, 0],
  [9, 8, 9, 0],
  [10, 0, 8, 2],
  [57, undefined, 8, 49],
])("of %i ways, with number %s kept, %i are shown and %i are not", (n, kept, nBest, nOthers) => {
  const recipe: Trial["recipe"] = {
    features: "frozen",
    head: { kind: "prototypes" },
    labelNames: false,
    ngramWeight: 0,
    inverseTemperature: 1,
  };
  // Equal ones too.
  const trials = Array.from({ length: n }, (_, index): Trial => ({
    recipe,
    accuracy: 0.5,
    accuracyLow: 0,
    accuracyHigh: 1,
    loss: 1 - Math.floor(index / 2),
    lossError: 0.1,
  }));
  const { best, others } = ranked(trials, kept === undefined ? undefined : trials[kept]);
  expect([best.length, others.length]).toEqual([nBest, nOthers]);
  expect(new Set([...best, ...others]).size).toBe(n);
  expect(kept === undefined || best.includes(trials[kept]!)).toBe(true);
});

describe("texts without labels", () => {
  async function paste(): Promise<void> {
    await open();
    store.dispatch({ type: "textTyped", text: "The soup was cold\nWhat a kind nurse\nIs there a car park" });
    await wait();
    draw();
    button("These are texts without labels").click();
    await wait();
    draw();
  }

  test("become rows, for which labels can be guessed once the classes are named", async () => {
    await paste();
    expect(text(".panel h3")).toBe("3 texts without a label");
    expect(button("Guess labels").disabled).toBe(true);
    expect(text("#guess-hint")).toBe("Name at least two classes, separated by commas.");
    const names = one<HTMLInputElement>("#class-names");
    names.value = "praise, complaint";
    names.dispatchEvent(new Event("input"));
    draw();
    expect(text("#guess-hint")).toBe("This downloads the small encoder, 8.6 MB, once. Your texts stay here.");
    expect(button("Guess labels").disabled).toBe(false);
    button("Guess labels").click();
    await wait();
    draw();
    expect(all(".guess > span").map(words)).toEqual(["guess, 40%", "guess, 44%", "guess, 47%"]);
    expect(text(".rows .note")).toContain("3 labels are guesses.");
    const field = all<HTMLInputElement>(".guessed input")[0]!;
    expect(document.getElementById(field.getAttribute("aria-describedby")!)?.textContent).toBe("guess, 40%");
    button("Accept the guess of row 2").click();
    draw();
    expect(all(".guess")).toHaveLength(2);
    button("Accept all").click();
    draw();
    expect(all(".guess")).toHaveLength(0);
  });

  test("show how far the guessing is", async () => {
    await paste();
    store.dispatch({ type: "guessing", done: 16, total: 40 });
    draw();
    expect(one(".panel progress").getAttribute("aria-label")).toBe("Guessing");
    expect(text(".panel .work-at")).toBe("Guessing… 16 of 40 texts.");
  });
});

describe("the search", () => {
  test("lists what it tried, marks the best, and applies one in one click", async () => {
    await open();
    store.dispatch({ type: "settingChanged", key: "start", value: "random" });
    store.dispatch({ type: "textTyped", text: pastedTexts });
    store.dispatch({ type: "searchSized", nTries: 3 });
    await wait();
    go("training", "search");
    button("Search settings").click();
    await vi.advanceTimersByTimeAsync(250);
    draw();
    expect(one("main progress").getAttribute("aria-label")).toBe("Search");
    expect(text("main .work-at")).toMatch(/^Searching… \d of 3 tries done\.$/);
    button("Cancel the search");
    await wait();
    draw();
    expect(texts(".tries tbody tr")).toEqual([
      "in use nothing: the settings as they were 62% 40% – 80% 59% 35% – 79% 0.890",
      "Apply Epochs: 20; Learning rate: 0.002 64% 40% – 80% 59% 35% – 79% 0.880",
      "Apply Epochs: 30; Learning rate: 0.003 best 66% 40% – 80% 59% 35% – 79% 0.870",
    ]);
    button("Apply try 3").click();
    draw();
    expect(store.state.config).toMatchObject({ epochs: 30, start: "random" });
    expect(texts(".tries tbody tr")[2]).toMatch(/^in use/);
  });
});

test.each(languages)("what is new in %s has no style attribute and each id once", async (language) => {
  await open(language);
  await train();
  store.dispatch({ type: "searchAsked" });
  await wait();
  const rows = store.state.data.present.rows;
  store.dispatch({ type: "rowEdited", row: 0, label: " " });
  store.dispatch({ type: "labelsGuessed", guesses: [{ row: rows[1]!, label: "x", probability: 0.5 }] });
  await wait();
  let nNew = 0;
  for (const { stage, tab } of places) {
    go(stage, tab);
    expectSound();
    nNew += all("main :is(.panel, .guess, .tries, .stages)").length;
    expect(content()).not.toContain("undefined");
  }
  expect(nNew).toBeGreaterThanOrEqual(5);
});
