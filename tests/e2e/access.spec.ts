// For everyone: axe finds nothing, and the keyboard alone is enough.

import { checkAxe, expect, tabTo, test, twoClasses } from "./page.ts";

test("axe finds nothing on the start page, in both languages", async ({ app, page }) => {
  await app.open();
  await checkAxe(page);
  await app.button("简体中文").click();
  await expect(page.getByRole("heading", { name: "数据", exact: true })).toBeVisible();
  await checkAxe(page);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test("axe finds nothing after training, with everything open", async ({ app, page }) => {
      await app.open({ epochs: 3 });
      await app.chooseSample("News headlines");
      for (const summary of await page.locator("summary").all()) await summary.click();
      await app.train();
      await app.trial.fill("The river rose overnight");
      await expect(app.prediction).toBeVisible();
      await app.confusion.getByRole("button").first().click();
      await checkAxe(page);
      await app.button("Train").focus();
      await app.labelled.fill("");
      await app.button("Train").click();
      await expect(app.alert.first()).toBeVisible();
      await checkAxe(page);
    });
  });
}

test("axe finds nothing while training, paused, and with errors", async ({ app, page }) => {
  await app.open({ epochs: 1000 });
  await app.chooseSample("Restaurant reviews (Chinese)");
  await app.disclose(/^\s*Training/);
  await app.set("Batch size", -3);
  await expect(page.getByText("Enter a whole number from 1 to 512.")).toBeVisible();
  await checkAxe(page);
  await app.set("Batch size", 8);
  await app.button("Train").click();
  await expect(app.status).toContainText("Training…");
  await checkAxe(page);
  await app.button("Pause").click();
  await expect(app.status).toContainText("Paused");
  await checkAxe(page);
  await app.button("Stop").click();
  await app.chooseFile("picture.png", Uint8Array.from([0x89, 0x50, 0x4e, 0x47]));
  await expect(app.notices).toBeVisible();
  await app.labelled.fill('{"label": "a", "text": "b"}\n{"label": "a", "text"');
  await expect(app.alert.filter({ hasText: "Line 2." })).toBeVisible();
  await checkAxe(page);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`with a pretrained encoder, ${colorScheme}`, () => {
    test.use({ colorScheme });
    test("axe finds nothing before, after a refusal, while it tunes, and after, with everything open", async ({
      app,
      page,
    }) => {
      await app.open({ start: "pretrained", adaptation: "tuned", tuning_steps: 400 });
      await checkAxe(page);
      await app.paste(twoClasses(8));
      await page.route("**/models/small*", (route) => route.fulfill({ body: "not this" }));
      await app.button("Train").click();
      await expect(app.encoder).toContainText("damaged");
      await checkAxe(page);
      await page.unroute("**/models/small*");
      await app.button("Train").click();
      await expect(page.getByRole("img", { name: /^Curve of the contrastive loss/ })).toBeVisible();
      await checkAxe(page);
      await app.button("Stop").click();
      await expect(app.metrics).toBeVisible();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await checkAxe(page);
    });
  });
}

test("axe finds nothing where labels are guessed", async ({ app, page }) => {
  await app.open({ start: "pretrained" });
  await app.labelled.fill("What a wonderful evening\nThe room was filthy\nMy order never arrived");
  await app.button("These are texts without labels").click();
  await page.getByRole("textbox", { name: "Class names" }).fill("praise, complaint");
  await checkAxe(page);
  await app.button("Guess labels").click();
  await expect(page.getByText("3 labels are guesses.")).toBeVisible();
  await checkAxe(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true });
  test("axe finds nothing, and nothing is wider than the screen", async ({ app, page }) => {
    await app.open({ epochs: 2 });
    await checkAxe(page);
    await app.chooseSample("News headlines");
    for (const summary of await page.locator("summary").all()) await summary.click();
    await app.train();
    await app.trial.fill("The river rose overnight");
    await expect(app.prediction).toBeVisible();
    await checkAxe(page);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(excess).toBeLessThanOrEqual(0);
  });
});

test("the page's language follows the browser's", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: "zh-TW", baseURL });
  const page = await context.newPage();
  await page.goto("./");
  await expect(page.getByRole("button", { name: "开始训练" })).toBeVisible();
  await context.close();
});

test("the keyboard alone: from a sample to a prediction, the focus always in sight", async ({ app, page }) => {
  await app.open({ epochs: 3 });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the data" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, app.sample);
  await page.keyboard.press("ArrowDown");
  await expect(app.rows).toBeVisible();
  await expect(app.sample).toBeFocused();

  await tabTo(page, app.model);
  await page.keyboard.press("ArrowDown");
  await expect(app.model.locator("option:checked")).toHaveText("Article CNN");
  await page.keyboard.press("ArrowUp");
  await tabTo(page, app.button("Train"));
  await page.keyboard.press("Enter");
  await app.finished();
  await expect(app.button("Train")).toBeFocused();

  await tabTo(page, page.getByRole("combobox", { name: "Scores on" }));
  await page.keyboard.press("ArrowDown");
  await expect(app.results).toContainText("These are the texts it learned from");
  await page.keyboard.press("ArrowUp");
  await tabTo(page, app.trial);
  await page.keyboard.type("My parcel never came");
  await expect(app.prediction).toBeVisible();
});

test("the keyboard alone: an encoder is fetched, trained on, looked into, and removed", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, app.sample);
  await page.keyboard.press("ArrowDown");
  await expect(app.rows).toBeVisible();
  await tabTo(page, app.start);
  await tabTo(page, page.getByRole("combobox", { name: "Training" }));
  await tabTo(page, app.encoder.getByRole("button", { name: "Download now" }));
  await tabTo(page, app.encoder.getByLabel("Load from a file…"));
  await tabTo(page, app.button("Train"));
  await page.keyboard.press("Enter");
  await app.finished();
  await expect(app.button("Train")).toBeFocused();

  await tabTo(page, app.summary(/^The other \d+ ways$/));
  await page.keyboard.press("Enter");
  const others = page.getByRole("group", { name: /^The other \d+ ways$/ });
  // Opened by an event of its own, a moment after the key.
  await expect(others).toBeVisible();
  await tabTo(page, others);
  await tabTo(page, app.trial);
  await page.keyboard.type("My parcel never came");
  await expect(app.prediction).toBeVisible();

  const remove = app.encoder.getByRole("button", { name: "Remove" });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(app.encoder).toContainText("will be downloaded");
  // Its button is gone; the focus is not.
  await expect(app.encoder.getByRole("button", { name: "Download now" })).toBeFocused();
});
