import { describe, expect, test } from "vitest";
import type { FakeEngine } from "../../engine/fake.test-helper.ts";
import type { Evaluation, RunConfig } from "../../engine/protocol.ts";
import { type Language, languages, messages } from "../../i18n/index.ts";
import { type FakePage, goTo, openPage, pasted, places, useScreen, wait } from "../../page.test-helper.ts";
import { samplesFor } from "../../samples/index.ts";
import { rowsPerPage } from "../../state/data.ts";
import { type Stage, type Tab, type TabOf, stages } from "../../state/place.ts";
import type { Store } from "../../store.ts";
import { pageView } from "./index.ts";

const pastedTexts = pasted(20);
const { all, button, content, expectSound, labelled, nameOf, one, text, texts, words, ...screen } = useScreen();

let page: FakePage;
let engine: FakeEngine;
let store: Store;

async function open(language: Language = "en"): Promise<void> {
  page = await openPage(language);
  ({ engine, store } = page);
}

const train = (text = pastedTexts) => page.train(text);
const draw = () => screen.draw(pageView(store.state, store.dispatch));

function go<S extends Stage>(stage: S, tab: TabOf<S>): void {
  goTo(store, stage, tab);
  draw();
}

/** Opens every group of the settings. */
function openAll(): void {
  for (const id of ["text", "split", "model", "training"])
    store.dispatch({ type: "toggled", id: `settings-${id}`, open: true });
}

describe("the English page", () => {
  test("has the names that people and tests rely on", async () => {
    await open();
    draw();
    expect(labelled("Labelled texts").tagName).toBe("TEXTAREA");
    expect(texts("[aria-label='Sample data'] li:has(dl) button")).toEqual(
      samplesFor("en").map(({ id }) => messages("en").samples[id].name),
    );
    for (const name of ["Leaves (pictures)", "Bell, knock, whistle (sounds)"]) button(name);
    expect(texts("section[aria-label=Run] button")).toEqual(["Add texts"]);
    await train();
    store.dispatch({ type: "trialTyped", text: "some text" });
    await wait();
    go("texts", "table");
    expect(texts("nav[aria-label=Stages] a")).toEqual(["Texts", "Model", "Training", "Results", "Compare"]);
    for (const name of ["Project", "Share", "Menu"]) button(name);
    for (const name of ["Paste more", "Sample data"]) expect(button(name).getAttribute("aria-expanded")).toBe("false");
    button("Paste more").click();
    draw();
    expect(labelled("Labelled texts").tagName).toBe("TEXTAREA");
    go("model", "choice");
    for (const name of ["Model", "Engine"]) expect(labelled(name).tagName).toBe("SELECT");
    const options = (name: string) => [...labelled(name).querySelectorAll("option")].map((o) => o.textContent?.trim());
    expect(options("Model")).toEqual(["CNN", "Article CNN", "RNN", "GRU", "LSTM", "Transformer"]);
    expect(options("Engine")).toEqual(["Automatic", "CPU", "WebGPU"]);
    go("training", "curves");
    for (const name of ["Train", "Discard model"]) button(name);
    go("results", "classes");
    expect(texts("#at-results caption")).toEqual(["Metrics per class", "Confusion matrix"]);
    go("results", "summary");
    expect(text(".scores")).toMatch(/Accuracy [\d.]+% Macro F1 [\d.]+%/);
    expect(one("ol[aria-label=Prediction]").children).toHaveLength(2);
    expect(one("aside").getAttribute("aria-label")).toBe("Try");
    expect(labelled("Try a text")).toBe(one("#trial"));
    expect(texts("aside [role=tab]")).toEqual(["Why", "What if", "Inside"]);
  });

  test("names its stages and their tabs", async () => {
    await open();
    const tabs = stages.map((stage) => {
      store.dispatch({ type: "placeChosen", stage });
      draw();
      expect(one(".stages-bar [aria-current=page]").textContent).toBe(messages("en").frame.stages[stage]);
      expect(text(`#${one("main").getAttribute("aria-labelledby")}`)).toBe(messages("en").frame.stages[stage]);
      expect(one("main [role=tablist]").getAttribute("aria-label")).toBe(messages("en").frame.stages[stage]);
      return texts("main [role=tab]");
    });
    expect(tabs).toEqual([
      ["Table", "Unlabelled", "Doubtful labels", "Test set"],
      ["Choice", "Layers and formulas", "Settings"],
      ["Curves", "Layer signals", "Search"],
      ["Summary", "Mistakes", "Classes", "Confidence", "Map", "Ways tried", "Privacy"],
      ["Models", "Learning curve", "Runs"],
    ]);
  });

  test("gives no other button a name that holds a command's", async () => {
    await open();
    await train();
    openAll();
    store.dispatch({ type: "settingChanged", key: "epochs", value: 3 });
    store.dispatch({ type: "settingChanged", key: "early_stopping", value: true });
    for (const { stage, tab } of places) {
      go(stage, tab);
      // What asks for the meaning of a term says so.
      const names = all("button:not(.term)").map(nameOf);
      expect(all("button.term").every((each) => /^What is .+\?$/.test(nameOf(each)))).toBe(true);
      const commands = names.filter((name) => /train|pause|resume|step|epoch|stop|reset|discard/i.test(name));
      expect(commands).toEqual(tab === "curves" ? ["Train", "Discard model"] : ["Train"]);
    }
  });

  test("tells the state of a run in one status", async () => {
    await open();
    const states: string[] = [];
    const note = () => {
      draw();
      states.push(text("[role=status]") ?? "");
    };
    store.dispatch({ type: "textTyped", text: pastedTexts });
    store.dispatch({ type: "command", command: "train" });
    await wait();
    note();
    await engine.run(store.state.config as RunConfig, store.state.plan.plan!, 6);
    note();
    engine.pause();
    note();
    expect(button("Resume").disabled).toBe(false);
    expect(texts("section[aria-label=Run] button")).toEqual(["Resume", "Stop"]);
    engine.resume();
    await engine.run(store.state.config as RunConfig, store.state.plan.plan!);
    note();
    expect(states[0]).toBe("Training…");
    expect(states[1]).toMatch(/^Training… epoch 5 of 20/);
    expect(states[2]).toMatch(/^Paused/);
    expect(states[3]).toMatch(/^Done/);
  });
});

describe("settings", () => {
  test("outside their range are refused where they are typed", async () => {
    await open();
    openAll();
    go("model", "settings");
    const field = labelled("Epochs");
    field.value = "0";
    field.dispatchEvent(new Event("change"));
    draw();
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(text("#setting-epochs-problem")).toBe("Enter a whole number from 1 to 1,000.");
    expect(field.getAttribute("aria-describedby")).toContain("setting-epochs-problem");
    expect(field.value).toBe("0");
    expect(store.state.config?.epochs).toBe(20);
  });

  test("appear when they matter, and can be put back", async () => {
    await open();
    openAll();
    go("model", "settings");
    expect(all("#setting-patience")).toHaveLength(0);
    one("#setting-early_stopping").click();
    draw();
    expect(all("#setting-patience")).toHaveLength(1);
    button("Restore default").click();
    draw();
    expect(all("#setting-patience")).toHaveLength(0);
  });

  test("are closed in training, and open for what is live in a pause", async () => {
    await open();
    openAll();
    store.dispatch({ type: "textTyped", text: pastedTexts });
    store.dispatch({ type: "command", command: "train" });
    await wait();
    await engine.run(store.state.config as RunConfig, store.state.plan.plan!, 1);
    const disabled = () => {
      go("model", "settings");
      const inForm = [labelled("Epochs").disabled, labelled("Optimizer").disabled];
      go("model", "choice");
      return [...inForm, labelled("Model").disabled];
    };
    expect(disabled()).toEqual([true, true, true]);
    engine.pause();
    expect(disabled()).toEqual([false, true, true]);
    engine.stop();
    expect(disabled()).toEqual([false, false, false]);
  });
});

describe("texts", () => {
  const hostile = `<img src=x onerror=alert(1)>`;

  test("are only ever text", async () => {
    await open();
    await train(`a\t${hostile}\n<b>b</b>\t<script>alert(1)</script>\na\tone\n<b>b</b>\ttwo\na\tthree\n<b>b</b>\tfour`);
    store.dispatch({ type: "trialTyped", text: hostile });
    store.dispatch({ type: "partChosen", part: "training" });
    for (const { stage, tab } of places) {
      go(stage, tab);
      await wait();
      draw();
      expect(all("img, script, b, [onerror]"), tab).toEqual([]);
      expect(content()).toContain("<b>b</b>");
    }
    go("texts", "table");
    expect(one<HTMLTextAreaElement>("#row-0-text").value).toBe(hostile);
  });

  test("are shown in their own direction", async () => {
    await open();
    await train();
    store.dispatch({ type: "partChosen", part: "training" });
    const seenAt = new Set<Tab>();
    for (const { stage, tab } of places) {
      go(stage, tab);
      for (const element of all("bdi, .own-text, textarea, .cell")) {
        // The boxes of many lines do it by their style.
        const isAuto = element.closest("[dir=auto], .data-text") !== null;
        expect(isAuto, element.outerHTML.slice(0, 120)).toBe(true);
        seenAt.add(tab);
      }
    }
    expect([...seenAt]).toEqual(expect.arrayContaining(["table", "unlabelled", "test", "mistakes", "classes"]));
  });

  test("with a line at fault lead there", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: "a\tone\nno tab here" });
    await wait();
    draw();
    expect(text("#at-texts [role=alert]")).toContain("Line 2.");
    const sought: unknown[] = [];
    store.listen((action) => sought.push(action));
    button("Go to line 2").click();
    expect(sought).toEqual([{ type: "lineSought", line: 2, field: "labelled" }]);
  });
});

describe("results", () => {
  test("say how little a few texts tell", async () => {
    await open();
    await train();
    go("results", "summary");
    expect(text("#at-results")).toContain("With so few texts this can be off by a lot");
    store.dispatch({ type: "partChosen", part: "training" });
    draw();
    expect(text("#at-results")).toContain("These are the texts it learned from");
    // Of them there is no interval.
    expect(texts(".evidence tbody th")).toEqual(["Validation texts (4)"]);
  });

  test("open the texts of a confusion", async () => {
    await open();
    await train();
    store.dispatch({ type: "partChosen", part: "training" });
    go("results", "classes");
    const [right, wrong] = all<HTMLButtonElement>(".confusion button") as [HTMLButtonElement, HTMLButtonElement];
    expect(right.getAttribute("aria-label")).toMatch(/^\d+ texts of \w+ recognised$/);
    expect(wrong.getAttribute("aria-label")).toMatch(/^\d+ texts of \w+ taken for \w+$/);
    for (const cell of [right, wrong]) {
      cell.click();
      draw();
      expect(all(".mistakes > li").length).toBe(Math.min(10, Number(cell.textContent)));
      expect(cell.getAttribute("aria-pressed")).toBe("true");
    }
    wrong.click();
    draw();
    expect(wrong.getAttribute("aria-pressed")).toBe("false");
    expect(all("#outcomes-heading")).toHaveLength(0);
    go("results", "mistakes");
    expect(text("#outcomes-heading")).toMatch(/classified wrongly$/);
  });

  test("open the texts behind a class's recall and precision, and lead to their rows", async () => {
    await open();
    await train();
    store.dispatch({ type: "partChosen", part: "training" });
    go("results", "classes");
    const score = (name: RegExp) =>
      all<HTMLButtonElement>(".metrics button").find((b) => name.test(b.getAttribute("aria-label") ?? ""))!;
    score(/^Recall .*: texts of praise$/).click();
    draw();
    expect(text("#outcomes-heading")).toBe("10 texts of “\u2068praise\u2069”");
    expect(all(".mistakes > li")).toHaveLength(10);
    const ways = () => [...all(".mistakes > li")[0]!.querySelectorAll("button")].map(words);
    const row = Number(/\d+/.exec(ways()[0]!)![0]);
    expect(store.state.data.present.rows[row - 1]!.text).toBe(all(".mistakes .own-text")[0]!.textContent);
    // A row before it goes: the text is found in its new place; an edited one is another text.
    store.dispatch({ type: "rowDeleted", row: 0 });
    draw();
    expect(ways()).toEqual([`Edit row ${row - 1}`, `Go to row ${row - 1}`]);
    store.dispatch({ type: "rowEdited", row: row - 2, text: "another" });
    draw();
    expect(ways()).toEqual([]);
  });

  test("are one sheet on paper, whichever tab is open", async () => {
    await open();
    await train();
    store.dispatch({ type: "outcomesChosen", outcomes: { show: "all", expected: 1, low: 0, high: 1 } });
    store.dispatch({ type: "printing", on: true });
    go("results", "map");
    expect(all("#outcomes-heading")).toHaveLength(1);
    expect(texts("main h3").slice(0, 1)).toEqual(["Summary"]);
    for (const name of ["Summary", "Mistakes", "Classes"]) expect(texts("main h3")).toContain(name);
    expect(texts("main caption")).toEqual(expect.arrayContaining(["Metrics per class", "Confusion matrix"]));
    expect(all("main .scores, main .mistakes")).toHaveLength(2);
    expect(text("main")).toContain("Validation texts");
    expect(all("main [role=tab], #part")).toHaveLength(0);
    store.dispatch({ type: "printing", on: false });
    draw();
    expect(texts("main [aria-selected=true]")).toEqual(["Map"]);
  });

  test("are corrected where they are listed", async () => {
    await open();
    await train();
    store.dispatch({ type: "partChosen", part: "training" });
    go("results", "mistakes");
    const [edit] = all<HTMLButtonElement>(".mistakes > li:first-child button");
    const place = Number(edit!.id.replace("correct-", ""));
    const row = () => store.state.data.present.rows[place]!;
    const { label, text } = row();
    edit!.click();
    draw();
    expect(edit!.getAttribute("aria-expanded")).toBe("true");
    expectSound();
    const field = one<HTMLInputElement>(`#edited-${place}-label`);
    expect(field.value).toBe(label);
    field.value = "praise, though mild";
    field.dispatchEvent(new Event("change"));
    draw();
    expect(row()).toMatchObject({ label: "praise, though mild", text });
    // It is another row than the run's, and stays open.
    expect(one<HTMLInputElement>(`#edited-${place}-label`).value).toBe("praise, though mild");
    button(`Close row ${place + 1}`).click();
    draw();
    expect(all(".correction")).toHaveLength(0);
    // And is opened again from where it was.
    one<HTMLButtonElement>(`#correct-${place}`).click();
    draw();
    expect(one<HTMLInputElement>(`#edited-${place}-label`).value).toBe("praise, though mild");
    // With another text, too.
    store.dispatch({ type: "rowEdited", row: place, text: "not what the run has learned" });
    draw();
    button(`Close row ${place + 1}`).click();
    draw();
    one<HTMLButtonElement>(`#correct-${place}`).click();
    draw();
    expect(one<HTMLTextAreaElement>(".correction textarea").value).toBe("not what the run has learned");
  });

  test("open the texts behind a class's F1 and its number of texts", async () => {
    await open();
    await train();
    store.dispatch({ type: "partChosen", part: "training" });
    go("results", "classes");
    const press = (name: RegExp) => {
      all<HTMLButtonElement>(".metrics button")
        .find((b) => name.test(b.getAttribute("aria-label") ?? ""))!
        .click();
      draw();
      return all<HTMLButtonElement>(".metrics button[aria-pressed=true]").map((b) =>
        b.getAttribute("aria-label")!.split(": ").at(-1),
      );
    };
    // Every other text is of praise, and of the rows 0 to 3 of each four the second is wrong.
    expect(press(/^F1 /)).toEqual(["texts of complaint or taken for it"]);
    expect(text("#outcomes-heading")).toBe("15 texts of “\u2068complaint\u2069” or taken for it");
    expect(press(/^10 texts of praise$/)).toEqual(["texts of praise", "10 texts of praise"]);
    expect(text("#outcomes-heading")).toBe("10 texts of “\u2068praise\u2069”");
  });

  test("are filtered by class and confidence", async () => {
    await open();
    await train();
    store.dispatch({ type: "partChosen", part: "training" });
    store.dispatch({ type: "toggled", id: "outcomes", open: true });
    store.dispatch({ type: "outcomesChosen", outcomes: { show: "all", low: 0, high: 1 } });
    go("results", "mistakes");
    expect(text("#outcomes-heading")).toBe("20 texts found");
    const set = (name: string, value: string) => {
      const field = labelled(name);
      field.value = value;
      field.dispatchEvent(new Event("change"));
      draw();
    };
    // Of the fake engine every answer has 60 %.
    set("Confidence from %", "61");
    expect(text("#outcomes-heading")).toBe("0 texts found");
    set("Confidence from %", "60");
    expect(text("#outcomes-heading")).toBe("20 texts found");
    set("Show", "right");
    expect(text("#outcomes-heading")).toBe("15 texts found");
    set("True", "1");
    const nRight = Number(/^\d+/.exec(text("#outcomes-heading"))![0]);
    set("Show", "wrong");
    expect(Number(/^\d+/.exec(text("#outcomes-heading"))![0]) + nRight).toBe(10);
    button("Show all mistakes").click();
    draw();
    expect(text("#outcomes-heading")).toBe("5 texts classified wrongly");
  });

  test("of many classes list the confused pairs", async () => {
    await open();
    const many = Array.from({ length: 60 }, (_, row) => `class ${row % 30}\ttext ${row}`).join("\n");
    await train(many);
    store.dispatch({ type: "partChosen", part: "training" });
    go("results", "classes");
    expect(all(".confusion")).toHaveLength(0);
    const table = all("#at-results table").find(
      (table) => table.querySelector("caption")?.textContent === "Confusion matrix",
    );
    expect(table?.querySelectorAll("tbody tr")).toHaveLength(15);
  });

  test("show the test part when there is no validation", async () => {
    await open();
    await train();
    const evaluation = store.state.run.evaluation as Evaluation;
    const update = {
      type: "evaluated" as const,
      evaluation: { ...evaluation, validation: undefined, test: evaluation.training },
    };
    store.dispatch({ type: "run", update });
    go("results", "summary");
    expect([...one<HTMLSelectElement>("#part").options].map(({ text }) => text.trim())).toEqual([
      "Test texts",
      "Training texts",
    ]);
  });
});

describe("the table", () => {
  test("draws one page of many rows, and edits the row it shows", async () => {
    await open();
    store.dispatch({
      type: "textTyped",
      text: Array.from({ length: 20_000 }, (_, row) => `a\ttext ${row}`).join("\n"),
    });
    await wait();
    store.dispatch({ type: "rowSought", row: 19_999 });
    draw();
    expect(all(".rows-table tbody tr")).toHaveLength(rowsPerPage);
    const field = one<HTMLTextAreaElement>("#row-19999-text");
    expect(field.value).toBe("text 19999");
    field.value = "changed";
    field.dispatchEvent(new Event("change"));
    expect(store.state.data.present.rows[19_999]?.text).toBe("changed");
    const undo = new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true });
    draw();
    field.dispatchEvent(undo);
    draw();
    expect(undo.defaultPrevented).toBe(true);
    expect(field.value).toBe("text 19999");
  });

  test("stays in sight beside the other stages where there is room, a row a line that leads to it", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pasted(120) });
    await wait();
    store.dispatch({ type: "screenChanged", isDockBeside: true, hasTablePane: true });
    go("texts", "doubtful");
    expect(all("aside[aria-label=Table]")).toHaveLength(0);
    go("model", "choice");
    const rows = all<HTMLButtonElement>("aside[aria-label=Table] button");
    expect(rows).toHaveLength(100);
    expect(text("aside[aria-label=Table] .hint")).toMatch(/20/);
    expect(words(rows[50]!)).toBe("complaint text number 50");
    rows[50]!.click();
    draw();
    expect(text(".stages-bar [aria-current=page]")).toBe("Texts");
    expect(one<HTMLTextAreaElement>("#row-50-text").value).toBe("text number 50");
    store.dispatch({ type: "screenChanged", isDockBeside: true, hasTablePane: false });
    go("model", "choice");
    expect(all("aside[aria-label=Table]")).toHaveLength(0);
  });

  test("leaves an edit that is not finished to the field's own undo", async () => {
    await open();
    store.dispatch({ type: "textTyped", text: pastedTexts });
    await wait();
    store.dispatch({ type: "rowEdited", row: 0, text: "once" });
    draw();
    const field = one<HTMLTextAreaElement>("#row-0-text");
    field.value = "twice, but";
    const undo = new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true });
    field.dispatchEvent(undo);
    expect(undo.defaultPrevented).toBe(false);
    expect(store.state.data.present.rows[0]?.text).toBe("once");
  });
});

test.each(languages)("the page in %s has no style attribute and each id once", async (language) => {
  await open(language);
  draw();
  expectSound();
  await train();
  store.dispatch({ type: "trialTyped", text: "some text" });
  await wait();
  for (const { stage, tab } of places) {
    go(stage, tab);
    for (const details of all<HTMLDetailsElement>("main details")) details.open = true;
    await wait();
    draw();
    expectSound();
  }
  expect(text("h1")).toBe(messages(language).page.title);
});
