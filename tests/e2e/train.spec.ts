import { type App, expect, test } from "./page.ts";

for (const model of ["CNN", "GRU", "Transformer"]) {
  test(`an English sample trains a ${model} in two clicks`, async ({ app }) => {
    await app.open();
    await app.chooseModel(model);
    await app.chooseSample("Support requests");
    await app.train();

    await expect(app.status).toHaveText("Done after 20 epochs.");
    await checkResults(app);
    await app.trial.fill("My parcel is late and the courier cannot find it");
    await checkPrediction(app, ["account", "delivery", "product fault", "refund"]);
  });

  test(
    `a Chinese sample trains a ${model} on the Chinese page`,
    { tag: model === "CNN" ? "@firefox" : [] },
    async ({ app, page }) => {
      await app.open();
      await app.chooseModel(model);
      await app.speak("简体中文");
      await app.goNamed("文本");
      await page.getByRole("list", { name: "示例数据" }).getByRole("button", { name: "餐馆评价" }).click();
      await page.getByRole("button", { name: "开始训练" }).click();

      await expect(app.status).toHaveText("已完成，共 20 轮。");
      const results = page.getByRole("region", { name: "结果" });
      await app.goNamed("结果", "类别");
      await expect(results.getByRole("table", { name: "各类指标" })).toContainText("好评");
      await expect(results.getByRole("table", { name: "混淆矩阵" })).toContainText("差评");
      await app.goNamed("结果", "概要");
      await expect(results.getByRole("term").filter({ hasText: /^(准确率|宏平均 F1)$/ })).toHaveCount(2);
      await page.getByRole("textbox", { name: "试一试" }).fill("味道很好，服务也热情");
      const items = page.getByRole("list", { name: "预测结果" }).getByRole("listitem");
      await expect(items).toHaveText([/评\s+[<>]?\d+%/, /评\s+[<>]?\d+%/]);
      await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    },
  );
}

test("two clicks are enough: a sample, Train", async ({ app }) => {
  await app.open();
  await app.samples.getByRole("button").first().click();
  await app.button("Train").click();
  await app.finished();
  await checkResults(app);
});

test("a wrong number of the confusion matrix opens its texts", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.chooseSample("News headlines");
  await app.train();
  await app.go("Results", "Classes");
  const wrong = app.confusion.getByRole("button").first();
  const name = (await wrong.getAttribute("aria-label")) ?? "";
  const n = Number.parseInt(name, 10);
  await wrong.click();
  await expect(wrong).toHaveAttribute("aria-pressed", "true");
  const mistakes = app.results.getByRole("listitem").filter({ hasText: "The model says " });
  await expect(mistakes).toHaveCount(n);
  const text = (await mistakes.first().getByRole("paragraph").first().textContent()) ?? "";

  await mistakes
    .first()
    .getByRole("button", { name: /^Go to row/ })
    .click();
  await expect(page.getByRole("textbox").and(page.locator(":focus"))).toHaveValue(text);
  await app.go("Results");
  await app.button("Show all mistakes").click();
  await expect(wrong).toHaveAttribute("aria-pressed", "false");
});

test("the same seed gives the same run, another seed another one", async ({ app }) => {
  await app.open();
  await app.chooseSample("Short messages");
  const seen = [];
  for (const seed of [7, 7, 8]) {
    await app.openSettings("Split");
    await app.set("Seed", seed);
    await app.train();
    await app.go("Results", "Summary");
    const scores = {
      accuracy: await app.value("Accuracy").textContent(),
      loss: await app.value("Loss").textContent(),
    };
    await app.go("Results", "Classes");
    const metrics = await app.metrics.innerText();
    await app.go("Training", "Curves");
    seen.push({ ...scores, metrics, gradient: await app.value("Gradient norm").textContent() });
    await app.reset();
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).not.toEqual(seen[0]);
});

test("scores can be shown for the validation, the test and the training part", async ({ app, page }) => {
  await app.open({ test_share: 0.2, epochs: 10 });
  await app.chooseSample("Product reviews");
  await app.train();
  await app.go("Results", "Summary");
  const part = page.getByRole("combobox", { name: "Scores on" });
  await expect(part.getByRole("option")).toHaveText(["Validation texts", "Test texts", "Training texts"]);
  await checkResults(app);
  await part.selectOption("Test texts");
  await checkResults(app);
  await app.go("Results", "Summary");
  await part.selectOption("Training texts");
  await expect(app.results).toContainText("These are the texts it learned from");
});

/** The numbers that say the same thing must agree. */
async function checkResults(app: App): Promise<void> {
  await app.go("Results", "Summary");
  const said = (await app.results.getByText(/^\d+ of \d+ right\./).textContent()) ?? "";
  const [nCorrect = 0, n = 0] = (said.match(/\d+/g) ?? []).map(Number);
  expect(n).toBeGreaterThan(0);
  await expect(app.value("Accuracy")).toHaveText(`${((100 * nCorrect) / n).toFixed(1)}%`);
  await expect(app.value("Macro F1")).toHaveText(/^\d+\.\d%$/);

  const macro = Number.parseFloat((await app.value("Macro F1").textContent()) ?? "") / 100;
  await app.go("Results", "Classes");
  const f1 = await numbers(app.metrics.getByRole("row").filter({ hasNotText: /average|Class/ }), 2);
  expect(sum(f1) / f1.length).toBeCloseTo(macro, 1);

  const cells = await app.confusion.getByRole("cell").allInnerTexts();
  expect(sum(cells.map(Number))).toBe(n);

  const wrong = n - nCorrect;
  await app.go("Results", "Mistakes");
  const mistakes = app.results.getByRole("listitem").filter({ hasText: "The model says " });
  if (wrong === 0) {
    await expect(app.results).toContainText("No text was classified wrongly.");
  } else {
    await expect(app.results.getByRole("heading", { name: `${wrong} text` })).toContainText("classified wrongly");
    await expect(mistakes).toHaveCount(Math.min(wrong, 10));
    await expect(mistakes.first()).toContainText(/\d+%/);
  }
}

async function checkPrediction(app: App, labels: string[]): Promise<void> {
  const predicted = await app.predicted();
  expect(predicted.map(({ label }) => label).sort()).toEqual(labels);
  const percents = predicted.map(({ percent }) => percent);
  expect(percents).toEqual([...percents].sort((a, b) => b - a));
  // Each is rounded.
  expect(Math.abs(sum(percents) - 100)).toBeLessThanOrEqual(labels.length / 2);
}

/** The numbers in one column of cells. */
async function numbers(rows: ReturnType<App["metrics"]["getByRole"]>, column: number): Promise<number[]> {
  const values = [];
  for (const row of await rows.all()) {
    values.push(Number(await row.getByRole("cell").nth(column).textContent()));
  }
  return values;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
