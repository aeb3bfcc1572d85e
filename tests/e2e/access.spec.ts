// For everyone: axe finds nothing, and the keyboard alone is enough.

import { type Locator, type Page, checkAxe, everyTab, expect, partsHere, tabTo, test, twoClasses } from "./page.ts";

/** Goes to every tab of every stage, whatever the language, with all that they hide opened. */
async function checkAllTabs(page: Page, rules: Rules[] = ["all"]): Promise<void> {
  await everyTab(page, (tab) => checkTab(page, tab, "main", rules));
}

/** What is asked of axe; at night it is the colours alone that differ. */
type Rules = Parameters<typeof checkAxe>[2] | "contrastAtNight";

async function check(page: Page, within: string, rules: Rules[]): Promise<void> {
  for (const rule of rules) {
    if (rule !== "contrastAtNight") {
      await checkAxe(page, within, rule);
      continue;
    }
    // Without a transition, in the middle of which no colour is what it will be.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await checkAxe(page, within, "contrast");
    await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  }
}

async function checkTab(page: Page, tab: Locator, within: string, rules: Rules[]): Promise<void> {
  await expect(tab).toHaveAttribute("aria-selected", "true");
  await partsHere(page);
  const closed = page.locator(":is(main, aside) details:not([open]) > summary:visible");
  // What one hides may hide others.
  while ((await closed.count()) > 0) await closed.first().click();
  await partsHere(page);
  await check(page, within, rules);
}

/** A language changes all but the colours. */
const byDayAndNight = (language: string): Rules[] =>
  language === "English" ? ["all", "contrastAtNight"] : ["allButContrast", "contrastAtNight"];

for (const language of ["English", "简体中文"] as const) {
  test(`axe finds nothing on any tab before there are texts, in ${language}`, async ({ app, page }) => {
    await app.open();
    await app.speak(language);
    await checkAxe(page);
    await checkAllTabs(page, byDayAndNight(language));
  });

  test(`axe finds nothing on any tab after training, with everything open, in ${language}`, async ({ app, page }) => {
    await app.open({ epochs: 3 });
    await app.chooseSample("News headlines");
    await app.train();
    await app.trial.fill("The river rose overnight");
    await expect(app.prediction).toBeVisible();
    await app.go("Results", "Classes");
    await app.confusion.getByRole("button").first().click();
    await app.speak(language);
    test.slow();
    // The frame once; then what stands on each tab.
    const rules = byDayAndNight(language);
    await check(page, "html", ["all", "contrastAtNight"]);
    await checkAllTabs(page, rules);
    const insights = app.try.getByRole("tab");
    await expect(insights).toHaveCount(3);
    for (const insight of await insights.all()) {
      await insight.click();
      await checkTab(page, insight, "aside", rules);
    }
  });

  test(`axe finds nothing in the menus, nor in the list of keys, in ${language}`, async ({ app, page }) => {
    await app.open();
    await app.chooseSample("News headlines");
    await app.speak(language);
    const rules = byDayAndNight(language);
    for (const name of [/^(Project|项目)$/, /^(Share|分享)$/, /^(Menu|菜单)$/]) {
      await page.getByRole("button", { name }).click();
      await expect(page.getByRole("dialog", { name })).toBeVisible();
      await check(page, "html", rules);
      await page.keyboard.press("Escape");
    }
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: /^(Keys|快捷键)$/ })).toBeVisible();
    await check(page, "html", rules);
  });
}

test("axe finds nothing while training, paused, and with errors", async ({ app, page }) => {
  await app.open({ epochs: 1000 });
  await app.chooseSample("Restaurant reviews (Chinese)");
  await app.openSettings("Training");
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
  await app.finished();
  await app.chooseFile("program.csv", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]));
  await expect(app.notices).toBeVisible();
  await app.openBox();
  await app.labelled.fill('{"label": "a", "text": "b"}\n{"label": "a", "text"');
  await expect(app.alert.filter({ hasText: "Line 2." })).toBeVisible();
  await checkAxe(page);
});

test("axe finds nothing with a pretrained encoder: before, after a refusal, while it tunes, and after", async ({
  app,
  page,
}) => {
  await app.open({ start: "pretrained", adaptation: "tuned", tuning_steps: 400 });
  await app.go("Model");
  await check(page, "html", ["all", "contrastAtNight"]);
  await app.paste(twoClasses(8));
  await page.route("**/models/small*", (route) => route.fulfill({ body: "not this" }));
  await app.button("Train").click();
  await app.go("Model");
  await expect(app.encoder).toContainText("damaged");
  await check(page, "html", ["all", "contrastAtNight"]);
  await page.unroute("**/models/small*");
  await app.button("Train").click();
  await expect(page.getByRole("img", { name: /^Curve of the contrastive loss/ })).toBeVisible();
  await check(page, "html", ["all", "contrastAtNight"]);
  await app.button("Stop").click();
  await app.finished();
  for (const [stage, tab] of [
    ["Model", "Choice"],
    ["Model", "Layers and formulas"],
    ["Training", "Curves"],
    ["Training", "Layer signals"],
    ["Results", "Ways tried"],
  ] as const) {
    await app.goNamed(stage, tab);
    await checkTab(page, app.tab(tab), "main", ["all", "contrastAtNight"]);
  }
});

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
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test("axe finds nothing, and nothing is wider than the screen", async ({ app, page }) => {
    await app.open({ epochs: 2 });
    await checkAxe(page);
    await app.chooseSample("News headlines");
    await app.train();
    await checkAllTabs(page);
    const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    await everyTab(page, async () => expect(await isWider()).toBe(false));
    await page.getByRole("button", { name: "Try", exact: true }).click();
    await app.trial.fill("The river rose overnight");
    await expect(app.prediction).toBeVisible();
    expect(await isWider()).toBe(false);
    await checkAxe(page);
  });
});

test("the page's language follows the browser's", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: "zh-TW", baseURL });
  const page = await context.newPage();
  await page.goto("./");
  await expect(page.getByRole("link", { name: "文本", exact: true })).toBeVisible();
  await context.close();
});

test("the keyboard alone: from a first visit to a project that is kept, the focus always in sight", async ({
  app,
  page,
}) => {
  await app.open({ epochs: 3 });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the stage" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, app.samples.getByRole("button", { name: "News headlines", exact: true }));
  await page.keyboard.press("Enter");
  await expect(app.rows).toBeVisible();
  // What one wants next.
  await expect(app.button("Train")).toBeFocused();

  await page.keyboard.press("Alt+2");
  await tabTo(page, app.model);
  await page.keyboard.press("ArrowDown");
  await expect(app.model.locator("option:checked")).toHaveText("Article CNN");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Control+Enter");
  await app.finished();
  await page.keyboard.press("Alt+4");
  await tabTo(page, page.getByRole("combobox", { name: "Scores on" }));
  await page.keyboard.press("ArrowDown");
  await expect(app.results).toContainText("These are the texts it learned from");
  await page.keyboard.press("ArrowUp");
  await tabTo(page, app.trial);
  await page.keyboard.type("My parcel never came");
  await expect(app.prediction).toBeVisible();
  const score = (await app.score.textContent()) ?? "";

  await tabTo(page, app.button("Project"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, app.button("All projects…"));
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: "Projects" });
  await tabTo(page, list.getByRole("button", { name: "Rename News headlines" }));
  await page.keyboard.press("Enter");
  await expect(list.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Weather and sport");
  await page.keyboard.press("Enter");
  await expect(list.getByRole("button", { name: "Rename Weather and sport" })).toBeFocused();
  await page.keyboard.press("Escape");
  await app.reload();
  await expect(page).toHaveTitle("Results · Weather and sport · Handful");
  await expect(app.score).toHaveText(score);
  await expect(app.trial).toHaveValue("My parcel never came");
  await expect(app.prediction).toBeVisible();
});

test("the keyboard alone: the button of the run keeps the focus, whatever it says", async ({ app, page }) => {
  await app.open({ epochs: 1000 });
  await app.paste(twoClasses(20));
  await app.button("Train").focus();
  await page.keyboard.press("Enter");
  await expect(app.status).toContainText("Training…");
  await expect(app.button("Pause")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(app.status).toContainText("Paused");
  await expect(app.button("Resume")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(app.status).toContainText("Training…");
  await expect(app.button("Pause")).toBeFocused();
  await tabTo(page, app.button("Stop"));
  await page.keyboard.press("Enter");
  await app.finished();
  // Stop is gone; the focus is not.
  await expect(app.run.locator(":focus")).toHaveCount(1);
});

test("the keyboard alone: an encoder is fetched, trained on, looked into, and removed", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await tabTo(page, app.samples.getByRole("button", { name: "Support requests", exact: true }));
  await page.keyboard.press("Enter");
  await expect(app.rows).toBeVisible();
  await page.keyboard.press("Alt+2");
  await tabTo(page, app.startsFrom("Small encoder"));
  await tabTo(page, page.getByRole("combobox", { name: "Training" }));
  await tabTo(page, app.encoder.getByRole("button", { name: "Download now" }));
  await tabTo(page, app.encoder.getByLabel("Load from a file…"));
  await page.keyboard.press("Control+Enter");
  await app.finished();

  await page.keyboard.press("Alt+4");
  await tabTo(page, app.tab("Summary"));
  await page.keyboard.press("End");
  await expect(app.tab("Privacy")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(app.tab("Ways tried")).toBeFocused();
  await tabTo(page, app.summary(/^The other \d+ ways$/));
  await page.keyboard.press("Enter");
  const others = page.getByRole("group", { name: /^The other \d+ ways$/ });
  // Opened by an event of its own, a moment after the key.
  await expect(others).toBeVisible();
  await tabTo(page, others);
  await tabTo(page, app.trial);
  await page.keyboard.type("My parcel never came");
  await expect(app.prediction).toBeVisible();

  await app.go("Model", "Choice");
  const remove = app.encoder.getByRole("button", { name: "Remove" });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(app.encoder).toContainText("will be downloaded");
  // Its button is gone; the focus is not.
  await expect(app.encoder.getByRole("button", { name: "Download now" })).toBeFocused();
});
