import { describe, expect, test, vi } from "vitest";
import { type Tab, useBrowser } from "../browser.test-helper.ts";
import { pasted } from "../page.test-helper.ts";
import { firstProject } from "../scope.ts";
import { otherProjects } from "../state/projects.ts";

const browser = useBrowser();

describe("what an earlier version kept", () => {
  const table = { text: "", options: {}, rows: [{ text: "old", label: "a", line: 1 }], edited: true };

  test("is the first project, under the keys that it had", async () => {
    await browser.database.set([
      ["1/table", table],
      ["1/theme", "dark"],
      ["1/trialText", "try"],
      ["1/revisions", { table: 3, theme: 1, trialText: 2 }],
    ]);
    const tab = await browser.open();
    expect(tab.rows).toEqual(["old"]);
    await tab.flush();
    expect(browser.database.values.get("1/table")).toEqual(table);
    expect(browser.database.values.get("1/project")).toMatchObject({ nTexts: 1, nRuns: 0 });

    const id = await tab.beginProject();
    expect(tab.rows).toEqual([]);
    expect(tab.state.trial.text).toBe("");
    expect(tab.state.theme).toBe("dark");
    await tab.paste("b\tnew");
    await tab.flush();
    expect(browser.database.values.get("1/table")).toEqual(table);
    expect(browser.database.values.get(`1/${id}/table`)).toMatchObject({ text: "b\tnew" });
    await tab.openProject(firstProject);
    expect(tab.rows).toEqual(["old"]);
    expect(tab.state.trial.text).toBe("try");
  });

  test("is followed in a tab of that version, which knows of no project", async () => {
    await browser.database.set([
      ["1/table", table],
      ["1/revisions", { table: 3 }],
    ]);
    const tab = await browser.open();
    const earlier = new BroadcastChannel(`handful ${document.baseURI}`);
    const changed = { ...table, rows: [{ text: "newer", label: "b", line: 1 }] };
    await tab.flush();
    const revisions = { ...(browser.database.values.get("1/revisions") as object), table: 4 };
    await browser.database.set([
      ["1/table", changed],
      ["1/revisions", revisions],
    ]);
    earlier.postMessage(revisions);
    await tab.until(({ data }) => data.present.rows[0]?.text === "newer");
    expect(tab.notices).toEqual(["followed"]);
    earlier.close();
  });
});

describe("deletion", () => {
  async function twoProjects(): Promise<{ tab: Tab; id: string }> {
    const tab = await browser.open();
    await tab.paste("a\tfirst");
    const id = await tab.beginProject();
    await tab.paste(pasted(20));
    await tab.train();
    await tab.openProject(firstProject);
    return { tab, id };
  }

  test("can be undone until the page is closed", async () => {
    const { tab, id } = await twoProjects();
    tab.dispatch({ type: "projectDeleted", id });
    await tab.until((state) => otherProjects(state).length === 0);
    expect(tab.state.projects.list.find((one) => one.id === id)?.deleted).toBeDefined();
    tab.dispatch({ type: "projectBroughtBack", id });
    await tab.until((state) => otherProjects(state).length === 1);
    dispatchEvent(new Event("pagehide"));
    await tab.openProject(id);
    expect(tab.rows).toHaveLength(20);

    await tab.openProject(firstProject);
    tab.dispatch({ type: "projectDeleted", id });
    await tab.until((state) => otherProjects(state).length === 0);
    dispatchEvent(new Event("pagehide"));
    await vi.waitFor(() => expect(browser.keysOf(id)).toEqual([]));
    expect(browser.modelsOf(id).kept.size).toBe(0);
    expect(tab.rows).toEqual(["first"]);
  });

  test("of the project at hand opens another, or a new one", async () => {
    const { tab, id } = await twoProjects();
    tab.dispatch({ type: "projectDeleted", id: firstProject });
    await tab.until(({ projects }) => projects.present === id && !projects.leaving);
    expect(tab.rows).toHaveLength(20);
    tab.dispatch({ type: "projectDeleted", id });
    await tab.until(({ projects }) => ![id, firstProject].includes(projects.present) && !projects.leaving);
    expect(tab.rows).toEqual([]);
    tab.dispatch({ type: "projectBroughtBack", id: firstProject });
    await tab.until((state) => otherProjects(state).length === 1);
    await tab.openProject(firstProject);
    expect(tab.rows).toEqual(["first"]);
  });

  test("that a tab did not live to end is ended by the next visit, and not while it lives", async () => {
    const { tab, id } = await twoProjects();
    tab.dispatch({ type: "projectDeleted", id });
    await tab.until((state) => otherProjects(state).length === 0);
    const second = await browser.open();
    await second.until(({ projects }) => projects.list.every(({ deleted }) => !deleted));
    expect(browser.keysOf(id)).not.toEqual([]);
    browser.forgetLocks("handful/tab");
    await browser.open();
    await vi.waitFor(() => expect(browser.keysOf(id)).toEqual([]));
    expect(browser.modelsOf(id).kept.size).toBe(0);
  });

  test("in one tab leaves another, which has it open, with what it has", async () => {
    const { tab, id } = await twoProjects();
    const other = await browser.open();
    await other.openProject(id);
    await other.reopened();
    tab.dispatch({ type: "projectDeleted", id });
    await other.until(({ projects }) => projects.present !== id);
    expect(other.notices).toEqual(["projectGone"]);
    expect(other.rows).toHaveLength(20);
    const forked = other.state.projects.present;
    await vi.waitFor(() =>
      expect([...browser.modelsOf(forked).kept.keys()]).toEqual([...browser.modelsOf(id).kept.keys()]),
    );
    await other.flush();
    dispatchEvent(new Event("pagehide"));
    const third = await browser.open();
    await third.openProject(forked);
    expect(third.rows).toHaveLength(20);
    await third.reopened();
  });
});

describe("two tabs", () => {
  test("at different projects go their own ways; at the same one they follow each other", async () => {
    const [a, b] = [await browser.open(), await browser.open()];
    await a.paste("a\tfirst");
    await b.until(() => b.rows[0] === "first");
    await b.beginProject();
    await b.paste("b\tsecond");
    a.dispatch({ type: "rowEdited", row: 0, text: "changed" });
    await Promise.all([a.flush(), b.flush()]);
    expect(b.rows).toEqual(["second"]);
    await b.openProject(firstProject);
    expect(b.rows).toEqual(["changed"]);
    b.dispatch({ type: "rowEdited", row: 0, text: "again" });
    await a.until(() => a.rows[0] === "again");
  });
});

test("of a damaged project what is damaged is put aside and told of when it is opened; the others open", async () => {
  const tab = await browser.open();
  await tab.paste("a\tfirst");
  const id = await tab.beginProject();
  await tab.paste("b\tsecond");
  await tab.openProject(firstProject);
  await browser.database.set([
    [`1/${id}/table`, { rows: "none" }],
    [`1/${id}/project`, 7],
  ]);
  const other = await browser.open();
  expect(other.state.projects.list.map((one) => one.id).sort()).toEqual([firstProject, id].sort());
  await other.openProject(firstProject);
  expect([other.rows, other.notices]).toEqual([["first"], []]);
  await other.openProject(id);
  expect(other.rows).toEqual([]);
  expect(other.notices).toEqual(["storageUnreadable"]);
  expect([...browser.database.values.keys()].filter((key) => key.startsWith("aside/")).sort()).toEqual([
    `aside/${id}/project`,
    `aside/${id}/table`,
  ]);
  await other.openProject(firstProject);
  expect(other.notices).toEqual([]);
});

test("a project whose opening hung last time is opened only if the person says so; the others as ever", async () => {
  const tab = await browser.open();
  await tab.paste("a\tfirst");
  const id = await tab.beginProject();
  await tab.paste("b\tsecond");
  await tab.flush();
  // What a page leaves that stood still while it opened.
  localStorage.setItem(`handful/opening ${document.baseURI} dead`, `${Date.now()} ${id}`);
  await tab.openProject(firstProject);
  tab.dispatch({ type: "projectAsked", id });
  await tab.until(({ opening }) => opening?.nRows === 1);
  expect(tab.rows).toEqual(["first"]);
  tab.dispatch({ type: "openingAnswered", open: false });
  await tab.until(({ projects }) => projects.present === id && !projects.leaving);
  expect([tab.rows, tab.notices]).toEqual([[], ["aside"]]);
});
