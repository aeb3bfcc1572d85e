// Texts that may have several labels each: read, corrected, filtered, written as text, taken out and read again.

import { readFile } from "node:fs/promises";
import { type App, type Locator, type Page, checkAxe, expect, test } from "./page.ts";

const texts = [
  "bug | urgent\tIt crashes and we open in an hour",
  "bug\tThe button does nothing",
  "praise\tYou are lovely",
  "bug | praise\tLovely, but the print is cut off",
  "urgent\tCall me as soon as you can",
  "∅\tWhere is your office?",
];

const labelsOf = (app: App, row: number) => app.rows.getByRole("group", { name: `Labels of row ${row}`, exact: true });
const fieldOf = (app: App, row: number) => labelsOf(app, row).getByRole("combobox");

/** The labels of a row, each of which has a button that removes it. */
async function expectLabels(app: App, row: number, ...names: string[]): Promise<void> {
  const given = labelsOf(app, row).getByRole("button", { name: /^Remove / });
  await expect(given).toHaveText(names.map((name) => `${name} ×`));
}

const perText = (page: Page) => page.getByRole("group", { name: "Rows" }).getByLabel("Labels per text");

async function saved(page: Page, button: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path(), "utf8");
}

test("sets of labels are read, corrected by keyboard, filtered, undone and kept", async ({ app, page }) => {
  await app.open();
  await app.paste(texts.join("\n"));
  await expect(page.getByText(/6 texts in 3 classes/)).toBeVisible();
  await expect(perText(page)).toHaveValue("several");
  await expectLabels(app, 1, "bug", "urgent");
  await expectLabels(app, 6, "no label applies");
  const counts = page.getByRole("list", { name: "Texts per class" });
  await expect(counts.getByRole("listitem")).toHaveText([/bug\s*3/, /urgent\s*2/, /praise\s*2/]);

  await fieldOf(app, 3).fill("urgent | funny");
  await page.keyboard.press("Enter");
  await expectLabels(app, 3, "praise", "urgent", "funny");
  await page.keyboard.press("Backspace");
  await expectLabels(app, 3, "praise", "urgent");
  // What is known is offered beside the field.
  await page.keyboard.press("Tab");
  await expect(labelsOf(app, 3).getByRole("button", { name: "Add “bug”" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectLabels(app, 3, "praise", "urgent", "bug");
  await expect(fieldOf(app, 3)).toBeFocused();
  await checkAxe(page);

  const filter = page.getByRole("searchbox", { name: "Filter rows" });
  await filter.fill("urgent | bug");
  await expect(app.rows.getByRole("rowheader")).toHaveText(["1", "3"]);
  await filter.fill("");

  await app.button("Undo").click();
  await expectLabels(app, 3, "praise", "urgent");
  await app.reload();
  await expect(perText(page)).toHaveValue("several");
  await expectLabels(app, 3, "praise", "urgent");
  // Each label is doubted by itself, where enough texts have it and enough have not.
  await app.tab("Doubtful labels").click();
  await app.button("Look for doubtful labels").click();
  await expect(page.getByText(/It decides rightly on \d+% of the labels of texts it has not seen/)).toBeVisible();
  await checkAxe(page);
});

test("rows as text and back, and out of the page and in again, are the same sets", async ({ app, page }) => {
  await app.open();
  await app.paste(texts.join("\n"));
  await app.button("Edit the rows as text").click();
  await expect(app.labelled).toHaveValue(texts.join("\n"));
  await app.labelled.fill(`${texts.join("\n")}\npraise|bug\tFine, mostly\n\tnot yet`);
  await app.button("Apply to the table").click();
  await expectLabels(app, 7, "praise", "bug");
  await expectLabels(app, 8);

  await app.disclose("Export the texts");
  for (const [format, name] of [
    ["Tab-separated (.tsv)", "again.tsv"],
    ["Comma-separated (.csv)", "again.csv"],
    ["JSON Lines (.jsonl)", "again.jsonl"],
  ] as const) {
    await page.getByRole("combobox", { name: "File format" }).selectOption(format);
    const file = await saved(page, app.button("Save as a file"));
    if (format.startsWith("JSON")) expect(file).toContain('{"labels":["bug","urgent"],"text":"It crashes');
    await app.chooseFile(name, file);
    await app.button("Replace the 8 rows").click();
    await expectLabels(app, 1, "bug", "urgent");
    await expectLabels(app, 6, "no label applies");
    await expectLabels(app, 7, "praise", "bug");
    await expectLabels(app, 8);
    await app.button("Undo").click();
    await expect(app.button("Redo")).toBeEnabled();
  }
});

test("what is read as one label may be read as several, and what is added goes by the table", async ({ app, page }) => {
  await app.open();
  await app.paste(texts.join("\n"));
  await app.disclose("How it was read");
  await expect(page.getByText("2 texts have several labels, and all of them were read")).toBeVisible();
  await app.button("One label per text").click();
  await expect(perText(page)).toHaveValue("one");
  await expect(app.labelOf(1)).toHaveValue("bug | urgent");
  await app.labelOf(2).fill("defect");
  await app.labelOf(2).press("Enter");

  await app.openBox();
  await app.labelled.fill("praise | urgent\tHelp me again, you are great");
  await expect(page.getByText("1 text has several labels. With one label per text, each combination")).toBeVisible();
  await app.button("Add 1 text").click();
  await expect(app.labelOf(7)).toHaveValue("praise | urgent");
  // What can only be read as a list is cut, and that is asked about.
  await app.openBox();
  await app.labelled.fill('{"labels": ["praise", "bug"], "text": "Good, but slow"}');
  await expect(page.getByText(/1 text has several labels; the first was taken/)).toBeVisible();
  await app.button("Read all the labels").click();
  await app.button("Add 1 text").click();

  // So the table has several, and what was one label is a set of one.
  await expect(perText(page)).toHaveValue("several");
  await expectLabels(app, 2, "defect");
  await expectLabels(app, 7, "praise", "urgent");
  await expectLabels(app, 8, "praise", "bug");
  await perText(page).selectOption("One");
  await expect(app.labelOf(2)).toHaveValue("defect");
});

test("texts are labelled with sets by number keys", async ({ app, page }) => {
  await app.open();
  await app.chooseSample("App support, several labels");
  await expect(perText(page)).toHaveValue("several");
  await app.go("Texts", "Unlabelled");
  await page.getByRole("textbox", { name: "Texts to label, one per line" }).fill("it hangs, quick!\nhello there");
  await page.getByRole("listbox", { name: "Texts without a label" }).focus();
  const chosen = page.getByRole("group", { name: "Labels of this text" }).getByRole("button", { pressed: true });
  for (const digit of ["1", "2", "1", "2", "1"]) await page.keyboard.press(digit);
  await expect(chosen).toHaveText(["1 bug"]);
  await page.keyboard.press("2");
  await expect(chosen).toHaveText(["1 bug", "2 urgent"]);
  await checkAxe(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox", { name: "Texts without a label" }).getByRole("option")).toHaveText([
    /hello there/,
  ]);
  await page.keyboard.press("0");
  await expect(chosen).toHaveText(["0 No label applies"]);
  await page.keyboard.press("Enter");
  await app.go("Texts", "Table");
  const filter = page.getByRole("searchbox", { name: "Filter rows" });
  await filter.fill("it hangs");
  await expectLabels(app, 41, "bug", "urgent");
  await filter.fill("hello there");
  await expectLabels(app, 42, "no label applies");
});
