// A project as a file: saved on one device, opened on another.

import { readFile, writeFile } from "node:fs/promises";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { App, type Locator, checkAxe, expect, tabTo, test, twoClasses } from "./page.ts";

function dialogOf(app: App): Locator {
  return app.page.getByRole("dialog", { name: /^(Save the project|Open a project)/ });
}

async function saved(app: App, withTexts = true): Promise<string> {
  await app.button("Project").click();
  await app.button("Save to a file…").click();
  const dialog = dialogOf(app);
  if (!withTexts) await dialog.getByRole("checkbox", { name: "With its texts" }).uncheck();
  const [download] = await Promise.all([
    app.page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save" }).click(),
  ]);
  await expect(dialog.getByText("was saved")).toBeVisible();
  const path = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(path);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toHaveCount(0);
  return path;
}

async function openFile(app: App, path: string): Promise<void> {
  await app.button("Project").click();
  await app.button("Open a file…").click();
  await dialogOf(app).getByLabel("Choose a file that Handful has saved").setInputFiles(path);
}

/** The model's own bytes, as the page takes them out. */
async function modelOf(app: App): Promise<string> {
  await app.button("Project").click();
  await app.button("Export the model").click();
  const dialog = app.page.getByRole("dialog", { name: "Export the model" });
  await dialog.getByRole("radio", { name: /^Python/ }).check();
  const [download] = await Promise.all([
    app.page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save" }).click(),
  ]);
  const files = unzipSync(await readFile(await download.path()));
  await dialog.getByRole("button", { name: "Close" }).click();
  return Buffer.from(files["model.handful-model"]!).toString("base64");
}

test("a project is saved with all that it has, and opens on another device with the same model", async ({
  app,
  browser,
  baseURL,
}) => {
  await app.open({ epochs: 3, validation_share: 0.25 });
  await app.paste(twoClasses(10));
  await app.train();
  await app.trial.fill("lovely and clean");
  await expect(app.prediction).toContainText("praise");
  const said = await app.prediction.innerText();
  const path = await saved(app);
  expect(path).toMatch(/Untitled\.handful$/);

  const context = await browser.newContext({ baseURL: baseURL! });
  const other = new App(await context.newPage());
  await other.open();
  await other.chooseSample("News headlines");
  await openFile(other, path);
  await expect(other.page).toHaveTitle(/ · Untitled · Handful$/);
  await expect(other.status).toContainText("Done");
  await expect(other.trial).toHaveValue("lovely and clean");
  await expect(other.prediction).toContainText("praise");
  expect(await other.prediction.innerText()).toBe(said);
  expect(await modelOf(other)).toBe(await modelOf(app));
  await other.go("Results", "Mistakes");
  await other.go("Texts", "Table");
  await expect(other.page.getByText("20 texts in 2 classes")).toBeVisible();
  // What was there before is still there, as a project of its own; and a reload opens the new one.
  await other.reload();
  await expect(other.page).toHaveTitle("Texts · Untitled · Handful");
  await other.button("Project").click();
  await other.button("Open News headlines").click();
  await expect(other.page).toHaveTitle(/ · News headlines · Handful$/);
  await context.close();
});

test("without its texts a project has its scores and its model, and no text", async ({ app, browser, baseURL }) => {
  await app.open({ epochs: 3, validation_share: 0.25 });
  const mimeType = "text/tab-separated-values";
  await app.file.setInputFiles({ name: "secret-source.tsv", mimeType, buffer: Buffer.from(twoClasses(10)) });
  await expect(app.page.getByText("20 texts in 2 classes")).toBeVisible();
  await app.train();
  const score = await app.score.innerText();
  const path = await saved(app, false);
  expect(path).not.toContain("secret-source");
  const files = unzipSync(await readFile(path));
  const json = Object.entries(files).filter(([name]) => name.endsWith(".json"));
  expect(json.map(([name]) => name).sort()).toEqual([
    "checksums.json",
    "handful.json",
    "models/1.json",
    "project.json",
  ]);
  for (const [, bytes] of json) expect(strFromU8(bytes)).not.toContain("lovely");

  const context = await browser.newContext({ baseURL: baseURL! });
  const other = new App(await context.newPage());
  await other.open();
  await openFile(other, path);
  await expect(other.status).toContainText("Done");
  await expect(other.score).toHaveText(score);
  await other.trial.fill("lovely and clean");
  await expect(other.prediction).toContainText("praise");
  await other.go("Results", "Mistakes");
  await expect(other.page.getByText("came without the texts")).toBeVisible();
  await other.go("Results", "Map");
  await expect(other.page.getByText("came without the texts")).toBeVisible();
  for (const tab of ["Summary", "Classes", "Confidence"] as const) {
    await other.go("Results", tab);
    await expect(other.alert).toHaveCount(0);
  }
  expect(await modelOf(other)).toBe(await modelOf(app));
  // Its model can be left for another project.
  await other.button("Project").click();
  await other.button("New project").click();
  await expect(other.page).toHaveTitle("Texts · Handful");
  await context.close();
});

test("a model by itself opens, also from an archive for other programs, and dropped on the texts", async ({ app }) => {
  await app.open({ epochs: 3 });
  await app.paste(twoClasses(8));
  await app.train();
  const bytes = await modelOf(app);
  const alone = test.info().outputPath("mine.handful-model");
  await writeFile(alone, Buffer.from(bytes, "base64"));
  const archive = test.info().outputPath("for numpy.zip");
  await writeFile(archive, zipSync({ "README.md": strToU8("#"), "model.handful-model": Buffer.from(bytes, "base64") }));

  await openFile(app, archive);
  await expect(app.page).toHaveTitle(/ · for numpy · Handful$/);
  await app.trial.fill("lovely and clean");
  await expect(app.prediction).toContainText("praise");
  await app.go("Results", "Summary");
  await expect(app.page.getByText("This model came by itself")).toBeVisible();

  await app.button("Project").click();
  await app.button("New project").click();
  await expect(app.page).toHaveTitle("Texts · Handful");
  await app.file.setInputFiles(alone);
  await expect(app.page).toHaveTitle(/ · mine · Handful$/);
  await expect(app.status).toContainText("Done");
});

test("what is no project, or was changed, is refused in words, by keyboard", async ({ app }) => {
  await app.open();
  await app.paste(twoClasses(4));
  const path = await saved(app);
  const good = await readFile(path);
  const write = async (name: string, content: Uint8Array) => {
    const at = test.info().outputPath(name);
    await writeFile(at, content);
    return at;
  };
  const dialog = dialogOf(app);
  const refused = async (file: string, words: string | RegExp) => {
    await dialog.getByLabel("Choose a file that Handful has saved").setInputFiles(file);
    await expect(dialog.getByRole("alert")).toContainText(words);
    await expect(dialog.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  };
  await app.button("Project").press("Enter");
  await app.button("Open a file…").press("Enter");
  await checkAxe(app.page, "dialog.project-file");
  await refused(await write("texts.handful", strToU8("a\tsome text")), "no project or model");
  await refused(await write("half.handful", good.subarray(0, good.length / 2)), "It is damaged");
  const files = unzipSync(good);
  const changed = { ...files, "project.json": strToU8('{"testText": "another"}') };
  await refused(await write("changed.handful", zipSync(changed)), "project.json is not what was saved");
  const later = { ...files, "handful.json": strToU8('{"format": "handful-project", "version": 99}') };
  await refused(await write("later.handful", zipSync(later)), "a newer version of this page");
  await refused(await write("odd.handful-model", strToU8("not a model")), "no project or model");

  await dialog.getByLabel("Choose a file that Handful has saved").setInputFiles(path);
  await expect(dialog).toHaveCount(0);
  await app.button("Project").press("Enter");
  await app.button("All projects…").press("Enter");
  const list = app.page.getByRole("list", { name: "Projects on this device" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await tabTo(app.page, app.button("Close").last());
});
