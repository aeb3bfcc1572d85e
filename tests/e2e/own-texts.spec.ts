import { expect, test } from "./page.ts";

/** English and Chinese, with one label wrong (row 3) and one text too many (row 4). */
const texts = `praise\tThe nurse took time for every one of my questions.
complaint\tTwo hours in the waiting room and nobody said a word.
complaint\tThank you, my mother has never felt so well cared for.
praise\tBuy cheap watches here
表扬\t护士特别耐心，问什么都好好回答。
投诉\t等了一个小时也没人来，电话也打不通。
praise\tFriendly at the desk, and clean everywhere.
complaint\tThey lost my papers and blamed me for it.
表扬\t医生讲得很清楚，老人也听懂了，谢谢！
投诉\t态度冷淡，排队混乱，再也不来了。
praise\tQuick, kind and careful with my son.
complaint\tThe room was cold and the food was worse.
表扬\t环境干净，预约也方便，体验很好。
投诉\t收费不透明，问了半天没人解释。`;

test("own texts: paste, correct, train every model, try, reload", async ({ app, page }) => {
  await app.open();
  await app.paste(texts);
  await expect(page.getByText("Read as tab-separated columns: 14 texts in 4 classes.")).toBeVisible();

  await test.step("the table is corrected, and undo brings back", async () => {
    await app.write(app.labelOf(3), "praise");
    await app.button("Delete row 4").click();
    await expect(app.textOf(4)).toHaveValue("护士特别耐心，问什么都好好回答。");
    await expect(page.getByText("13 texts in 4 classes")).toBeVisible();
    await app.button("Undo").click();
    await expect(app.textOf(4)).toHaveValue("Buy cheap watches here");
    await expect(app.labelOf(3)).toHaveValue("praise");
    await app.button("Undo").click();
    await expect(app.labelOf(3)).toHaveValue("complaint");
    await app.button("Redo").click();
    await app.button("Redo").click();
    await expect(page.getByText("13 texts in 4 classes")).toBeVisible();
    await expect(app.labelOf(3)).toHaveValue("praise");
    await expect(page.getByRole("list", { name: "Texts per class" }).getByRole("listitem")).toHaveText([
      /praise\s+4/,
      /complaint\s+3/,
      /表扬\s+3/,
      /投诉\s+3/,
    ]);
  });

  await test.step("a row is added and found by the filter", async () => {
    await app.button("Add a row").click();
    await app.labelOf(14).fill("complaint");
    await app.write(app.textOf(14), "Nobody answers the phone.");
    await expect(page.getByText("14 texts in 4 classes")).toBeVisible();
    await page.getByRole("searchbox", { name: "Filter rows" }).fill("电话");
    await expect(app.rows.getByRole("rowheader")).toHaveText(["5"]);
    await page.getByRole("searchbox", { name: "Filter rows" }).fill("");
  });

  await app.openSettings("Training");
  await app.set("Epochs", 3);
  for (const model of ["CNN", "Article CNN", "RNN", "GRU", "LSTM", "Transformer"]) {
    await test.step(`train a ${model}`, async () => {
      await app.chooseModel(model);
      await expect(page.getByText(/\d+ parameters?, \d+ tokens in the vocabulary/)).toBeVisible();
      await app.train();
      await expect(app.status).toHaveText("Done after 3 epochs.");
      await app.go("Results", "Classes");
      await expect(app.metrics.getByRole("rowheader")).toContainText(["praise", "complaint", "表扬", "投诉"]);
      await app.trial.fill(`${model}：护士很耐心`);
      const percents = (await app.predicted()).map(({ percent }) => percent);
      expect(percents).toHaveLength(4);
      const total = percents.reduce((sum, percent) => sum + percent, 0);
      expect(Math.abs(total - 100)).toBeLessThanOrEqual(2);
      await app.reset();
    });
  }

  await test.step("a reload keeps texts, corrections and settings", async () => {
    await app.reload();
    // The rows are the texts now; the text that they were read from is behind them.
    await app.go("Texts", "Table");
    await expect(app.rows).toBeVisible();
    await app.openBox();
    await expect(app.labelled).toHaveValue("");
    await expect(app.labelOf(3)).toHaveValue("praise");
    await expect(app.textOf(4)).toHaveValue("护士特别耐心，问什么都好好回答。");
    await expect(page.getByText("14 texts in 4 classes")).toBeVisible();
    await app.go("Model", "Choice");
    await expect(app.model.locator("option:checked")).toHaveText("Transformer");
    await expect(app.trial).toHaveValue("Transformer：护士很耐心");
    await app.openSettings("Training");
    await expect(app.setting("Epochs")).toHaveValue("3");
    await app.train();
    await expect(app.status).toHaveText("Done after 3 epochs.");
  });
});

test("a reload in the middle of a run keeps everything but the run", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open();
  await app.paste(texts);
  await app.openSettings("Training");
  await app.set("Epochs", 1000);
  await app.button("Train").click();
  await expect(app.status).toContainText("Training…");
  await page.reload();
  await expect(app.status).toHaveText("Ready when you are.");
  await app.openBox();
  await expect(app.labelled).toHaveValue(texts);
  await app.openSettings("Training");
  await expect(app.setting("Epochs")).toHaveValue("1000");
});

test("an own test set is scored, and its mistakes are named", async ({ app, page }) => {
  await app.open({ epochs: 3 });
  await app.paste(texts);
  await app.go("Texts", "Test set");
  const test = page.getByRole("textbox", { name: "Test texts" });
  await test.fill("praise\tA kind doctor\nrude\tA rude one");
  await expect(page.getByText("2 test texts.")).toBeVisible();
  await expect(app.alert).toContainText("The test texts have the label “rude”, which no training text has.");
  await test.fill("praise\tA kind doctor\n投诉\t没人接电话");
  await expect(app.alert).toHaveCount(0);
  await app.train();
  await app.go("Results", "Summary");
  await page.getByRole("combobox", { name: "Scores on" }).selectOption("Test texts");
  await expect(app.results.getByText(/^\d of 2 right\./)).toBeVisible();
});

test("an own test set can come from a file", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 3 });
  await app.paste(texts);
  await app.go("Texts", "Test set");
  const buffer = Buffer.from("praise\tA kind doctor\n投诉\t没人接电话\npraise\tGood care");
  await page.getByLabel("Test set from a file").setInputFiles({ name: "test.tsv", mimeType: "text/plain", buffer });
  await expect(page.getByText("3 test texts.")).toBeVisible();
  await app.openBox();
  await expect(app.labelled).toHaveValue(texts);
});

test("what deserves a look is listed, with a way to its row", async ({ app, page }) => {
  await app.open();
  await app.paste("a\tone text\nb\tanother text\na\tone text\nb\tone text\nc\tthe third\n\tno label\na\t");
  await app.disclose("points to look at");
  const points = page.getByRole("listitem");
  await expect(points.filter({ hasText: "The same text and label as in row 1." })).toBeVisible();
  await expect(points.filter({ hasText: "but the same text in row 1 is labelled “a”" })).toBeVisible();
  await expect(points.filter({ hasText: "The class “c” has one text" })).toBeVisible();
  await expect(points.filter({ hasText: "No text: this row is left out." })).toBeVisible();
  const noLabel = points.filter({ hasText: "No label: this row is left out." });
  await noLabel.getByRole("button").click();
  await expect(app.textOf(6)).toBeFocused();
});
