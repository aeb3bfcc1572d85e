import { describe, expect, test } from "vitest";
import { useBrowser } from "../browser.test-helper.ts";
import { maxTexts } from "../files/limits.ts";
import { pasted } from "../page.test-helper.ts";
import { type ProjectContents, createProjects } from "../projects.ts";
import { newProjectId } from "../scope.ts";
import type { KeptModel } from "../state/run.ts";
import { contentsOf, contentsOfModel, entriesOf, modelIn } from "./contents.ts";
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
  const back = contentsOf(await unpack(await packed(contents, true)), "a title");
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
  const contents = contentsOf(await unpack(await packed(await used(), true)), "a title");
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

  const back = contentsOf(entries, "a title");
  expect(back.kept.table).toBeUndefined();
  expect(back.kept.project).toMatchObject({ nTexts: 0, nRuns: 1, name: "a title" });
  const [model] = await listed(back.models);
  expect(model?.trained.rows).toEqual([]);
  expect(model?.results.evaluation?.training.accuracy).toBeDefined();
});

test("a model by itself is a project of one run", async () => {
  const [known] = await listed((await used()).models);
  const contents = contentsOfModel(new Blob(["a model"]), known!.trained.config, "mine");
  const back = contentsOf(await unpack(await packed(contents, false)), "another");
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
    try {
      contentsOf(entries, "");
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(ProjectFileError);
      return (thrown as ProjectFileError).message;
    }
    return "it was taken";
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

  test("a run's model that is not there is left out", async () => {
    const entries = await entriesIn(await used());
    entries.delete("models/1.json");
    const { kept } = contentsOf(entries, "");
    expect(kept.runs?.[0]?.model).toBeUndefined();
    expect(kept.shownModel).toBeUndefined();
  });
});

test("entries with a prototype of their own change nothing", () => {
  const entries: Entry[] = [[names.values, JSON.parse('{"__proto__": {"table": {}}}')]];
  expect(() => contentsOf(new Map(entries), "")).toThrow(ProjectFileError);
  expect(({} as Record<string, unknown>)["table"]).toBeUndefined();
});
