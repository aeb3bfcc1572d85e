// Cross-validated comparison and learning curve, as a person meets them.

import { type App, type Page, checkAxe, expect, tabTo, test, twoClasses } from "./page.ts";

/** Goes to the models, with the contestants given and no others. */
async function openComparison(app: App, page: Page, names: readonly string[]): Promise<void> {
  await app.go("Compare", "Models");
  const group = page.getByRole("group", { name: "Models to compare" });
  await expect(group).toBeVisible();
  for (const box of await group.getByRole("checkbox").all()) {
    const label = await box.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent?.trim() ?? "");
    await box.setChecked(names.includes(label));
  }
}

const comparison = (page: Page) => page.getByRole("table", { name: "Comparison" });
const rowOf = (page: Page, name: string) =>
  comparison(page)
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name, exact: false }) });

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Of the thread's own time, in microseconds: what other programs take from it does not count. */
  tdur?: number;
  args?: { name?: string };
}

/** Traces the page; then gives the longest task of its main thread, in milliseconds of the thread's time. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const browser = page.context().browser();
  if (!browser) throw new Error("no browser to trace");
  await browser.startTracing(page, {
    categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"],
  });
  return async () => {
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const main = trace.traceEvents.filter(
      ({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain",
    );
    const isOnMain = ({ pid, tid }: TraceEvent) => main.some((thread) => thread.pid === pid && thread.tid === tid);
    const tasks = trace.traceEvents.filter(
      (event) => event.name.endsWith("RunTask") && event.tdur !== undefined && isOnMain(event),
    );
    expect(tasks.length).toBeGreaterThan(100);
    return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000;
  };
}

// What Playwright itself does in the page for a trace would be among the page's tasks.
test.use({ trace: "off" });

const seven = [
  "Largest class",
  "TF-IDF + logistic regression",
  "CNN, from scratch",
  "RNN, from scratch",
  "GRU, from scratch",
  "Transformer, from scratch",
  "Classifier on the small encoder",
];

const runs: Record<string, Record<string, string | number>> = {
  Automatic: { start: "pretrained", tuning_steps: 10 },
  "a network": { start: "random", model: "gru", epochs: 10 },
};

for (const [kind, settings] of Object.entries(runs)) {
  test(`a whole run of ${kind} has no long task`, async ({ app, page }) => {
    await app.open(settings);
    await app.chooseSample("Support requests");
    const longestTask = await watchTasks(page);
    await app.train();
    await expect(app.score).toBeVisible();
    expect(await longestTask()).toBeLessThanOrEqual(100);
  });
}

test("five folds of seven contestants on sixty texts: progress, a cancel that keeps what is done, no long task", async ({
  app,
  page,
}) => {
  await app.open({ epochs: 10 });
  await app.chooseSample("Support requests");
  await openComparison(app, page, seven);
  await expect(
    page.getByText("The small encoder is not on this device yet: 9 MB will be downloaded from this site first."),
  ).toBeVisible();
  const longestTask = await watchTasks(page);
  await app.button("Compare").click();
  const bar = page.getByRole("progressbar", { name: "Comparison" });
  await expect(bar).toHaveAttribute("max", "35");
  const share = () => bar.evaluate((bar: HTMLProgressElement) => bar.value / bar.max);
  // Results appear while others are still trained.
  await expect(rowOf(page, "TF-IDF + logistic regression")).toContainText(/\d+\.\d%.*–/s);
  await expect.poll(share, { intervals: [50] }).toBeGreaterThan(0.4);
  await page.getByRole("region", { name: "Compare" }).getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toHaveCount(0);
  await expect(page.getByText("Cancelled. What had finished is kept.").first()).toBeVisible();
  await expect(page.getByText("Compare again to bring this up to date.")).toHaveCount(0);
  await expect(rowOf(page, "Largest class")).toContainText(/\d+\.\d%/);
  await expect(rowOf(page, "TF-IDF + logistic regression")).toContainText("best baseline");
  const unfinished = comparison(page).getByRole("rowheader").filter({ hasText: "of 5 folds" });
  expect(await unfinished.count()).toBeGreaterThan(0);
  expect(await longestTask()).toBeLessThanOrEqual(100);
});

test("a whole comparison: scores with intervals, verdicts in words, a picture; and again with other folds", async ({
  app,
  page,
}) => {
  await app.open({ epochs: 5 });
  await app.paste(twoClasses(15));
  await openComparison(app, page, ["Largest class", "TF-IDF + logistic regression", "CNN, from scratch"]);
  const longestTask = await watchTasks(page);
  await app.button("Compare").click();
  await expect(page.getByText("Done: 3 models compared.")).toBeAttached();
  expect(await longestTask()).toBeLessThanOrEqual(100);

  // Two classes of fifteen, told apart by many words; the largest class is right on half.
  const cells = (name: string) => rowOf(page, name).getByRole("cell").allInnerTexts();
  const [majority, ngrams] = [await cells("Largest class"), await cells("TF-IDF + logistic regression")];
  expect(majority[0]).toMatch(/^50\.0%\s+26\.4% – 73\.6%$/);
  expect(ngrams[0]).toMatch(/^100\.0%\s+77\.6% – 100\.0%$/);
  expect(ngrams[1]).toMatch(/^100\.0%\s+\d\d\.\d% – 100\.0%$/);
  expect(Number.parseFloat(majority[2] ?? "")).toBeLessThan(5);
  await expect(rowOf(page, "TF-IDF + logistic regression")).toContainText("best baseline");
  await expect(page.getByRole("heading", { name: "Compared with “TF-IDF + logistic regression”" })).toBeVisible();
  const verdict = page.getByRole("listitem").filter({ hasText: "Largest class" });
  await expect(verdict).toHaveText(
    /worse by 50\.0 points: right on 0 texts where the baseline is wrong, wrong on 15 where it is right \(p < 0\.001\)/,
  );
  await expect(page.getByText("Accuracy with 95% intervals")).toBeVisible();
  await app.disclose("Can their probabilities be believed?");
  await page.getByRole("combobox", { name: "Calibration of" }).selectOption("Largest class");
  await expect(
    page.getByRole("region", { name: "Compare" }).getByRole("img", { name: /Expected calibration error \d\.\d%/ }),
  ).toBeVisible();

  // The texts change: what was compared is out of date, and says so.
  await app.go("Texts", "Table");
  await app.labelOf(1).fill("complaint");
  await app.labelOf(1).press("Tab");
  await app.go("Compare");
  await expect(page.getByText("Compare again to bring this up to date.")).toBeVisible();
  await page.getByRole("combobox", { name: "Folds" }).selectOption("3");
  await page.getByRole("combobox", { name: "Repeats" }).selectOption("2");
  await app.button("Compare").click();
  await expect(page.getByText("Done: 3 models compared.")).toBeAttached();
  await expect(page.getByText("Compare again to bring this up to date.")).toHaveCount(0);
  // Which model is chosen concerns none of these; the settings that they share do.
  await app.chooseModel("GRU");
  await app.go("Compare");
  await expect(page.getByText("Compare again to bring this up to date.")).toHaveCount(0);
  await app.openSettings("Training");
  await app.set("Epochs", 6);
  await app.go("Compare");
  await expect(page.getByText("Compare again to bring this up to date.")).toBeVisible();
});

test("a worker that dies is replaced, and no fold is missing", async ({ app, page }) => {
  // So many that there is work left for who comes later.
  await app.open({ epochs: 400 });
  await app.paste(twoClasses(15));
  await openComparison(app, page, ["Largest class", "TF-IDF + logistic regression", "GRU, from scratch"]);
  const before = new Set(page.workers());
  await app.button("Compare").click();
  const bar = page.getByRole("progressbar", { name: "Comparison" });
  await expect
    .poll(() => bar.evaluate((bar: HTMLProgressElement) => bar.value), { intervals: [50] })
    .toBeGreaterThan(10);
  const pool = page.workers().filter((worker) => !before.has(worker));
  expect(pool.length).toBeGreaterThan(0);
  const replacement = page.waitForEvent("worker");
  await pool[0]?.evaluate(() => self.close());
  await replacement;
  await expect(page.getByText("Done: 3 models compared.")).toBeAttached();
  await expect(comparison(page).getByRole("rowheader").filter({ hasText: "of 5 folds" })).toHaveCount(0);
});

test("who chooses twice before the page has drawn the first choice has chosen both", async ({ app, page }) => {
  await app.open();
  await app.paste(twoClasses(5));
  await openComparison(app, page, ["Largest class", "TF-IDF + logistic regression", "CNN, from scratch"]);
  const boxes = page.getByRole("group", { name: "Models to compare" });
  const [one, other] = [boxes.getByLabel("Largest class"), boxes.getByLabel("CNN, from scratch")];
  // In one task, as there is no picture between.
  await one.evaluate(
    (first, second) => {
      for (const box of [first, second] as HTMLElement[]) {
        box.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        box.click();
      }
    },
    await other.elementHandle(),
  );
  await app.button("Compare").click();
  await expect(page.getByText("Done: 1 model compared.")).toBeAttached();
});

test("the learning curve: measured, continued to twice the texts, with its table", async ({ app, page }) => {
  await app.open();
  await app.chooseSample("Product reviews");
  await app.go("Compare", "Learning curve");
  await page.getByRole("combobox", { name: "Learning curve of" }).selectOption("TF-IDF + logistic regression");
  await app.button("Draw the learning curve").click();
  await expect(
    page.getByText(/^\s*With \d+ labelled texts, twice as many as now, about \d+\.\d% would be right/),
  ).toBeVisible();
  await expect(page.getByRole("img", { name: /^Learning curve of TF-IDF/ })).toBeVisible();
  await app.disclose("Learning curve as a table");
  const table = page.getByRole("table", { name: "Learning curve as a table" });
  await expect(table.getByRole("rowheader")).toHaveCount(8);
  await expect(table.getByRole("row").last()).toContainText("Forecast");
  const sizes = (await table.getByRole("rowheader").allInnerTexts()).map(Number);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
});

test(
  "a comparison is kept over a reload, on the same texts and settings",
  { tag: "@firefox" },
  async ({ app, page }) => {
    await app.open({ epochs: 2 });
    await app.paste(twoClasses(15));
    await openComparison(app, page, ["Largest class", "TF-IDF + logistic regression"]);
    await app.button("Compare").click();
    await expect(page.getByText("Done: 2 models compared.")).toBeAttached();
    await app.reload();
    await expect(rowOf(page, "TF-IDF + logistic regression")).toContainText(
      /100\.0%.*best baseline|best baseline.*100\.0%/s,
    );
    await expect(page.getByRole("listitem").filter({ hasText: "Largest class" })).toContainText("worse by 50.0 points");
    await expect(page.getByText("Compare again to bring this up to date.")).toHaveCount(0);
    await app.go("Texts", "Table");
    await app.write(app.labelOf(1), "complaint");
    await app.go("Compare");
    await expect(page.getByText("Compare again to bring this up to date.")).toBeVisible();
  },
);

test(
  "by keyboard alone, without a fault that axe can see, in both languages",
  { tag: "@firefox" },
  async ({ app, page }) => {
    await app.open({ epochs: 2 });
    await app.paste(twoClasses(8));
    await page.keyboard.press("Alt+5");
    await expect(page.getByRole("group", { name: "Models to compare" })).toBeVisible();
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(app.tab("Models")).toBeFocused();
    // In Firefox a pane that scrolls is a stop, too.
    await tabTo(page, page.getByRole("checkbox", { name: "Largest class" }));
    for (const name of [
      "CNN, from scratch",
      "RNN, from scratch",
      "Transformer, from scratch",
      "Classifier on the small encoder",
    ]) {
      const box = page.getByRole("checkbox", { name, exact: true });
      await tabTo(page, box);
      await page.keyboard.press("Space");
      await expect(box).not.toBeChecked();
    }
    await tabTo(page, app.button("Compare"));
    await page.keyboard.press("Enter");
    await expect(page.getByText("Done: 2 models compared.")).toBeAttached();
    await checkAxe(page);
    await app.speak("简体中文");
    await expect(page.getByRole("table", { name: "比较" })).toContainText("最佳基线");
    await checkAxe(page);
  },
);

test("how far the probabilities of a run can be believed, as a picture and a table", async ({ app, page }) => {
  await app.open({ epochs: 10 });
  await app.paste(twoClasses(20));
  await app.train();
  await app.go("Results", "Summary");
  await expect(app.results.getByText(/^Macro F1: from \d+% to 100% \(95% interval\)\.$/)).toBeVisible();
  await app.go("Results", "Confidence");
  await expect(
    app.results.getByRole("heading", { name: /Can the probabilities be believed\? Calibration error \d+\.\d%/ }),
  ).toBeVisible();
  await expect(app.results.getByRole("img", { name: /Expected calibration error \d+\.\d%/ })).toBeVisible();
  await app.disclose("Calibration as a table");
  const table = app.results.getByRole("table", { name: "Calibration as a table" });
  await expect(table).toBeVisible();
  const counts = (await table.getByRole("row").locator("td:last-child").allInnerTexts()).map(Number);
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(8);
  await checkAxe(page);
});
