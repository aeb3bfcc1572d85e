// Nothing that a person has typed or labelled is lost: by another text, another tab, a reload or a
// storage that fails.

import { readFile, writeFile } from "node:fs/promises";
import { App, type Locator, type Page, checkAxe, expect, test, twoClasses } from "./page.ts";

/** Labels texts that had none, of which the table then has one row each. */
async function label(app: App, given: readonly [text: string, label: string][]): Promise<void> {
  const { page } = app;
  await app.go("Texts", "Unlabelled");
  const card = page.getByRole("region", { name: "Texts" });
  await card
    .getByRole("textbox", { name: "Texts to label, one per line" })
    .fill(given.map(([text]) => text).join("\n"));
  for (const [text, name] of given) {
    await card.getByRole("listbox").getByRole("option", { name: text }).click();
    await card.getByRole("combobox", { name: "Another class" }).fill(name);
    await page.keyboard.press("Enter");
  }
  await app.go("Texts", "Table");
}

async function expectRow(app: App, row: number, [label, text]: [string, string]): Promise<void> {
  await expect(app.textOf(row)).toHaveValue(text);
  await expect(app.labelOf(row)).toHaveValue(label);
}

async function saved(page: Page, button: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path(), "utf8");
}

/** Writes into what the page keeps, as another version or a fault would. */
async function damage(page: Page, values: Record<string, unknown>): Promise<void> {
  await page.evaluate(
    (values) =>
      new Promise<void>((resolve, reject) => {
        const opened = indexedDB.open(`handful ${new URL("./", document.baseURI).href}`);
        opened.onerror = () => reject(opened.error ?? new Error("no database"));
        opened.onsuccess = () => {
          const transaction = opened.result.transaction("kept", "readwrite");
          for (const [key, value] of Object.entries(values)) transaction.objectStore("kept").put(value, key);
          transaction.oncomplete = () => {
            opened.result.close();
            resolve();
          };
        };
      }),
    values,
  );
}

test("labels that were given survive typing, another layout, a file, undo and a reload", async ({ app, page }) => {
  await app.open();
  await app.paste("praise\tkind and clean\ncomplaint\trude and dirty");
  await label(app, [
    ["the lift was slow", "complaint"],
    ["lovely garden", "praise"],
  ]);
  await expectRow(app, 4, ["praise", "lovely garden"]);

  await test.step("typing in the box waits, and is added", async () => {
    await app.openBox();
    await expect(app.labelled).toHaveValue("");
    await app.labelled.pressSequentially("complaint\tcold soup\n");
    await expect(page.getByText(/The table has 4 rows, with work of yours in it/)).toBeVisible();
    await expectRow(app, 4, ["praise", "lovely garden"]);
    await checkAxe(page);
    await app.button("Add 1 text").click();
    await expectRow(app, 5, ["complaint", "cold soup"]);
    await expect(app.labelled).toHaveValue("");
  });

  await test.step("another layout asks first", async () => {
    await app.disclose("How it was read");
    await page.getByLabel("Format").selectOption("“label: text” lines");
    await expect(app.button("Keep the rows")).toBeVisible();
    await expectRow(app, 5, ["complaint", "cold soup"]);
    await app.button("Keep the rows").click();
    await expect(app.button("Keep the rows")).toHaveCount(0);
  });

  await test.step("a file and a sample ask first", async () => {
    await app.chooseFile("new.tsv", "good\tone\nbad\ttwo\ngood\tthree");
    await expect(page.getByText(/new\.tsv holds 3 texts/)).toBeVisible();
    await app.button("Replace the 5 rows").click();
    await expectRow(app, 1, ["good", "one"]);
    await app.button("Undo").click();
    await expectRow(app, 5, ["complaint", "cold soup"]);
    await app.openSamples();
    await app.samples.getByRole("button").first().click();
    await expect(app.button("Discard this text")).toBeVisible();
    await app.button("Discard this text").click();
    await expectRow(app, 5, ["complaint", "cold soup"]);
  });

  await test.step("the rows are edited as a text", async () => {
    await app.button("Edit the rows as text").click();
    const lines = ["praise\tkind and clean", "complaint\trude and dirty", "complaint\tthe lift was slow"];
    await expect(app.labelled).toHaveValue([...lines, "praise\tlovely garden", "complaint\tcold soup"].join("\n"));
    await app.labelled.fill([...lines, "praise\tlovely green garden", '"\tmixed\tup'].join("\n"));
    await app.button("Apply to the table").click();
    await expectRow(app, 4, ["praise", "lovely green garden"]);
    await expectRow(app, 5, ['"', "mixed\tup"]);
  });

  await test.step("a reload keeps the rows, and every step back and forth", async () => {
    await expect.poll(() => page.evaluate(() => indexedDB.databases().then(({ length }) => length))).toBeGreaterThan(0);
    await page.reload();
    await expectRow(app, 5, ['"', "mixed\tup"]);
    await app.button("Undo").click();
    await expectRow(app, 5, ["complaint", "cold soup"]);
    await app.button("Undo").click();
    await expectRow(app, 4, ["praise", "lovely garden"]);
    await expect(app.textOf(5)).toHaveCount(0);
    await app.button("Undo").click();
    await expect(app.textOf(4)).toHaveCount(0);
    await app.button("Undo").click();
    await expect(app.textOf(3)).toHaveCount(0);
    // No work is left in the rows, so the box stands for them again.
    await app.openBox();
    await expect(app.labelled).toHaveValue("praise\tkind and clean\ncomplaint\trude and dirty");
    for (let step = 0; step < 4; step++) await app.button("Redo").click();
    await expectRow(app, 5, ['"', "mixed\tup"]);
    await expect(app.button("Redo")).toBeDisabled();
  });

  await test.step("what is being written survives a reload, and gives way to no file", async () => {
    await app.openBox();
    await app.labelled.fill("praise\tnot yet added");
    await app.chooseFile("late.tsv", "a\tb");
    await expect(app.notices).toContainText("late.tsv was not opened");
    await app.reload();
    await expect(app.labelled).toHaveValue("praise\tnot yet added");
    await app.button("Add 1 text").click();
    await expectRow(app, 6, ["praise", "not yet added"]);
  });
});

test("labels that mean the same become one with a click, and undo takes it back", async ({ app, page }) => {
  await app.open();
  const lines = [
    "Positive\tkind",
    "positive\tclean",
    "positive\tlovely",
    "negative\trude",
    "negative\tcold",
    "-1\tlate",
  ];
  await app.paste(lines.join("\n"));
  await app.disclose("to look at");
  await app.button("Call them all “positive”").click();
  await expect(page.getByText("6 texts in 3 classes")).toBeVisible();
  await expect(app.labelOf(1)).toHaveValue("positive");
  await app.button("“-1” means: no label").click();
  await expect(app.labelOf(6)).toHaveValue("");
  await app.button("Undo").click();
  await app.button("Undo").click();
  await expect(app.labelOf(1)).toHaveValue("Positive");
  await expect(app.labelOf(6)).toHaveValue("-1");
});

test("two tabs on the same texts follow each other", async ({ app, page, context }) => {
  await app.open();
  await app.paste(twoClasses(2));
  await app.write(app.labelOf(1), "great");
  const second = await context.newPage();
  const other = new App(second);
  await other.open();
  await expect(other.labelOf(1)).toHaveValue("great");

  await label(app, [["the lift was slow", "complaint"]]);
  await expectRow(other, 5, ["complaint", "the lift was slow"]);
  await expect(other.notices).toContainText("These texts were changed in another tab");

  // The older tab's next change is on top of the newer one's.
  await other.write(other.textOf(5), "the lift was very slow");
  await expectRow(app, 5, ["complaint", "the lift was very slow"]);
  await app.write(app.labelOf(2), "bad");
  await expect(other.labelOf(2)).toHaveValue("bad");
  await second.close();
  await page.reload();
  await expectRow(app, 5, ["complaint", "the lift was very slow"]);
  await expect(app.labelOf(2)).toHaveValue("bad");
  // Undo goes through both tabs' steps.
  await app.button("Undo").click();
  await app.button("Undo").click();
  await expectRow(app, 5, ["complaint", "the lift was slow"]);
});

test("a text of 9.75 MB stands still neither now nor after a reload", async ({ app, page }, testInfo) => {
  await app.open();
  const huge = "many words ".repeat(886_000);
  const file = testInfo.outputPath("huge.tsv");
  const others = ["complaint\tshort", "praise\tgood", `${"l".repeat(10_000)}\tlong label`];
  await writeFile(file, [`praise\t${huge}`, ...others].join("\n"));
  await app.file.setInputFiles(file);
  for (let visit = 0; visit < 2; visit++) {
    await test.step(visit === 0 ? "opened" : "after a reload", async () => {
      await expectRow(app, 2, ["complaint", "short"]);
      const first = app.rows.getByRole("group", { name: "Text of row 1", exact: true });
      await expect(first).toContainText("many words many words");
      await first.getByRole("button", { name: "Show all 9,746,000 characters" }).click();
      const dialog = page.getByRole("dialog", { name: "The whole text" });
      await expect(dialog).toContainText("Characters 1–5,000 of 9,746,000");
      await dialog.getByRole("button", { name: "The part after" }).click();
      await expect(dialog).toContainText("Characters 5,001–10,000 of 9,746,000");
      await checkAxe(page, "dialog");
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
      if (visit === 0) await page.reload();
    });
  }
  await app.write(app.labelOf(2), "praise");
  await app.button("Undo").click();
  await expectRow(app, 2, ["complaint", "short"]);
});

test.describe("a visit that ended while it opened what was kept", () => {
  test.use({ allowedErrors: [/.*/] });

  for (const [choice, words] of Object.entries({ without: "Open without them", anyway: "Open them anyway" })) {
    test(`is asked about, and the texts can be saved and opened ${choice}`, async ({ app, page, context }) => {
      await app.open();
      await app.paste(twoClasses(3));
      await app.write(app.labelOf(1), "great");
      await page.reload();
      await expect(app.labelOf(1)).toHaveValue("great");
      const isOpening = (tab: Page) =>
        tab.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("handful/opening ")));
      // This tab's mark would be taken for the other one's.
      await expect.poll(() => isOpening(page)).toBe(false);
      // Nothing is drawn in it, as where the texts are too much, and then it dies.
      const dying = await context.newPage();
      await dying.addInitScript(() => (window.requestAnimationFrame = () => 0));
      await dying.goto("./");
      // Playwright's own waiting asks for pictures, of which there are none.
      await expect.poll(() => isOpening(dying)).toBe(true);
      const browser = await context.newCDPSession(dying);
      void browser.send("Page.crash").catch(() => undefined);
      await dying.waitForEvent("crash");
      await dying.close();

      await page.reload();
      const heading = page.getByRole("heading", { name: "The last visit did not end well" });
      await expect(heading).toBeVisible();
      await expect(page.getByText(/in the middle of opening your texts \(6 rows, \d+ characters\)/)).toBeVisible();
      await expect(app.rows).toHaveCount(0);
      await checkAxe(page);
      expect(await saved(page, app.button("Save them to a file"))).toContain("great\tlovely place number 0");
      await app.button(words).click();
      await expect(heading).toHaveCount(0);
      if (choice === "anyway") await expect(app.labelOf(1)).toHaveValue("great");
      else {
        await expect(app.labelled).toHaveValue("");
        await expect(app.notices).toContainText("are put aside");
        await expect(app.button("Delete what was put aside")).toHaveCount(0);
        expect(await saved(page, app.button("Save what was put aside to a file"))).toContain('"great"');
      }
      if (choice === "without") await app.button("Delete what was put aside").click();
      // What is told goes with what is kept of it.
      await expect(app.notices).toHaveCount(0);
      // It is not asked again.
      await app.reload();
      await expect(heading).toHaveCount(0);
      await expect(app.notices).toHaveCount(0);
    });
  }
});

test("damaged parts of what was kept are put aside and told, and the rest is used", async ({ app, page }) => {
  await app.open();
  await app.paste(twoClasses(2));
  await app.write(app.labelOf(1), "great");
  await app.trial.fill("a text to try");
  await page.reload();
  await expect(app.labelOf(1)).toHaveValue("great");
  const row = { text: "still here", label: "praise", line: 1 };
  await damage(page, {
    "1/table": {
      text: "x",
      options: { format: "from the future" },
      rows: [row, { text: 7 }, "none"],
      edited: true,
      error: { kind: { code: "unheardOf" } },
    },
    "1/runs": [{ number: 1, scores: { training: "A+" } }],
    "1/comparison": 7,
    "2/table": { all: "new" },
  });
  await page.reload();
  await expectRow(app, 1, ["praise", "still here"]);
  await expect(app.textOf(2)).toHaveCount(0);
  await expect(app.trial).toHaveValue("a text to try");
  await app.ready();
  await expect(app.notices).toContainText("Missing: the texts, the runs, the comparison");
  await expect(app.notices).toContainText("texts of another version of this page");
  const aside = await saved(page, app.button("Save what was put aside to a file").first());
  expect(JSON.parse(aside)).toMatchObject({ "aside/runs": [{ number: 1 }], "2/table": { all: "new" } });
});

test("a full, a closed and a cleared storage are said, and the texts can be saved", async ({
  app,
  page,
  context,
  baseURL,
}) => {
  const browser = await context.newCDPSession(page);
  const origin = new URL(baseURL ?? "").origin;
  // Before anything is kept: for a while the browser goes by the room that it found last.
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await app.open();
  await app.paste(twoClasses(2));
  await app.write(app.labelOf(1), "great");
  await expect(app.notices).toContainText("This browser’s storage is full");
  expect(await saved(page, app.button("Save the texts to a file"))).toContain("great\tlovely place number 0");
  await browser.send("Storage.overrideQuotaForOrigin", { origin });
  await app.write(app.labelOf(1), "greater");
  await expect(app.notices).toHaveCount(0);

  await browser.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await app.write(app.labelOf(1), "greatest");
  await expect(app.notices).toContainText("What this browser had kept of the page was deleted");
  expect(await saved(page, app.button("Save the texts to a file"))).toContain("greatest\tlovely place number 0");
  await page.reload();
  await expect(app.labelOf(1)).toHaveValue("greatest");
  await expect(app.textOf(4)).toHaveValue(/awful place number 1/);
});

test("in Chinese: labels survive, tabs follow, damage is said", async ({ app, page, context }) => {
  await app.open();
  await app.speak("简体中文");
  const box = page.getByRole("textbox", { name: "带标签的文本" });
  const labelOf = (of: Page, row: number) => of.getByRole("combobox", { name: `第 ${row} 行的标签`, exact: true });
  await box.fill("好评\t菜很好吃\n差评\t再也不来了");
  await expect(labelOf(page, 2)).toHaveValue("差评");
  await labelOf(page, 1).fill("表扬");
  await labelOf(page, 1).press("Tab");
  await box.fill("差评\t等了一小时");
  await expect(page.getByText("这里有 1 条文本。表格有 2 行，其中有您的修改。")).toBeVisible();
  await page.getByRole("button", { name: "添加 1 条文本" }).click();
  await expect(labelOf(page, 3)).toHaveValue("差评");
  await expect(labelOf(page, 1)).toHaveValue("表扬");

  const second = await context.newPage();
  await second.goto("./");
  await expect(labelOf(second, 3)).toHaveValue("差评");
  await labelOf(page, 3).fill("投诉");
  await labelOf(page, 3).press("Tab");
  await expect(labelOf(second, 3)).toHaveValue("投诉");
  await expect(second.getByText("这些文本已在另一个标签页中修改。")).toBeVisible();
  await second.close();

  await page.reload();
  await expect(labelOf(page, 3)).toHaveValue("投诉");
  await damage(page, { "1/runs": "?" });
  await page.reload();
  await expect(page.getByText("损坏的部分已被搁置。")).toBeVisible();
  await expect(labelOf(page, 1)).toHaveValue("表扬");
});
