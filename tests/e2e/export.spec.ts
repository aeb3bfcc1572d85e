// A trained model that leaves the page for other programs.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { strFromU8, unzipSync } from "fflate";
import { serve } from "../../scripts/serve.mjs";
import { type App, expect, test, twoClasses } from "./page.ts";

/** Saves the model, and gives the file's name and bytes. */
async function save(app: App, kind: RegExp): Promise<{ name: string; bytes: Uint8Array }> {
  const dialog = app.page.getByRole("dialog", { name: "Export the model" });
  await dialog.getByRole("radio", { name: kind }).check();
  const [download] = await Promise.all([
    app.page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save" }).click(),
  ]);
  await expect(dialog.getByText(`${download.suggestedFilename()} was saved`)).toBeVisible();
  const file = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(file);
  return { name: download.suggestedFilename(), bytes: await readFile(file) };
}

async function openMenu(app: App): Promise<void> {
  await app.page.getByRole("button", { name: "Project" }).click();
  await app.page.getByRole("button", { name: "Export the model" }).click();
}

/** What an archive for JavaScript says of a text in Node, unpacked into the test's folder. */
function askInNode(archive: Uint8Array, text: string): { folder: string; label: string; probability: number } {
  const folder = test.info().outputPath("archive");
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(unzipSync(archive))) writeFileSync(path.join(folder, name), bytes);
  const script = path.join(folder, "ask.js");
  writeFileSync(
    script,
    `import { open } from "./handful-model.js";
const model = await open();
console.log(JSON.stringify((await model.predict(${JSON.stringify(text)})).classes[0]));
model.close();
`,
  );
  const said = JSON.parse(execFileSync(process.execPath, [script], { encoding: "utf8" }));
  return { folder, ...(said as { label: string; probability: number }) };
}

test("a model leaves as ONNX, as NumPy's and as a card", async ({ app }) => {
  await app.open({ epochs: 3 });
  await openMenu(app);
  const dialog = app.page.getByRole("dialog", { name: "Export the model" });
  await expect(dialog).toContainText("Train one first");
  await dialog.getByRole("button", { name: "Close" }).click();

  await app.paste(twoClasses(8));
  await app.train();
  await openMenu(app);
  await expect(dialog).toContainText("can give away something of the texts");

  const onnx = await save(app, /^ONNX/);
  expect(onnx.name).toBe("handful-onnx.zip");
  const files = unzipSync(onnx.bytes);
  expect(Object.keys(files).sort()).toEqual([
    "README.md",
    "handful_model.py",
    "model.handful-model",
    "model.json",
    "model.onnx",
    "tokenizer.json",
  ]);
  // The first field of ONNX is the version of its format.
  expect([...files["model.onnx"]!.subarray(0, 2)]).toEqual([8, 8]);
  const about = JSON.parse(strFromU8(files["model.json"]!)) as { classes: string[] };
  expect(about.classes).toEqual(["praise", "complaint"]);
  expect(
    Object.keys((JSON.parse(strFromU8(files["tokenizer.json"]!)) as { model: { vocab: object } }).model.vocab),
  ).toContain("<unk>");

  const python = unzipSync((await save(app, /^Python/)).bytes);
  expect(Object.keys(python)).toEqual(expect.arrayContaining(["model.safetensors", "pyproject.toml"]));

  const card = new TextDecoder().decode((await save(app, /^Model card/)).bytes);
  expect(card).toContain("# Model card");
  expect(card).toMatch(/Accuracy: \d+% \(95% interval/);
  // No text of the person's own is in it.
  expect(card).not.toContain("lovely");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
});

test("a model leaves as a page of one file, which classifies from a disk and asks nobody", async ({ app, browser }) => {
  await app.open({ epochs: 10 });
  await app.paste(twoClasses(8));
  await app.train();
  await openMenu(app);
  const { name } = await save(app, /^A page that classifies/);
  const file = test.info().outputPath(name);
  const page = await (await browser.newContext()).newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await page.getByRole("textbox", { name: "Try a text" }).fill("a lovely place, friendly and clean");
  await expect(page.getByRole("list", { name: "Class probabilities" }).getByRole("listitem").first()).toContainText(
    "praise",
  );
  await page.getByRole("button", { name: "Why this class?" }).click();
  await expect(page.locator("mark").filter({ hasText: "lovely" })).toBeVisible();
  await expect(page.getByText("Blue parts speak for “praise”")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(asked).toEqual([pathToFileURL(file).href]);
  await page.close();
});

test("a model leaves as a JavaScript module, for Node and for pages of a host", async ({ app, browser }) => {
  await app.open({ epochs: 10 });
  await app.paste(twoClasses(8));
  await app.train();
  await openMenu(app);
  const { bytes } = await save(app, /^JavaScript/);
  expect(strFromU8(unzipSync(bytes)["README.md"]!)).toContain("handful.wasm");
  const text = "a lovely place, friendly and clean";
  const { folder, label, probability } = askInNode(bytes, text);
  expect(label).toBe("praise");

  writeFileSync(path.join(folder, "index.html"), "<!doctype html><title>A page</title>");
  const host = await serve({ folder, port: 0 });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(host.url);
    const said = await page.evaluate(
      async ([script, text]) => {
        const { open } = (await import(script!)) as typeof import("../../package/archive.ts");
        const model = await open();
        return { best: (await model.predict(text!)).classes[0], why: (await model.explain(text!)).label };
      },
      [`${host.url}handful-model.js`, text],
    );
    expect(said).toEqual({ best: { label, probability }, why: label });
    await page.close();
  } finally {
    await host.close();
  }
});

test("a model on an encoder takes the encoder along", async ({ app, browser }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.paste(twoClasses(8));
  await app.train();
  await openMenu(app);
  const files = unzipSync((await save(app, /^ONNX/)).bytes);
  expect(files["model.onnx"]!.length).toBeGreaterThan(15e6);
  expect(strFromU8(files["README.md"]!)).toContain("Apache-2.0");

  const { name } = await save(app, /^A page that classifies/);
  const page = await (await browser.newContext()).newPage();
  await page.goto(pathToFileURL(test.info().outputPath(name)).href);
  await page.getByRole("textbox", { name: "Try a text" }).fill("nice and tidy");
  await expect(page.getByRole("list", { name: "Class probabilities" }).getByRole("listitem").first()).toContainText(
    "praise",
  );

  const archive = (await save(app, /^JavaScript/)).bytes;
  expect(askInNode(archive, "nice and tidy").label).toBe("praise");
});

const severalKinds: Record<string, Parameters<App["open"]>[0]> = {
  "a network": { start: "random", model: "cnn", epochs: 60 },
  "a classifier on an encoder": { start: "pretrained", adaptation: "frozen" },
};
for (const [kind, settings] of Object.entries(severalKinds)) {
  test(`${kind} that gives several labels leaves in every form`, async ({ app, browser }) => {
    await app.open(settings);
    const rows = ["lovely", "awful", "lovely and awful", "grey"].flatMap((words, at) => {
      const label = ["praise", "complaint", "praise | complaint", "∅"][at];
      return ["room", "view", "bed", "door", "table", "lamp"].map(
        (thing) => `${label}\ta ${words} ${thing}, ${words} it was`,
      );
    });
    await app.paste(rows.join("\n"));
    await app.train();
    await openMenu(app);
    const text = "a lovely and awful chair, lovely and awful it was";

    const onnx = unzipSync((await save(app, /^ONNX/)).bytes);
    const about = JSON.parse(strFromU8(onnx["model.json"]!)) as { classes: string[]; thresholds: number[] };
    expect(about.classes).toEqual(["praise", "complaint"]);
    expect(about.thresholds).toHaveLength(2);
    expect(strFromU8(onnx["README.md"]!)).toContain("A text may have several labels");
    expect(Object.keys(unzipSync((await save(app, /^Python/)).bytes))).toContain("model.safetensors");

    const card = new TextDecoder().decode((await save(app, /^Model card/)).bytes);
    expect(card).toMatch(/All labels right: \d+% \(95% interval/);
    expect(card).toMatch(/\| praise \| 12 \|/);
    expect(card).toContain("It gives each label by itself");

    const { label } = askInNode((await save(app, /^JavaScript/)).bytes, text);
    expect(about.classes).toContain(label);

    const { name } = await save(app, /^A page that classifies/);
    const page = await (await browser.newContext()).newPage();
    await page.goto(pathToFileURL(test.info().outputPath(name)).href);
    await expect(page.getByText("which of these labels it has: praise, complaint")).toBeVisible();
    await page.getByRole("textbox", { name: "Try a text" }).fill(text);
    await expect(page.getByText(/^Gives: (praise, complaint|complaint, praise)$/)).toBeVisible();
    await page.getByRole("button", { name: "Why the likeliest label?" }).click();
    await expect(page.locator("mark").filter({ hasText: "lovely" }).first()).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.close();
  });
}
