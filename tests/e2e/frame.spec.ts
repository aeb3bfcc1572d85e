// The page as a workbench: what one wants next is always in sight, on screens of all sizes; nothing
// moves by itself; and wherever one is can be left, found again and reached by keys.

import { type Locator, type Page, everyTab, expect, tabTo, test } from "./page.ts";

const screens = {
  "a desktop": { width: 1280, height: 800 },
  "a tablet": { width: 820, height: 1180 },
  "a phone": { width: 390, height: 844 },
  "a desktop at 200 %": { width: 640, height: 400 },
};

/** What of the page is larger than the window, which would then scroll as a whole. */
function excess(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
  });
}

for (const [screen, viewport] of Object.entries(screens)) {
  test.describe(`on ${screen}`, () => {
    test.use({ viewport });

    test("Train and score are in view on every tab, Try is one action away, the document does not scroll", async ({
      app,
      page,
    }) => {
      await app.open({ epochs: 2 });
      expect(await excess(page)).toEqual({ x: 0, y: 0 });
      await app.chooseSample("News headlines");
      await expect(app.button("Train")).toBeInViewport({ ratio: 1 });
      await app.train();
      const isBeside = await app.trial.isVisible();
      await everyTab(page, async (tab, stage) => {
        const place = `${await stage.innerText()}, ${await tab.innerText()}`;
        await expect(app.button("Train"), place).toBeInViewport({ ratio: 1 });
        await expect(app.score, place).toBeInViewport({ ratio: 1 });
        expect(await excess(page), place).toEqual({ x: 0, y: 0 });
        if (!isBeside) await page.getByRole("button", { name: "Try", exact: true }).click();
        await expect(app.trial, place).toBeInViewport({ ratio: 1 });
        if (!isBeside) await app.button("Close Try").click();
      });
      // It answers where it is.
      if (!isBeside) await page.getByRole("button", { name: "Try", exact: true }).click();
      await app.trial.fill("The river rose overnight");
      await expect(app.prediction.getByRole("listitem").first()).toBeInViewport({ ratio: 1 });
      await expect(app.button("Train")).toBeInViewport({ ratio: 1 });
    });
  });
}

test("a press is of what it was on, though the picture is late and that has moved meanwhile", async ({ app, page }) => {
  await page.addInitScript(() => {
    const soon = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) =>
      "isLate" in window ? window.setTimeout(() => draw(performance.now()), 2_000) : soon(draw);
  });
  await app.open();
  await app.paste("good\tfine\nbad\tpoor\ngood\t=1+1\nbad\tawful");
  await app.disclose("Export the texts");
  const save = app.button("Save as a file");
  await save.scrollIntoViewIfNeeded();
  const box = (await save.boundingBox())!;
  await page.evaluate(() => void Object.assign(window, { isLate: true }));
  // Two lines come above the button.
  await page.getByRole("combobox", { name: "File format" }).selectOption("Comma-separated (.csv)");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.mouse.click(box.x + box.width / 2, box.y + box.height / 2),
  ]);
  expect(download.suggestedFilename()).toBe("handful.csv");
});

const unmoved = {
  "a desktop": screens["a desktop"],
  "a phone": screens["a phone"],
  "a screen with the table beside the stage": { width: 1920, height: 1000 },
};

for (const [screen, viewport] of Object.entries(unmoved)) {
  test.describe(`on ${screen}`, () => {
    test.use({ viewport });

    test("nothing moves while the page loads, nor during a run", async ({ app, page }) => {
      await page.addInitScript(() => {
        const moved: { value: number; nodes: string[] }[] = [];
        Object.assign(window, { moved });
        new PerformanceObserver((list) => {
          type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
          for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
            const names = sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 80) : "text"));
            if (!hadRecentInput) moved.push({ value, nodes: names });
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      const moved = () =>
        page.evaluate(() => (window as unknown as { moved: { value: number; nodes: string[] }[] }).moved.splice(0));
      const expectStill = (all: Awaited<ReturnType<typeof moved>>) =>
        expect(
          all.reduce((sum, { value }) => sum + value, 0),
          JSON.stringify(all),
        ).toBeLessThanOrEqual(0.02);

      // All stages of a run that is automatic, the long one in few steps.
      await app.open({ start: "pretrained", tuning_steps: 10 });
      expectStill(await moved());
      await app.chooseSample("Support requests");
      await app.go("Model");
      await expect(page.getByText(/^\d+ texts to train on/)).toBeVisible();
      // Who is led from the table to Training gets it beside that, where there is room.
      await app.go(viewport.width < 1_700 ? "Texts" : "Training");
      // What a person changes may move.
      await moved();
      await app.button("Train").click();
      await app.finished();
      // A run that is not scored yet is not over, and would begin again.
      await expect(app.score).toBeVisible();
      expectStill(await moved());
      // What a reload brings back is kept.
      await app.go("Compare", "Runs");
      await expect(page.getByText(/^model and results kept here/)).toBeVisible();
      await app.go("Training", "Curves");
      await moved();
      await app.reload();
      await expect(app.score).toBeVisible();
      expectStill(await moved());
      // Nor where these results are told to be old, and their model is on its way.
      await app.openSettings("Split");
      await app.set("Seed", 7);
      await app.go("Results", "Summary");
      await expect(app.results).toContainText("The texts or settings have changed since this run.");
      await moved();
      await app.reload();
      await expect(app.results).toContainText("The texts or settings have changed since this run.");
      await expect(app.run).not.toContainText("Its model is on its way");
      expectStill(await moved());
    });

    test("from a sample to Train there are at most eight Tabs", async ({ app, page }) => {
      await app.visit();
      await app.samples.getByRole("button", { name: "Support requests", exact: true }).focus();
      await page.keyboard.press("Enter");
      await expect(app.rows).toBeVisible();
      const train = app.button("Train");
      let presses = 0;
      while (!(await train.evaluate((button) => button === document.activeElement))) {
        await page.keyboard.press("Tab");
        expect(++presses).toBeLessThanOrEqual(8);
      }
    });
  });
}

test("a reload brings back the stage, its tabs, the model and the results", async ({ app }) => {
  await app.open({ epochs: 3 });
  await app.chooseSample("News headlines");
  await app.train();
  await app.modelKept();
  await app.go("Results", "Mistakes");
  const heading = (await app.results.getByRole("heading", { name: /classified wrongly/ }).textContent()) ?? "";
  const score = (await app.score.textContent()) ?? "";
  await app.trial.fill("The river rose overnight");
  const predicted = await app.predicted();

  await app.reload();
  await expect(app.tab("Mistakes")).toHaveAttribute("aria-selected", "true");
  await expect(app.results.getByRole("heading", { name: heading })).toBeVisible();
  await expect(app.score).toHaveText(score);
  await expect(app.trial).toHaveValue("The river rose overnight");
  await expect.poll(() => app.predicted()).toEqual(predicted);
});

test("back and forward go from place to place, and an address leads to one", async ({ app, page }) => {
  await app.open();
  await expect(page).toHaveTitle("Texts · Handful");
  await app.go("Compare", "Runs");
  await expect(page).toHaveURL(/#\/compare\/runs/);
  await expect(page).toHaveTitle("Compare · Handful");
  await app.chooseModel("GRU");
  await expect(page).toHaveURL(/#\/model\?.*model=gru/);
  await page.goBack();
  await expect(app.tab("Runs")).toHaveAttribute("aria-selected", "true");
  // The settings are not undone by it.
  await expect(page).toHaveURL(/model=gru/);
  await page.goForward();
  await expect(app.model).toHaveValue("gru");

  await page.goto("about:blank");
  await page.goto("./#/results/mistakes?model=lstm&start=random");
  await app.ready();
  await expect(app.tab("Mistakes")).toHaveAttribute("aria-selected", "true");
  await app.go("Model");
  await expect(app.model).toHaveValue("lstm");
  // Nothing that is no place leads to an empty page.
  await page.goto("about:blank");
  await page.goto("./#/nowhere/at-all");
  await app.ready();
  await expect(app.tab("Table")).toHaveAttribute("aria-selected", "true");
});

test("keys lead to stages, to Train, to Try and to their own list", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 500 });
  await app.chooseSample("News headlines");
  for (const [key, stage] of ["Texts", "Model", "Training", "Results", "Compare"].entries()) {
    await page.keyboard.press(`Alt+${key + 1}`);
    await expect(page.getByRole("link", { name: stage, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("main", { name: stage })).toBeFocused();
  }
  await page.keyboard.press("/");
  await expect(app.trial).toBeFocused();
  // In a field they are letters.
  await page.keyboard.type("a/b?");
  await expect(app.trial).toHaveValue("a/b?");
  await page.keyboard.press("Control+Enter");
  await expect(app.status).toContainText("Training…");
  await page.keyboard.press("Control+Enter");
  await expect(app.status).toContainText("Paused");
  await page.getByRole("main").focus();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByRole("rowheader")).toContainText(["Alt + 1 … 5", "Ctrl + Enter", "/", "?"]);
  await page.keyboard.press("Escape");
  await expect(keys).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(app.status).toContainText("Training…");
});

test("a run that begins by a key in a row takes the keyboard along to its stage", async ({ app, page }) => {
  await app.open({ epochs: 5 });
  await app.chooseSample("News headlines");
  await page.getByRole("textbox", { name: "Text of row 1", exact: true }).focus();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("main", { name: "Training" })).toBeFocused();
});

test("links skip to the stage, the run bar and Try", async ({ app, page }) => {
  await app.open();
  for (const [name, target] of [
    ["Skip to the stage", page.getByRole("main")],
    ["Skip to Run", app.run],
    ["Skip to Try", app.trial],
  ] as const) {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const link = page.getByRole("link", { name });
    await tabTo(page, link);
    await expect(link).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Enter");
    await expect(target).toBeFocused();
    await page.reload();
    await app.ready();
  }
});

test("the project's menu clears the table, and Undo brings it back", async ({ app, page }) => {
  await app.open();
  await app.chooseSample("News headlines");
  await app.go("Results");
  await app.button("Project").click();
  await app.button("Start with an empty table").click();
  await expect(app.labelled).toBeVisible();
  await expect(app.rows).toHaveCount(0);
  await app.button("Undo").click();
  await expect(app.textOf(1)).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a link that is shared has the place and the settings, and no text", async ({ app, page }) => {
  await app.open({ epochs: 7 });
  await app.paste("good\ta secret text\nbad\tanother one\ngood\ta third\nbad\ta fourth");
  await app.go("Compare", "Learning curve");
  await app.button("Share").click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toContainText("Start from: Only your texts; Epochs: 7");
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toMatch(/#\/compare\/curve\?.*epochs=7/);
  expect(decodeURIComponent(link)).not.toContain("secret");
});

test("on paper there are the results, without what only a screen can do", async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.chooseSample("News headlines");
  await app.train();
  await app.go("Results", "Map");
  // As the browser's own printing does, by day also for who works by night.
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const parts = app.results.getByRole("heading", { name: /^(Summary|Mistakes|Classes)$/ });
  await expect(parts).toHaveText(["Summary", "Classes", "Mistakes"]);
  for (const part of await parts.all()) await expect(part).toHaveCSS("color", "rgb(28, 31, 34)");
  for (const part of [app.run, app.try, page.getByRole("navigation"), page.getByRole("tablist")])
    await expect(part.first()).toBeHidden();
  // The numbers of tables are buttons on the screen.
  await expect(page.getByRole("button").filter({ hasNotText: /^\s*[\d.,%]+\s*$/ })).toHaveCount(0);

  await expect(app.value("Accuracy")).toBeVisible();
  await expect(app.results.getByRole("listitem").filter({ hasText: "The model says " }).first()).toBeVisible();
  const [, ...rows] = await app.confusion.getByRole("row").all();
  for (const row of rows) expect(await row.innerText()).toMatch(/\s[1-9]\d*(\s|$)/);
  expect(await app.metrics.getByRole("row").nth(1).innerText()).toMatch(/(\d\.\d+|\d%).*(\d\.\d+|\d%)/s);
  // All of it, not what a window would show.
  const isWhole = await app.results.evaluate((part) => {
    const boxes = [part, ...part.querySelectorAll("*")].filter((box) => box.querySelector("table, li"));
    const all = [document.documentElement, document.body, ...boxes];
    return all.every(
      (box) => !/auto|scroll|hidden/.test(getComputedStyle(box).overflowY) || box.scrollHeight <= box.clientHeight,
    );
  });
  expect(isWhole).toBe(true);

  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null, colorScheme: null });
  await expect(app.tab("Map")).toHaveAttribute("aria-selected", "true");
});

test.describe("with forced colours", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  test("what is chosen, how far the run is and the bars can be told", async ({ app, page }) => {
    await app.open({ epochs: 2 });
    await app.chooseSample("News headlines");
    await app.train();
    await app.trial.fill("The river rose overnight");
    await expect(app.prediction).toBeVisible();
    // The line below the chosen link and tab is of another colour than that of the others.
    const line = (of: Locator) => of.evaluate((element) => getComputedStyle(element).borderBottomColor);
    await app.go("Results", "Summary");
    expect(await line(app.tab("Summary"))).not.toBe(await line(app.tab("Map")));
    const [here, elsewhere] = [
      page.getByRole("link", { name: "Results", exact: true }),
      page.getByRole("link", { name: "Model", exact: true }),
    ];
    expect(await line(here)).not.toBe(await line(elsewhere));
    // A bar's filled part differs from its track.
    const fills = await app.prediction
      .getByRole("listitem")
      .first()
      .locator("svg rect")
      .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).fill));
    expect(new Set(fills).size).toBe(2);
  });
});

test("a text that is corrected in the results keeps the keyboard where it was", async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.chooseSample("News headlines");
  await app.train();
  await app.go("Results", "Mistakes");
  await page.getByRole("combobox", { name: "Scores on" }).selectOption("Training texts");
  const edit = page.getByRole("button", { name: /^Edit row \d+$/ }).first();
  await edit.focus();
  await page.keyboard.press("Enter");
  const text = app.results.getByRole("textbox", { name: "Text", exact: true });
  await tabTo(page, text);
  await page.keyboard.press("End");
  await page.keyboard.type(", they say");
  await page.keyboard.press("Escape");
  await expect(edit).toBeFocused();
  // It is another text than the run's, and still opened from there.
  await page.keyboard.press("Enter");
  await expect(text).toHaveValue(/, they say$/);
});
