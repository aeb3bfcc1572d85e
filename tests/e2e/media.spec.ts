// Pictures and sounds, from a folder to a classifier, as a person does it.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { strFromU8, unzipSync } from "fflate";
import UPNG from "upng-js";
import { wav } from "../wav.mjs";
import { App, type Page, checkAxe, expect, test } from "./page.ts";

const side = 96;

/** A picture of a class: stripes one way or the other, in colours that say nothing. */
function striped(kind: number, index: number): Buffer {
  const pixels = new Uint8Array(side * side * 4).fill(255);
  const width = 6 + (index % 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = Math.floor((kind === 0 ? x : y) / width) % 2 === 0;
      const shade = isDark ? [40 + 15 * index, 60, 160 - 10 * index] : [240, 230 - 8 * index, 200];
      pixels.set(shade, 4 * (y * side + x));
    }
  }
  return Buffer.from(UPNG.encode([pixels.buffer], side, side, 0));
}

const names = ["upright", "level"];

async function folderOfPictures(): Promise<string> {
  const folder = test.info().outputPath("stripes");
  for (const [kind, name] of names.entries()) {
    await mkdir(path.join(folder, name), { recursive: true });
    for (let index = 0; index < 6; index++)
      await writeFile(path.join(folder, name, `${name}-${index}.png`), striped(kind, index));
  }
  return folder;
}

async function train(app: App): Promise<void> {
  await app.button("Train").click();
  await expect(app.score).toBeVisible();
}

async function tryFile(page: Page, kind: string, file: string | { name: string; mimeType: string; buffer: Buffer }) {
  await page.getByRole("complementary", { name: "Try" }).getByLabel(`Choose a ${kind}`).setInputFiles(file);
}

test("a folder of pictures becomes a classifier that says why, and is there at the next visit", async ({
  app,
  page,
}) => {
  await app.visit();
  await page.getByLabel("Choose a folder").setInputFiles(await folderOfPictures());
  await expect(page.getByText("12 pictures are in the table now.")).toBeVisible();
  await expect(app.rows.getByRole("img", { name: "level-0.png" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Label of row 1", exact: true })).toHaveValue("level");
  await train(app);

  await tryFile(page, "picture", { name: "new.png", mimeType: "image/png", buffer: striped(1, 9) });
  await expect(app.try.getByRole("img", { name: "new.png" })).toBeVisible();
  await expect(app.prediction.getByRole("listitem").first()).toContainText("level");
  await expect(app.try.getByRole("img", { name: "The picture with the weight of each square" })).toBeVisible();
  await app.try.getByText("The weights as a table").click();
  await expect(app.try.getByRole("table").getByRole("row")).toHaveCount(50);
  await checkAxe(page);

  await page.reload();
  await expect(app.score).toBeVisible();
  await expect(app.prediction.getByRole("listitem").first()).toContainText("level");
  await app.goNamed("Pictures", "Table");
  await expect(app.rows.getByRole("img", { name: "level-0.png" })).toBeVisible();
  await checkAxe(page);
});

/** Saves the model as something; gives the file's place. */
async function saveModel(page: Page, kind: RegExp): Promise<string> {
  const dialog = page.getByRole("dialog", { name: "Export the model" });
  await dialog.getByRole("radio", { name: kind }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save" }).click(),
  ]);
  await expect(dialog.getByText(`${download.suggestedFilename()} was saved`)).toBeVisible();
  const file = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

test("a model of pictures leaves for other programs with its encoder, as a project and as a card", async ({
  app,
  page,
  browser,
  baseURL,
}) => {
  await app.visit();
  await page.getByLabel("Choose a folder").setInputFiles(await folderOfPictures());
  await train(app);
  const score = await app.score.innerText();
  await app.modelKept();
  // Then all vectors are there already, and the encoder is not.
  await page.reload();
  await expect(app.score).toHaveText(score);
  await app.button("Project").click();
  await app.button("Export the model").click();
  const dialog = page.getByRole("dialog", { name: "Export the model" });
  await expect(dialog.getByRole("radio")).toHaveCount(3);
  await expect(dialog).toContainText("guess whether a picture was among them");
  await expect(dialog).not.toContainText("words");
  await checkAxe(page);

  const files = unzipSync(await readFile(await saveModel(page, /^ONNX/)));
  expect(Object.keys(files).sort()).toEqual(["README.md", "handful_media.py", "model.json", "model.onnx"]);
  expect(files["model.onnx"]!.length).toBeGreaterThan(3_000_000);
  expect(JSON.parse(strFromU8(files["model.json"]!))).toMatchObject({
    classes: ["level", "upright"],
    encoder: { name: "picture", nFeatures: 1_280 },
  });
  expect(strFromU8(files["README.md"]!)).toContain("python handful_media.py . picture.jpg");
  expect(strFromU8(files["handful_media.py"]!)).toContain("def pixels(");

  const card = await readFile(await saveModel(page, /^Model card/), "utf8");
  expect(card).toContain("A picture classifier");
  expect(card).not.toMatch(/\btexts?\b|Characters/i);

  const project = await saveModel(page, /^A project of the model alone/);
  const context = await browser.newContext({ baseURL: baseURL! });
  const other = new App(await context.newPage());
  await other.visit();
  await other.button("Project").click();
  await other.button("Open a file…").click();
  await other.page.getByLabel("Choose a file that Handful has saved").setInputFiles(project);
  await expect(other.score).toHaveText(score);
  await expect(other.page.getByLabel("Add a folder")).toBeAttached();
  await other.try.getByRole("button", { name: "Get the encoder" }).click();
  await tryFile(other.page, "picture", { name: "new.png", mimeType: "image/png", buffer: striped(1, 9) });
  await expect(other.prediction.getByRole("listitem").first()).toContainText("level");
  await context.close();
});

test("a folder of the test is the person's own test set, which is corrected in place", async ({ app, page }) => {
  const folder = await folderOfPictures();
  for (const [kind, name] of names.entries()) {
    await mkdir(path.join(folder, "test", name), { recursive: true });
    for (let index = 0; index < 3; index++)
      await writeFile(path.join(folder, "test", name, `new-${name}-${index}.png`), striped(kind, 10 + index));
  }
  await app.visit();
  await page.getByLabel("Choose a folder").setInputFiles(folder);
  await expect(page.getByText("12 pictures are in the table now. 6 pictures are in the test set now.")).toBeVisible();
  await app.goNamed("Pictures", "Test set");
  const shown = page.getByRole("list", { name: "Test pictures" }).getByRole("listitem");
  await expect(shown).toHaveCount(6);
  await expect(page.getByText("6 test pictures.")).toBeVisible();
  await checkAxe(page);

  // A label is taken away and given again, and one is taken out and put back, by keyboard.
  const label = page.getByRole("combobox", { name: "Label of new-level-0.png" });
  await label.fill("");
  await label.press("Enter");
  await expect(page.getByText("5 test pictures. 1 has no label and does not count.")).toBeVisible();
  await label.fill("level");
  await label.press("Enter");
  await expect(page.getByText("6 test pictures.")).toBeVisible();
  await page.getByRole("button", { name: "Take out new-upright-2.png" }).press("Enter");
  await expect(shown).toHaveCount(5);
  const back = page.getByRole("button", { name: "Put it back" });
  await expect(back).toBeFocused();
  await back.press("Enter");
  await expect(shown).toHaveCount(6);
  await expect(back).toBeHidden();

  // More of them come from files, which have no folder to be labelled by.
  await page
    .getByLabel("Add test pictures")
    .setInputFiles({ name: "loose.png", mimeType: "image/png", buffer: striped(0, 14) });
  await expect(page.getByText("6 test pictures. 1 has no label and does not count.")).toBeVisible();
  await page.getByRole("button", { name: "Take out loose.png" }).click();

  await train(app);
  await app.go("Results", "Summary");
  await expect(page.getByText("Test pictures (6)")).toBeVisible();
  await app.modelKept();
  await page.reload();
  await expect(app.score).toBeVisible();
  await app.goNamed("Pictures", "Test set");
  await expect(shown).toHaveCount(6);
  await expect(shown.first().getByRole("img", { name: "new-level-0.png" })).toBeVisible();
});

test("pictures are compared by the classifiers that there are for them, and called pictures", async ({ app, page }) => {
  await app.visit();
  await page.getByLabel("Choose a folder").setInputFiles(await folderOfPictures());
  await app.go("Compare", "Models");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  for (const name of ["Largest class", "Prototypes", "Logistic regression", "Ridge regression", "As set under Model"])
    await expect(page.getByRole("row", { name: new RegExp(`^${name}`) }).first()).toContainText("%");
  for (const tab of ["Models", "Learning curve", "Runs"] as const) {
    await app.go("Compare", tab);
    await expect(page.getByRole("main")).not.toContainText(/\btexts?\b/i);
  }
});

test("a project of pictures goes to a file and comes back whole, and what cannot be read is named", async ({
  app,
  page,
}) => {
  await app.visit();
  await app.file.setInputFiles([
    { name: "one.png", mimeType: "image/png", buffer: striped(0, 1) },
    { name: "phone.heic", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic") },
    { name: "broken.png", mimeType: "image/png", buffer: striped(0, 1).subarray(0, 60) },
    { name: "nothing.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
  ]);
  const report = page.getByRole("alert").locator("..");
  await expect(page.getByText("1 picture is in the table now.")).toBeVisible();
  for (const said of [/phone\.heic.*HEIC/, /broken\.png.*damaged/, /nothing\.png.*empty/])
    await expect(report.getByText(said)).toBeVisible();

  await app.button("Project").click();
  await app.button("Save to a file…").click();
  const dialog = page.getByRole("dialog", { name: "Save the project" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save" }).click(),
  ]);
  const file = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(file);
  await dialog.getByRole("button", { name: "Close" }).click();

  await app.button("Project").click();
  await app.button("New project").click();
  await expect(app.labelled).toBeVisible();
  await app.file.setInputFiles(file);
  const back = app.rows.getByRole("img", { name: "one.png" });
  await expect(back).toBeVisible();
  expect(await back.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(side);

  // A text does not come among pictures.
  await page
    .getByLabel("Add pictures")
    .setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("words") });
  await expect(page.getByText(/This project holds pictures/)).toBeVisible();
});

test("sounds are learned from, played and tried", async ({ app, page }) => {
  await app.visit();
  await app.samples.getByRole("button", { name: /^Bell, knock, whistle/ }).click();
  await expect(page.getByText("36 sounds are in the table now.")).toBeVisible();
  await expect(app.rows.getByRole("button", { name: /^Play / }).first()).toBeVisible();
  await train(app);
  await tryFile(page, "sound", { name: "tone.wav", mimeType: "audio/wav", buffer: tone() });
  await expect(app.prediction.getByRole("listitem")).toHaveCount(3);
  await expect(app.try.getByRole("img", { name: "The weight of each part of the sound" })).toBeVisible();
  await checkAxe(page);
});

/** A second of a tone that fades, in two channels. */
function tone(): Buffer {
  const rate = 22_050;
  const data = Buffer.alloc(4 * rate);
  for (let at = 0; at < rate; at++) {
    const value = Math.round(9_000 * Math.exp(-at / 9_000) * Math.sin((2 * Math.PI * 700 * at) / rate));
    data.writeInt16LE(value, 4 * at);
    data.writeInt16LE(value, 4 * at + 2);
  }
  return wav(data, rate, 2);
}
