// What a person may give by mistake or in malice: the page says what is wrong, and loses nothing.

import { type App, expect, test, twoClasses } from "./page.ts";

const kept = "a\tkept text one\nb\tkept text two\na\ta third\nb\ta fourth";

test("nothing to train on", async ({ app }) => {
  await app.open();
  // The button of the run leads to where texts come from.
  await app.go("Model");
  await app.run.getByRole("button", { name: "Add texts" }).click();
  await expect(app.labelled).toBeFocused();
  // Blank lines are no texts: there is nothing to train, and the button goes on to say what helps.
  await app.labelled.fill("   \n \t \n");
  await expect(app.alert.first()).toContainText("There is no text yet.");
  await expect(app.run.getByRole("button")).toHaveText(["Add texts"]);
  await app.paste(twoClasses(5));
  await expect(app.alert).toHaveCount(0);
});

test("texts without labels", async ({ app }) => {
  await app.open();
  await app.labelled.fill("only some words\nand some more");
  await expect(app.alert).toContainText("No label was found. Write a label, a tab and the text");
  await expect(app.labelled).toHaveValue("only some words\nand some more");
});

test("one class only", async ({ app }) => {
  await app.open();
  await app.paste("same\tone text\nsame\tanother text\nsame\ta third one");
  await app.button("Train").click();
  await expect(app.alert.first()).toContainText("Every text has the label “same”.");
  await app.go("Texts", "Table");
  await app.labelOf(3).fill("different");
  await app.labelOf(3).press("Tab");
  await expect(app.alert).toHaveCount(0);
  await app.train();
});

test("one example a class, with a validation share", async ({ app }) => {
  await app.open({ epochs: 5 });
  await app.paste("x\tone text\ny\tanother text\nz\ta third one");
  await app.button("Train").click();
  await expect(app.alert.first()).toContainText("too few texts to hold one out for validation");
  await app.openSettings("Split");
  await app.set("Validation share", 0);
  await expect(app.alert).toHaveCount(0);
  await app.train();
  await app.go("Results", "Summary");
  await expect(app.results).toContainText("These are the texts it learned from");
});

test("no row has both a label and a text", async ({ app }) => {
  await app.open();
  await app.paste("a\tone text\nb\tanother text");
  for (const row of [1, 2]) {
    await app.labelOf(row).fill("");
    await app.labelOf(row).press("Tab");
  }
  await app.button("Train").click();
  await expect(app.alert.first()).toContainText("No row has both a label and a text.");
});

test("a setting out of its range", async ({ app, page }) => {
  await app.open();
  await app.paste(twoClasses(5));
  await app.openSettings("Training");
  await app.set("Epochs", 0);
  await expect(page.getByText("Enter a whole number from 1 to 1,000.")).toBeVisible();
  await app.button("Train").click();
  await expect(app.setting("Epochs")).toBeFocused();
  await expect(app.setting("Epochs")).toHaveAttribute("aria-invalid", "true");
  await app.set("Epochs", 2);
  await app.train();
});

test("more than 10 MB, in a file and pasted", async ({ app, page }) => {
  await app.open();
  await app.paste(kept);
  await app.chooseFile("large.tsv", "label\tsome words\n".repeat(700_000));
  await expect(app.alert).toContainText("large.tsv: 11.9 MB is more than the limit of 10 MB. Use part of the data.");
  await app.button("Dismiss").click();
  await expect(app.alert).toHaveCount(0);

  await pasteByClipboard(app, "label\tsome words\n", 700_000);
  await expect(app.alert).toContainText("The pasted text: 11.9 MB is more than the limit of 10 MB.");
  await expect(app.labelled).toHaveValue(kept);
  await expect(page.getByText("4 texts in 2 classes")).toBeVisible();
});

test("a long paste is read without standing still", async ({ app, page }) => {
  await app.open();
  await pasteByClipboard(app, "a\tx\nb\ty\n", 10_000);
  await expect(page.getByText("20,000 texts in 2 classes")).toBeVisible();
  await app.openBox();
  await expect(app.labelled).not.toHaveValue("");

  await pasteByClipboard(app, `${twoClasses(5)}\n`, 1_500);
  await expect(page.getByText("15,000 texts in 2 classes")).toBeVisible();
  await app.openBox();
  await expect(page.getByText("The pasted text (0.7 MB) is too long to show here, but has been read.")).toBeVisible();
});

test("more than 20,000 texts", async ({ app }) => {
  await app.open();
  await app.chooseFile("many.tsv", twoClasses(10_001));
  await expect(app.alert).toContainText("20,002 texts are more than the limit of 20,000.");
  await app.openSamples();
  await expect(app.samples.getByRole("button").first()).toBeEnabled();
});

test("a large file below the limits is read, and its rows are paged", async ({ app, page }) => {
  await app.open({ epochs: 1 });
  await app.chooseFile("large.tsv", twoClasses(10_000));
  await expect(page.getByText("20,000 texts in 2 classes")).toBeVisible();
  await app.openBox();
  await expect(page.getByText("too long to show here")).toBeVisible();
  await expect(page.getByText("1–20 of 20,000")).toBeVisible();
  await app.button("Next rows").click();
  await expect(app.textOf(21)).toHaveValue("lovely place number 10, friendly and clean");
});

test("a binary file", async ({ app }) => {
  await app.open();
  await app.paste(kept);
  await app.chooseFile("program.tsv", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]));
  await expect(app.alert).toContainText("program.tsv: This is not a text file. Save it as CSV, TSV or plain text");
  await app.chooseFile(
    "noise.txt",
    Uint8Array.from({ length: 4_000 }, (_, index) => (index * 7_919 + 3) % 256),
  );
  await expect(app.alert.last()).toContainText("noise.txt: This is not a text file.");
  // What it is called says nothing.
  await app.chooseFile("picture.tsv", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
  await expect(app.alert.filter({ hasText: "This project holds texts, and a picture cannot be" })).toBeVisible();
  await expect(app.labelled).toHaveValue(kept);
  await expect(app.textOf(2)).toHaveValue("kept text two");
});

test("a quotation mark that is never closed swallows no rows", async ({ app, page }) => {
  await app.open();
  await app.labelled.fill('label,text\ngood,"fine"\nbad,"never closed\ngood,more\nbad,and more');
  await expect(app.textOf(2)).toHaveValue('"never closed');
  await expect(app.textOf(4)).toHaveValue("and more");
  await expect(page.getByText("4 texts in 2 classes")).toBeVisible();
  await expect(app.alert).toHaveCount(0);
});

test("a line that is no JSON", async ({ app }) => {
  await app.open();
  await app.labelled.fill('{"text": "a", "label": "b"}\n{"text": "c", "label": "d"}\n{"text": "e", "lab');
  await expect(app.alert).toContainText("Line 3. This line is not a JSON object.");
});

test("markup in texts and labels is shown as text and never runs", { tag: "@firefox" }, async ({ app, page }) => {
  const image = '<img src=x onerror="window.ran = true">';
  const script = "<script>window.ran = true</script>";
  await app.open({ epochs: 2 });
  await app.paste(
    [`${image}\t${script} one`, `b\t${image} two`, `${image}\t${script} three`, `b\t${image} four`].join("\n"),
  );
  await expect(app.labelOf(1)).toHaveValue(image);
  await expect(app.textOf(1)).toHaveValue(`${script} one`);
  await expect(page.getByRole("list", { name: "Texts per class" })).toContainText(image);
  await app.train();
  await app.go("Results", "Classes");
  await expect(app.metrics).toContainText(image);
  await expect(app.confusion).toContainText(image);
  await app.trial.fill(`${image}${script}`);
  await expect(app.prediction).toContainText(image);
  await expect(app.try.getByRole("list", { name: "Tokens" })).toContainText("script");
  await app.go("Model", "Layers and formulas");
  await expect(page.getByRole("main").getByRole("list", { name: "Tokens" })).toContainText("script");

  await app.chooseFile(`${image}.jsonl`, '{"text": "a", "label": "b"}\n{"text": "open');
  await expect(app.alert.first()).toBeVisible();
  await expect(page.locator("img, #page script")).toHaveCount(0);
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
});

test("halves of surrogate pairs become a sign for what cannot be read", async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.labelled.evaluate((area: HTMLTextAreaElement) => {
    const [high, low] = [String.fromCharCode(0xd83d), String.fromCharCode(0xde00)];
    area.value = `a\tone ${high} half\nb\tanother ${low} half\na\ta whole ${high}${low}\nb\tplain`;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await expect(app.textOf(1)).toHaveValue("one \uFFFD half");
  await expect(app.textOf(3)).toHaveValue("a whole 😀");
  await app.disclose("to look at");
  await expect(page.getByText("Unreadable characters were replaced by �.").first()).toBeVisible();
  await app.train();
  await app.trial.evaluate((area: HTMLTextAreaElement) => {
    area.value = `half ${String.fromCharCode(0xd83d)}`;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await expect(app.prediction).toBeVisible();
});

test("text that runs from right to left", async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.paste(
    "إيجابي\tالخدمة ممتازة والموظفون لطفاء\nسلبي\tانتظرت ساعة كاملة\nإيجابي\tشكرا جزيلا لكم\nsolid\tleft to right",
  );
  await expect(app.textOf(1)).toHaveCSS("direction", "rtl");
  await expect(app.labelOf(2)).toHaveCSS("direction", "rtl");
  await expect(app.textOf(4)).toHaveCSS("direction", "ltr");
  await app.train();
  await app.trial.fill("الخدمة ممتازة");
  await expect(app.trial).toHaveCSS("direction", "rtl");
  await expect(app.prediction.getByText("إيجابي")).toHaveCSS("direction", "rtl");
  await expect(page.getByRole("list", { name: "Tokens" })).toContainText("ممتازة");
});

test("emoji, as texts and as labels", async ({ app }) => {
  await app.open({ epochs: 5 });
  await app.paste("😀\t🎉🎉 👨‍👩‍👧 lovely\n😡\t💔 🏳️‍🌈 👎🏽 awful\n😀\t🎂 lovely\n😡\t🌧️ awful\n😀\t🎁 lovely\n😡\t🤮 awful");
  await expect(app.textOf(2)).toHaveValue("💔 🏳️‍🌈 👎🏽 awful");
  await app.train();
  await app.go("Results", "Classes");
  await expect(app.metrics).toContainText("😡");
  await app.trial.fill("👨‍👩‍👧");
  expect((await app.predicted()).map(({ label }) => label).sort()).toEqual(["😀", "😡"].sort());
});

test("a line of 100,000 characters", async ({ app, page }) => {
  await app.open({ epochs: 1 });
  const long = "many words ".repeat(9_091);
  await app.paste(`${twoClasses(5)}\npraise\t${long}\ncomplaint\t${"很长".repeat(50_000)}`);
  await expect(app.rows).toBeVisible();
  await app.disclose("to look at");
  await expect(page.getByText("tokens, of which the model reads").first()).toBeVisible();
  await app.train();
  await app.trial.fill(long);
  await expect(app.prediction).toBeVisible();
});

test("500 classes are refused, 200 are trained", async ({ app, page }) => {
  await app.open({ epochs: 1, batch_size: 64 });
  const lines = (nClasses: number) =>
    Array.from({ length: 2 * nClasses }, (_, index) => `class ${index % nClasses}\ttext ${index}`).join("\n");
  await app.paste(lines(500));
  await app.button("Train").click();
  await expect(app.alert.first()).toContainText(
    "500 different labels are more than the limit of 200. Are the label and text columns swapped?",
  );
  await app.paste(lines(200));
  await expect(page.getByText("400 texts in 200 classes")).toBeVisible();
  await app.train();
  await app.go("Results", "Classes");
  await expect(app.metrics.getByRole("row")).toHaveCount(1 + 200 + 3);
  await expect(app.results).toContainText("With so many classes, only the pairs that were confused");
  await app.trial.fill("text 7");
  await expect(app.prediction.getByRole("listitem")).toHaveCount(20);
});

test("labels with commas, spaces, tabs' neighbours and Chinese", async ({ app }) => {
  const labels = ["late, and rude", "产品 质量", "“quoted”", "a: b"];
  await app.open({ epochs: 2 });
  await app.paste(labels.flatMap((label) => [1, 2, 3].map((n) => `${label}\ttext ${n} about ${label}`)).join("\n"));
  await expect(app.labelOf(1)).toHaveValue("late, and rude");
  await expect(app.labelOf(4)).toHaveValue("产品 质量");
  await app.train();
  await app.go("Results", "Classes");
  await expect(app.metrics.getByRole("rowheader")).toHaveText([...labels, /Macro/, /Micro/, /Weighted/]);
  await app.trial.fill("text about 产品 质量");
  expect((await app.predicted()).map(({ label }) => label).sort()).toEqual([...labels].sort());
});

test("a loss that explodes stops the run, and the next run works", async ({ app }) => {
  await app.open({ optimizer: "sgd", learning_rate: 10, weight_decay: 1, gradient_clip: 0 });
  await app.paste(twoClasses(20));
  await app.button("Train").click();
  await expect(app.alert).toContainText(
    /The loss exploded or stopped being a number at step \d+\. Try a learning rate well below 10/,
  );
  await expect(app.status).toHaveText("The run has ended with an error.");
  await app.go("Model", "Settings");
  await app.button("Restore all defaults").click();
  await app.startFrom("Only your texts");
  await app.train();
  await expect(app.alert).toHaveCount(0);
  await app.openBox();
  await expect(app.labelled).toHaveValue(twoClasses(20));
});

/** Pastes a text, `n` times over, with the clipboard and the keyboard. */
async function pasteByClipboard({ page, labelled }: App, text: string, n: number): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(([text, n]) => navigator.clipboard.writeText(text.repeat(n)), [text, n] as const);
  await labelled.focus();
  await page.keyboard.press("ControlOrMeta+V");
}
