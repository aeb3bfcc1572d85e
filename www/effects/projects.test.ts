import { describe, expect, test } from "vitest";
import { type Tab, useBrowser } from "../browser.test-helper.ts";
import { pasted } from "../page.test-helper.ts";
import { createProjects } from "../projects.ts";
import { firstProject } from "../scope.ts";
import { otherProjects } from "../state/projects.ts";

const browser = useBrowser();

test("two projects see nothing of each other", async () => {
  const tab = await browser.open();
  const { dispatch, store } = tab;
  await tab.paste(pasted(20));
  dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  dispatch({ type: "trialTyped", text: "a secret" });
  dispatch({ type: "poolTyped", text: "open" });
  dispatch({ type: "testTyped", text: "praise\tkind" });
  dispatch({ type: "thresholdSet", threshold: 0.3 });
  dispatch({ type: "rowEdited", row: 0, text: "edited" });
  await tab.train();
  dispatch({ type: "contestantsChosen", ids: ["majority"] });
  dispatch({ type: "compareAsked", what: "comparison" });
  await tab.until(({ compare }) => compare.running === undefined && compare.standings.length > 0);
  dispatch({ type: "languageChosen", language: "zh" });
  const before = store.state;

  const id = await tab.beginProject();
  const { data, config, trial, label, runs, compare, run } = store.state;
  expect([data.present.rows, data.past, data.test.text, trial.text, label.pool]).toEqual([[], [], "", "", ""]);
  expect([runs.list, compare.standings, run.phase, label.threshold]).toEqual([[], [], "idle", 0]);
  expect(config?.epochs).toBe(store.state.form?.defaults.epochs);
  expect(store.state.language).toBe("zh");
  expect([store.state.stage, store.state.tabs.texts]).toEqual(["texts", "table"]);
  // No later model has the version of an earlier one.
  expect(run.modelVersion).toBeGreaterThan(before.run.modelVersion);
  await tab.paste(pasted(12));
  await tab.train();
  await tab.flush();
  expect([...browser.modelsOf(firstProject).kept.keys()]).toEqual([before.run.model]);
  expect(browser.modelsOf(id).kept.size).toBe(1);
  const ofSecond = [...browser.database.values].filter(([key]) => key.startsWith(`1/${id}/`));
  expect(JSON.stringify(ofSecond)).not.toContain("secret");

  await tab.openProject(firstProject);
  expect(store.state.data.present.rows).toEqual(before.data.present.rows);
  expect(store.state.runs.list).toEqual(before.runs.list);
  expect(store.state.compare.standings).toEqual(before.compare.standings);
  expect(store.state.config).toEqual(before.config);
  expect([store.state.trial.text, store.state.label.pool, store.state.label.threshold]).toEqual([
    "a secret",
    "open",
    0.3,
  ]);
  await tab.reopened();
  expect(store.state.run.evaluation).toEqual(before.run.evaluation);
  dispatch({ type: "undone" });
  expect(tab.rows[0]).toBe("text number 0");
  expect(tab.notices).toEqual([]);
});

test("a reload opens what the tab was at, a new tab what was opened last", async () => {
  const tab = await browser.open();
  await tab.paste("a\tfirst");
  const id = await tab.beginProject();
  await tab.flush();
  const other = await browser.open();
  expect(other.state.projects.present).toBe(id);
  await other.openProject(firstProject);
  await other.flush();
  sessionStorage.setItem(`handful/project ${document.baseURI}`, id);
  expect((await browser.open(true)).state.projects.present).toBe(id);
});

test("a project is called after its texts until it is named, here and in other tabs", async () => {
  const tab = await browser.open();
  tab.dispatch({ type: "textLoaded", text: "a\tx", name: "mails.tsv" });
  await tab.until(({ data }) => data.present.rows.length === 1);
  await tab.flush();
  const other = await browser.open();
  await other.until(({ projects }) => projects.list[0]?.file === "mails.tsv");
  tab.dispatch({ type: "projectRenamed", id: firstProject, name: "  Mails \u{1F4E8} " });
  await tab.flush();
  await other.until(({ projects }) => projects.name === "Mails \u{1F4E8}");
  await other.beginProject();
  // From where it is not open.
  other.dispatch({ type: "projectRenamed", id: firstProject, name: "Letters" });
  await tab.until(({ projects }) => projects.name === "Letters");
  tab.dispatch({ type: "projectRenamed", id: firstProject, name: " " });
  expect(tab.state.projects.name).toBeUndefined();
});

test("a new project is begun once, not beside one in which nothing was done", async () => {
  const tab = await browser.open();
  tab.dispatch({ type: "placeChosen", stage: "model" });
  tab.dispatch({ type: "projectAsked" });
  await tab.until(({ stage }) => stage === "texts");
  expect(tab.state.projects.present).toBe(firstProject);
  tab.dispatch({ type: "settingChanged", key: "epochs", value: 7 });
  await tab.beginProject();
});

describe("while a run is under way", () => {
  async function underway(): Promise<Tab> {
    const tab = await browser.open();
    await tab.paste(pasted(20));
    await tab.train(2);
    tab.dispatch({ type: "projectAsked" });
    expect(tab.state.projects.asked?.doubt).toBe("run");
    return tab;
  }

  test("the person is asked, and may stay", async () => {
    const tab = await underway();
    tab.dispatch({ type: "leaveAnswered", leave: false });
    expect(tab.state.projects).toMatchObject({ present: firstProject, asked: undefined, leaving: undefined });
    expect(tab.state.run.phase).toBe("training");
    expect(tab.engine.calls).not.toContain("stop");
  });

  test("and when it is stopped, what it has learned is kept before the other project is there", async () => {
    const tab = await underway();
    tab.dispatch({ type: "leaveAnswered", leave: true });
    await tab.until(({ run }) => run.phase === "done");
    expect(tab.state.projects.present).toBe(firstProject);
    await tab.evaluate();
    await tab.until(({ projects }) => projects.present !== firstProject && !projects.leaving);
    expect(tab.state.runs.list).toEqual([]);
    expect(tab.state.run.phase).toBe("idle");
    await tab.openProject(firstProject);
    const [run] = tab.state.runs.list;
    expect(run).toMatchObject({ stopped: true });
    expect(run?.cutShort).toBeUndefined();
    expect([...browser.modelsOf(firstProject).kept.keys()]).toEqual([run?.model?.id]);
  });

  test("one that waits to be stopped can be stayed with", async () => {
    const tab = await underway();
    tab.dispatch({ type: "leaveAnswered", leave: true });
    await tab.until(({ projects }) => projects.leaving?.isSlow);
    tab.dispatch({ type: "leaveEnded" });
    await tab.evaluate();
    await tab.until(({ run }) => run.model);
    expect(tab.state.projects.present).toBe(firstProject);
  });
});

test("a run that its page has cut short is told of in its own project only", async () => {
  const tab = await browser.open();
  await tab.paste(pasted(20));
  await tab.train(2);
  await tab.flush();
  browser.forgetLocks("handful/run");

  const second = await browser.open();
  await second.until(() => second.notices.includes("cutShort"));
  second.dispatch({ type: "dismissed", index: 0 });
  await second.beginProject();
  expect(second.notices).toEqual([]);
  expect(second.state.runs.list).toEqual([]);
});

describe("what cannot be kept", () => {
  test("is not left without a word", async () => {
    const tab = await browser.open();
    await tab.paste("a\tfirst");
    await tab.flush();
    const id = await tab.beginProject();
    const { revise } = browser.database;
    browser.database.revise = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
    await tab.paste("a\tmore");
    tab.dispatch({ type: "projectAsked", id: firstProject });
    await tab.until(({ projects }) => projects.asked?.doubt === "notKept");
    tab.dispatch({ type: "leaveAnswered", leave: false });
    expect(tab.rows).toEqual(["more"]);
    browser.database.revise = revise;
    await tab.openProject(firstProject);
    await tab.openProject(id);
    expect(tab.rows).toEqual(["more"]);
  });
});

describe("a copy", () => {
  test("has all that the project has, models too, and goes its own way", async () => {
    const tab = await browser.open();
    await tab.paste(pasted(20));
    await tab.train();
    tab.dispatch({ type: "projectCopied", id: firstProject, name: "Copy" });
    await tab.until((state) => otherProjects(state).length === 1);
    const [copy] = otherProjects(tab.state);
    expect(copy).toMatchObject({ name: "Copy", nTexts: 20, nRuns: 1 });
    await tab.openProject(copy!.id);
    await tab.reopened();
    expect(tab.state.runs.list).toHaveLength(1);
    // Deleted here, it stays there.
    tab.dispatch({ type: "runDeleted", number: 1 });
    tab.dispatch({ type: "modelDeleted", number: 1 });
    tab.dispatch({ type: "rowsCleared" });
    await tab.openProject(firstProject);
    await tab.reopened();
    expect(tab.rows).toHaveLength(20);
  });

  test("waits for the model that is still being kept", async () => {
    const tab = await browser.open();
    await tab.paste(pasted(20));
    const models = browser.modelsOf(firstProject);
    const put = models.put.bind(models);
    let write: (() => void) | undefined;
    models.put = (model) =>
      model.results.evaluation ? new Promise((resolve) => (write = () => resolve(put(model)))) : put(model);
    const trained = tab.train();
    await tab.until(() => write);
    tab.dispatch({ type: "projectCopied", id: firstProject, name: "Copy" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(otherProjects(tab.state)).toEqual([]);
    models.put = put;
    write?.();
    await trained;
    await tab.until((state) => otherProjects(state).length === 1);
    await tab.openProject(otherProjects(tab.state)[0]!.id);
    await tab.reopened();
  });

  test("that there is no room for leaves nothing behind", async () => {
    const tab = await browser.open();
    await tab.paste(pasted(20));
    await tab.train();
    await tab.flush();
    const { set } = browser.database;
    browser.database.set = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
    tab.dispatch({ type: "projectCopied", id: firstProject, name: "Copy" });
    await tab.until(({ projects }) => projects.failed?.isFull);
    browser.database.set = set;
    expect(await createProjects(browser.database, browser.modelsOf).find(firstProject)).toMatchObject({
      models: [expect.any(String)],
    });
    expect([...browser.models].flatMap(([project, { kept }]) => (project === firstProject ? [] : [...kept]))).toEqual(
      [],
    );
    expect([...browser.database.values.keys()].filter((key) => key.startsWith("1/z"))).toEqual([]);
  });
});
