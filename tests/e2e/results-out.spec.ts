// What a person takes away from the results: files, pictures, a link, a sheet of paper.

import { readFile } from "node:fs/promises";
import jsQr from "jsqr";
import UPNG from "upng-js";
import { type Locator, type Page, checkAxe, expect, test } from "./page.ts";

interface Scores {
  seed: number;
  settings: Record<string, unknown>;
  parts: Record<"training" | "validation", { n_texts: number; accuracy: number; confusion_matrix: number[][] }>;
}

/** What the page lets the browser save when a button is pressed. */
async function saved(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** As programs that show pictures take it: alone, and without asking anything of anyone. */
async function readSvg(elsewhere: Page, bytes: Buffer) {
  return elsewhere.evaluate((source) => {
    const { documentElement: svg } = new DOMParser().parseFromString(source, "image/svg+xml");
    const all = [svg, ...svg.querySelectorAll("*")];
    return {
      isWhole: svg.localName === "svg" && svg.querySelector("parsererror") === null,
      width: Number(svg.getAttribute("width")),
      height: Number(svg.getAttribute("height")),
      words: [...svg.querySelectorAll("text, title")].map(({ textContent }) => textContent),
      fills: [...new Set([...svg.querySelectorAll("text")].map((text) => text.getAttribute("fill")))],
      foreign: all.filter(
        (element) =>
          element.namespaceURI !== svg.namespaceURI ||
          ["style", "script", "image", "foreignObject"].includes(element.localName) ||
          [...element.attributes].some(
            ({ name, value }) => /^(class|style|href|on)/.test(name) || /url\(|var\(/.test(value),
          ),
      ).length,
    };
  }, bytes.toString());
}

test("scores, predictions and charts of a run leave the page as files", async ({ app, page, context }) => {
  await app.open({ epochs: 3, seed: 5 });
  await app.chooseSample("Customer messages (Chinese)");
  await app.train();
  await app.go("Results", "Classes");
  await app.button("Export the results").click();
  const dialog = page.getByRole("dialog", { name: "Export the results" });
  const take = async (what: string, format: RegExp) => {
    await dialog.getByRole("combobox", { name: "What to export" }).selectOption(what);
    const formats = dialog.getByRole("combobox", { name: "File format" });
    await formats.selectOption(await formats.getByRole("option", { name: format }).innerText());
    const { name, bytes } = await saved(page, dialog.getByRole("button", { name: "Save as a file" }));
    await expect(dialog).toContainText("Saved.");
    return { name, text: bytes.toString().replace(/^\uFEFF/, "") };
  };
  await expect(dialog.getByRole("combobox", { name: "What to export" })).toHaveValue("scores");
  await checkAxe(page, "dialog");

  const scores = await take("Scores", /JSON/);
  expect(scores.name).toBe("handful-scores.json");
  const { seed, settings, parts } = JSON.parse(scores.text) as Scores;
  expect({ seed, settings }).toEqual({ seed: 5, settings: { epochs: 3 } });
  expect(parts.training.n_texts + parts.validation.n_texts).toBe(60);
  const counts = parts.validation.confusion_matrix;
  const nRight = counts.reduce((sum, row, place) => sum + (row[place] ?? 0), 0);
  expect(nRight / counts.flat().reduce((sum, count) => sum + count, 0)).toBeCloseTo(parts.validation.accuracy, 9);
  expect((await take("Scores", /Comma/)).text).toContain(`validation,accuracy,,,${parts.validation.accuracy},`);
  const report = await take("Scores", /Markdown/);
  expect(report.text).toContain("## Validation texts · Confusion matrix\n\n| True");
  expect(report.text).toContain("| 退换货 |");

  // Of five classes the model is asked for the probabilities of all.
  const predictions = await take("Predictions", /Comma/);
  const [head = "", ...lines] = predictions.text.trimEnd().split("\r\n");
  expect(head.split(",").slice(0, 6)).toEqual(["label", "text", "prediction", "right", "part", "row"]);
  expect(head.split(",").slice(6)).toHaveLength(5);
  expect(lines).toHaveLength(60);
  for (const line of lines) {
    const shares = line.split(",").slice(-5).map(Number);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  }
  const runs = await take("Runs", /JSON/);
  expect(JSON.parse(runs.text)).toMatchObject({ runs: [{ run: 1, seed: 5, settings: "epochs=3" }] });
  await page.keyboard.press("Escape");
  await expect(app.button("Export the results")).toBeFocused();

  // A matrix of the page's tables, a drawing and a canvas go the same way, by night as by day.
  await page.emulateMedia({ colorScheme: "dark" });
  const elsewhere = await context.newPage();
  const classes = ["退换货", "物流", "质量问题", "账户", "优惠活动"];
  for (const [stage, tab, title, words] of [
    ["Results", "Classes", "Confusion matrix", [...classes, "True \\ Predicted"]],
    ["Results", "Map", "Map: Label, Principal components", classes],
    ["Training", "Curves", "Loss", ["Step", "Single steps"]],
  ] as const) {
    await app.goNamed(stage, tab);
    const svg = await saved(page, app.button(`Save “${title}” as SVG`));
    const picture = await readSvg(elsewhere, svg.bytes);
    expect(picture).toMatchObject({ isWhole: true, foreign: 0 });
    expect(picture.words[0]).toBe(title);
    expect(picture.words).toEqual(expect.arrayContaining([...words]));
    // Dark letters on white, also those in the colours of lines.
    for (const fill of picture.fills) expect(contrastWithWhite(fill!), fill!).toBeGreaterThanOrEqual(4.5);

    const png = await saved(page, app.button(`Save “${title}” as PNG`));
    const { width, height, ...image } = UPNG.decode(png.bytes.buffer.slice(png.bytes.byteOffset) as ArrayBuffer);
    expect({ width, height }).toEqual({ width: 2 * picture.width, height: 2 * picture.height });
    const pixels = new Uint32Array(UPNG.toRGBA8({ width, height, ...image })[0]!);
    expect(pixels[0]).toBe(0xffffffff);
    expect(new Set(pixels).size).toBeGreaterThan(20);
  }
  // Nothing of it stays on the page.
  await expect(page.getByText("Loss", { exact: true })).toHaveCount(1);
});

test("a link with a sample opens it elsewhere, also from its QR code, and replaces no texts", async ({
  app,
  page,
  context,
}) => {
  await app.open({ epochs: 7 });
  await app.chooseSample("Product reviews");
  await app.go("Model", "Settings");
  await app.button("Share").click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  for (const said of ["Model → Settings", "the sample “Product reviews”", "Epochs: 7", "Seed 1"])
    await expect(dialog).toContainText(said);
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toMatch(/#\/model\/settings\?.*epochs=7&seed=1&sample=reviews$/);

  await dialog.getByRole("button", { name: "Show as a QR code" }).click();
  const large = page.getByRole("dialog", { name: "Open on another device" });
  await expect(large).toContainText(link);
  await checkAxe(page, "dialog");
  const screenshot = await large.getByRole("img", { name: "QR code of the link" }).screenshot();
  const image = UPNG.decode(screenshot.buffer.slice(screenshot.byteOffset) as ArrayBuffer);
  const pixels = new Uint8ClampedArray(UPNG.toRGBA8(image)[0]!);
  expect(jsQr(pixels, image.width, image.height)?.data).toBe(link);
  await page.keyboard.press("Escape");
  await expect(app.button("Share")).toBeFocused();

  // Whoever has texts of their own keeps them, and may take the sample.
  await app.go("Texts", "Table");
  await app.textOf(1).fill("my own words");
  await app.textOf(1).press("Tab");
  await app.button("Share").click();
  await expect(dialog).toContainText("none; yours stay here");
  await page.keyboard.press("Escape");
  await page.goto(link);
  await expect(app.notices).toContainText("The link you followed was made with the sample “Product reviews”.");
  await expect(app.tab("Settings")).toHaveAttribute("aria-selected", "true");
  await app.go("Texts", "Table");
  await expect(app.textOf(1)).toHaveValue("my own words");
  await app.button("Use the sample").click();
  await expect(app.notices).toBeHidden();
  await expect(app.textOf(1)).toHaveValue("my own words");
  await expect(page.getByRole("button", { name: /^Replace/ })).toBeVisible();

  // Where there are none, it is there.
  const browser = context.browser();
  const other = await browser!.newPage();
  await other.goto(link);
  await expect(
    other.getByRole("tab", { name: "Table 48" }).or(other.getByRole("tab", { name: "Settings" })),
  ).toBeVisible();
  await other.getByRole("link", { name: "Texts", exact: true }).click();
  await expect(other.getByRole("table", { name: "Labelled rows" })).toBeVisible();
  expect(new URL(other.url()).hash).toMatch(/^#\/texts\?.*epochs=7$/);
  await other.close();
});

/** As the Web Content Accessibility Guidelines define it, of a colour such as `#1c1f22`. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
