import { describe, expect, test } from "vitest";
import { useBrowser } from "../browser.test-helper.ts";
import { maxFileBytes, maxTexts } from "../files/limits.ts";
import { pasted } from "../page.test-helper.ts";
import { type ProjectContents, createProjects } from "../projects.ts";
import { newProjectId } from "../scope.ts";
import { emptyTable } from "../state/reading.ts";
import type { KeptModel } from "../state/run.ts";
import { contentsOf, contentsOfModel, entriesOf, modelIn, withoutLesson } from "./contents.ts";
import { type Entry, ProjectFileError, modelName, names } from "./form.ts";
import { Packer, unpack } from "./pack.ts";

const browser = useBrowser();
const made = new Date("2026-01-02T03:04:05Z");
const secret = "nobody else may read this";

/** A project of which everything was used. */
async function used(): Promise<ProjectContents> {
  const tab = await browser.open();
  await tab.paste(`${pasted(20)}\na\t${secret} 1`);
  await tab.train();
  tab.dispatch({ type: "testTyped", text: `b\t${secret} 2` });
  tab.dispatch({ type: "trialTyped", text: `${secret} 3` });
  tab.dispatch({ type: "poolTyped", text: `${secret} 4` });
  tab.dispatch({ type: "rowEdited", row: 0, text: `${secret} 5` });
  await tab.flush();
  const { models, ...rest } = await createProjects(browser.database, browser.modelsOf).read(tab.state.projects.present);
  return { ...rest, models: await listed(models) };
}

async function packed(contents: ProjectContents, texts: boolean): Promise<Blob> {
  const packer = new Packer();
  for await (const entry of entriesOf(contents, texts, made)) await packer.add(entry);
  return packer.finish();
}

async function listed(models: ProjectContents["models"]): Promise<KeptModel[]> {
  const all: KeptModel[] = [];
  for await (const model of models) all.push(model);
  return all;
}

async function entriesIn(contents: ProjectContents, texts = true): Promise<Map<string, unknown>> {
  const entries = new Map<string, unknown>();
  for await (const [name, content] of entriesOf(contents, texts, made)) {
    entries.set(name, content instanceof Blob ? content : JSON.parse(JSON.stringify(content)));
  }
  return entries;
}

test("a project comes back as it was, under names that nothing else here has", async () => {
  const contents = await used();
  const back = await contentsOf(await unpack(await packed(contents, true)), "a title");
  const { runs, shownModel, project, ...rest } = back.kept;
  const { runs: runsBefore, shownModel: before, project: factsBefore, ...restBefore } = contents.kept;
  expect(rest).toEqual(JSON.parse(JSON.stringify(restBefore)));
  expect(project).toMatchObject({ nTexts: 21, nRuns: 1 });
  expect(project?.name).toBe(factsBefore?.name ?? factsBefore?.file ?? "a title");
  const [model] = await listed(back.models);
  const [modelBefore] = await listed(contents.models);
  expect(model?.id).not.toBe(modelBefore?.id);
  expect(shownModel).toBe(model?.id);
  expect(runs).toEqual([{ ...runsBefore![0], model: { ...runsBefore![0]?.model, id: model?.id } }]);
  expect(before).toBe(modelBefore?.id);
  expect(model?.trained).toEqual(modelBefore?.trained);
  expect(model?.results).toEqual(modelBefore?.results);
  expect(await model?.file.text()).toBe(await modelBefore?.file.text());
});

test("it is written where it was not before, and opens there", async () => {
  const contents = await contentsOf(await unpack(await packed(await used(), true)), "a title");
  const id = newProjectId();
  await createProjects(browser.database, browser.modelsOf).write(id, contents);
  const tab = await browser.open();
  await tab.openProject(id);
  await tab.until(({ run }) => run.phase === "done" && run.closed === undefined);
  expect(tab.rows).toHaveLength(21);
  expect(tab.state.run.evaluation).toBeDefined();
  expect(tab.notices).toEqual([]);
});

test("without its texts no text is in it, whatever was done with them", async () => {
  const contents = await used();
  const whole = await entriesIn(contents, true);
  expect(JSON.stringify([...whole])).toContain(secret);
  const entries = await entriesIn(contents, false);
  const all = JSON.stringify([...entries]);
  expect(all).not.toContain("nobody");
  // Nor any of the others.
  expect(all).not.toContain("text number");
  expect(all).not.toContain('"predictions":[{');

  const back = await contentsOf(entries, "a title");
  expect(back.kept.table).toBeUndefined();
  expect(back.kept.project).toMatchObject({ nTexts: 0, nRuns: 1, name: "a title" });
  const [model] = await listed(back.models);
  expect(model?.trained.rows).toEqual([]);
  expect(model?.results.evaluation?.training.accuracy).toBeDefined();
});

test("a model by itself is a project of one run", async () => {
  const [known] = await listed((await used()).models);
  const contents = contentsOfModel(new Blob(["a model"]), known!.trained.config, "mine");
  const back = await contentsOf(await unpack(await packed(contents, false)), "another");
  expect(back.kept.project?.name).toBe("mine");
  expect(back.kept.runs?.[0]?.model?.id).toBe(back.kept.shownModel);
  const [model] = await listed(back.models);
  expect(await model?.file.text()).toBe("a model");
  expect(modelIn(new Map([[modelName, model?.file]]))).toBe(model?.file);
});

describe("a file that no page has written is refused whole:", () => {
  const refused = async (change: (entries: Map<string, unknown>) => void): Promise<string> => {
    const entries = await entriesIn(await used());
    change(entries);
    const thrown: unknown = await contentsOf(entries, "").catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProjectFileError);
    return (thrown as ProjectFileError).message;
  };
  const values = (entries: Map<string, unknown>) => entries.get(names.values) as Record<string, unknown>;
  const model = (entries: Map<string, unknown>) => entries.get("models/1.json") as Record<string, unknown>;

  test.each<[string, (entries: Map<string, unknown>) => void, RegExp]>([
    ["no values", (entries) => entries.delete(names.values), /project\.json/],
    ["a value of another kind", (entries) => Object.assign(values(entries), { testText: 7 }), /testText/],
    ["a value that is none", (entries) => Object.assign(values(entries), { surprise: 7 }), /surprise/],
    ["one of the page's own", (entries) => Object.assign(values(entries), { language: "en" }), /language/],
    ["a row that is none", (entries) => (values(entries)["table"] as { rows: unknown[] }).rows.push(7), /table/],
    ["a model without its file", (entries) => entries.delete("models/1.handful-model"), /models\/1\.json/],
    ["a model without its texts", (entries) => entries.delete("texts/1.json"), /models\/1\.json/],
    ["texts past their list", (entries) => Object.assign(model(entries), { texts: [1, 2, 1] }), /models\/1\.json/],
    ["settings that are none", (entries) => Object.assign(model(entries), { config: 7 }), /models\/1\.json/],
    ["results that are none", (entries) => Object.assign(model(entries), { results: {} }), /models\/1\.json/],
    [
      "two models of one name",
      (entries) => {
        entries.set("models/2.json", model(entries));
        entries.set("models/2.handful-model", new Blob());
      },
      /models\/2\.json/,
    ],
    [
      "a model that no run names",
      (entries) => {
        entries.set("models/2.json", { ...model(entries), id: "another" });
        entries.set("models/2.handful-model", new Blob());
      },
      /models\/2\.json/,
    ],
    [
      "more runs than a project has",
      (entries) => {
        const runs = values(entries)["runs"] as object[];
        for (let n = 2; n < 5_000; n++) runs.push({ ...runs[0], number: n, model: undefined });
      },
      /runs/,
    ],
    [
      "two runs of one number",
      (entries) => {
        const runs = values(entries)["runs"] as object[];
        runs.push({ ...runs[0] });
      },
      /runs/,
    ],
    [
      "a matrix of other classes",
      (entries) => {
        const { evaluation } = model(entries)["results"] as { evaluation: { training: object } };
        Object.assign(evaluation.training, { confusionMatrix: Array.from({ length: 900 }, () => [1]) });
      },
      /models\/1\.json/,
    ],
    [
      "more steps than are drawn",
      (entries) => {
        const { steps } = model(entries)["results"] as { steps: unknown[] };
        for (let n = 0; n < 5_000; n++) steps.push(steps[0]);
      },
      /models\/1\.json/,
    ],
    [
      "a pool past the largest file",
      (entries) => Object.assign(values(entries), { pool: "x".repeat(maxFileBytes + 1) }),
      /tooLarge/,
    ],
    [
      "more texts than the page holds",
      (entries) => {
        const { rows } = values(entries)["table"] as { rows: unknown[] };
        for (let n = rows.length; n <= maxTexts; n++) rows.push({ text: "", label: "", line: 1 });
      },
      /tooManyTexts/,
    ],
  ])("%s", async (_, change, message) => {
    expect(await refused(change)).toMatch(message);
  });

  test("what a run does not have is left out of its results", async () => {
    const entries = await entriesIn(await used());
    Object.assign(model(entries)["results"] as object, { error: {}, plan: 7, keptAt: "now", layers: [] });
    const [back] = await listed((await contentsOf(entries, "")).models);
    expect(back?.results).not.toHaveProperty("error");
    expect(Object.keys(back?.results ?? {})).not.toEqual(expect.arrayContaining(["plan"]));
  });

  test("a run's model that is not there is left out", async () => {
    const entries = await entriesIn(await used());
    entries.delete("models/1.json");
    const { kept } = await contentsOf(entries, "");
    expect(kept.runs?.[0]?.model).toBeUndefined();
    expect(kept.shownModel).toBeUndefined();
  });
});

describe("a run whose texts may have several labels", () => {
  const usedWithSets = async (): Promise<ProjectContents> => {
    const tab = await browser.open();
    await tab.paste(Array.from({ length: 20 }, (_, row) => `${row % 2 ? "a" : "a | b"}\ttext ${row}`).join("\n"));
    await tab.train();
    await tab.flush();
    const { models, ...rest } = await createProjects(browser.database, browser.modelsOf).read(
      tab.state.projects.present,
    );
    return { ...rest, models: await listed(models) };
  };

  test("comes back with its scores, and without its texts with those alone", async () => {
    const contents = await usedWithSets();
    const [before] = await listed(contents.models);
    const [back] = await listed((await contentsOf(await entriesIn(contents), "")).models);
    expect(back?.results).toEqual(before?.results);
    expect(back?.results.labelsEvaluation?.training.predictions).toHaveLength(20);
    const [bare] = await listed((await contentsOf(await entriesIn(contents, false), "")).models);
    expect(bare?.results.labelsEvaluation?.training.labels).toHaveLength(2);
    expect(bare?.results.labelsEvaluation?.training.predictions).toEqual([]);
  });

  test.each([
    ["a label that there is not", { expected: [2] }],
    ["probabilities of other labels", { probabilities: [0.5] }],
    ["a row past the table", { row: maxTexts }],
  ])("is refused with %s", async (_, change) => {
    const entries = await entriesIn(await usedWithSets());
    const { results } = entries.get("models/1.json") as {
      results: { labelsEvaluation: { training: { predictions: object[] } } };
    };
    Object.assign(results.labelsEvaluation.training.predictions[0]!, change);
    await expect(contentsOf(entries, "")).rejects.toThrow(/models\/1\.json/);
  });
});

test("in a lesson the person's own texts are saved, not the lesson's", async () => {
  const { kept } = await used();
  const table = { ...kept.table!, rows: [{ text: "of the lesson", label: "a", line: 1 }], text: "", sample: "reviews" };
  const lesson = { ...kept, table, testText: "", pool: "", lessonBefore: { table: kept.table, testText: "mine" } };
  const own = withoutLesson(lesson);
  expect(own.table).toBe(kept.table);
  expect(own.testText).toBe("mine");
  expect(own.project).toMatchObject({ nTexts: 21, sample: undefined });
  expect(own.comparison).toBeUndefined();
  // Where there were none, the lesson's stay, as when it is left.
  const none = withoutLesson({ ...lesson, lessonBefore: { table: emptyTable, pool: "before" } });
  expect(none.table).toBe(table);
  expect(none.pool).toBe("before");
});

test("a part that would be refused is left out when it is saved", async () => {
  const contents = await used();
  const bad = { ...contents, kept: { ...contents.kept, threshold: Number.NaN } };
  const back = await contentsOf(await unpack(await packed(bad, true)), "");
  expect(back.kept.threshold).toBeUndefined();
  expect(back.kept.table?.rows).toHaveLength(21);
});

test("entries with a prototype of their own change nothing", async () => {
  const entries: Entry[] = [[names.values, JSON.parse('{"__proto__": {"table": {}}}')]];
  await expect(contentsOf(new Map(entries), "")).rejects.toThrow(ProjectFileError);
  expect(({} as Record<string, unknown>)["table"]).toBeUndefined();
});
