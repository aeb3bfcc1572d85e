// A trained model and its results outlive a reload, on the device only.

import { type App, checkAxe, expect, test, twoClasses } from "./page.ts";

/** What the page says of texts, the likeliest class first, with shares to the last digit that is shown. */
async function said(app: App) {
  const all: { label: string; percent: number }[][] = [];
  // Of the one class and of the other, so that what is said of the one is not taken for the other's.
  for (const [text, label] of [
    ["rude and dirty, an awful evening", "complaint"],
    ["lovely place number 3, friendly and clean", "praise"],
  ] as const) {
    await app.trial.fill(text);
    await expect(app.prediction.getByRole("listitem").first()).toContainText(label);
    all.push(await app.predicted());
  }
  return all;
}

async function scores(app: App): Promise<string[]> {
  await app.go("Results", "Summary");
  const found: string[] = [];
  for (const term of ["Accuracy", "Macro F1", "Loss"]) found.push((await app.value(term).textContent()) ?? "");
  await app.go("Results", "Classes");
  return [...found, await app.confusion.innerText(), await app.metrics.innerText()];
}

/** The list of runs, once it says that a model is kept. */
async function keptModels(app: App, n: number) {
  await app.go("Compare", "Runs");
  const card = app.page.getByRole("region", { name: "Compare" });
  const list = card.getByRole("list", { name: "Kept runs" });
  await expect(list.getByText(/model and results kept here, [\d.]+ (kB|MB)/)).toHaveCount(n);
  return { card, list };
}

const kinds = {
  "a network from scratch": { start: "random", model: "gru", epochs: 6 },
  "a classifier on the small encoder": { start: "pretrained", model: "cnn", adaptation: "frozen" },
  "a network on the small encoder": { start: "pretrained", model: "cnn", adaptation: "network", epochs: 3 },
};

for (const [kind, settings] of Object.entries(kinds)) {
  test(`${kind}: results and predictions are the same after a reload`, async ({ app, page }) => {
    await app.open({ ...settings, validation_share: 0.25 });
    await app.paste(twoClasses(10));
    await app.train();
    const before = await scores(app);
    const expected = await said(app);
    await keptModels(app, 1);

    await app.reload();
    await expect(app.status).toContainText("Done");
    expect(await scores(app)).toEqual(before);
    await expect(app.results.getByText(/have changed since this run/)).toHaveCount(0);
    expect(await said(app)).toEqual(expected);
    // What explains it works as well.
    await app.tab("Why").click();
    await expect(page.getByText("The weights add up to")).toBeVisible();
  });
}

test("the map, the predictions to label next and the layers work without training anew", async ({ app, page }) => {
  await app.open({ epochs: 4 });
  await app.paste(twoClasses(8));
  await app.train();
  await keptModels(app, 1);
  await page.reload();
  await expect(app.status).toContainText("Done");
  await app.go("Results", "Map");
  await expect(page.getByRole("application", { name: /^Map of the texts/ })).toBeVisible();
  // Texts that have changed since are said to be others.
  await app.go("Texts", "Table");
  await app.write(app.textOf(1), "something else");
  await app.go("Results");
  await expect(app.results.getByText(/have changed since this run/)).toBeVisible();
});

test("a model is deleted and brought back, and an earlier run's is opened again", async ({ app, page }) => {
  await app.open({ epochs: 3, validation_share: 0.25 });
  await app.paste(twoClasses(10));
  await app.train();
  const first = await scores(app);
  await keptModels(app, 1);
  await app.reset();
  await app.chooseModel("gru");
  await app.train();
  const { card } = await keptModels(app, 2);
  await checkAxe(page);
  expect(await scores(app)).not.toEqual(first);

  await app.go("Compare", "Runs");
  await card.getByRole("button", { name: "Delete the model of Run 1" }).focus();
  await page.keyboard.press("Enter");
  await keptModels(app, 1);
  await expect(card.getByText("The model of Run 1 is deleted; its scores stay.")).toBeVisible();
  await card.getByRole("button", { name: "Bring it back" }).click();
  await keptModels(app, 2);

  await card.getByRole("button", { name: "Open the model and the results of Run 1" }).click();
  await expect.poll(() => scores(app)).toEqual(first);
  // The settings are those of the second run.
  await expect(app.results.getByText(/have changed since this run/)).toBeVisible();
  await said(app);

  await app.go("Compare", "Runs");
  // Deleted for good, nothing is there at the next visit but the scores.
  await card.getByRole("button", { name: "Delete Run 2" }).click();
  await card.getByRole("button", { name: "Delete the model of Run 1" }).click();
  await page.reload();
  await expect(app.status).toHaveText("Ready when you are.");
  await keptModels(app, 0);
});

test("without its encoder the results are there, and the model once it is fetched", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.paste(twoClasses(8));
  await app.train();
  const expected = await said(app);
  await keptModels(app, 1);
  await app.go("Model");
  await app.encoder.getByRole("button", { name: "Remove", exact: true }).click();
  await app.go("Results", "Classes");
  await page.reload();
  await expect(app.results.getByText(/It needs the small encoder, which is not on this device/)).toBeVisible();
  await expect(app.metrics).toBeVisible();
  await app.results.getByRole("button", { name: "Get the encoder" }).click();
  expect(await said(app)).toEqual(expected);
});

test("in Chinese", async ({ app, page }) => {
  await app.open({ epochs: 3 });
  await app.paste(twoClasses(8));
  await app.train();
  await app.speak("简体中文");
  await app.goNamed("比较", "历次训练");
  const card = page.getByRole("region", { name: "比较" });
  await expect(card.getByText(/模型和结果保存在这里，[\d.]+/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "开始训练" })).toBeEnabled();
  await expect(app.status).toContainText("已完成");
  await page.getByRole("textbox", { name: "试一试" }).fill("lovely and clean");
  await expect(page.getByRole("list", { name: "预测结果" })).toBeVisible();
});
