// What happens to the page rather than in it: a dead worker, a full disk, no WebGPU.

import { type Page, type Worker, expect, test, twoClasses } from "./page.ts";

test.describe("a worker that dies", () => {
  test.use({ allowedErrors: [/killed by the test/] });

  const ways = {
    "of an error": (worker: Worker) =>
      worker.evaluate(() => {
        setTimeout(() => {
          throw new Error("killed by the test");
        });
      }),
    "without a word": (worker: Worker) => worker.evaluate(() => self.close()),
  };
  for (const [way, kill] of Object.entries(ways)) {
    test(`${way}, while it trains: the run goes on from its last state`, async ({ app, page }) => {
      await app.open({ epochs: 1_000 });
      await app.paste(twoClasses(20));
      // A pause saves the run's state.
      const saved = 4;
      await app.go("Training");
      await app.button("Epoch").click();
      await expect(app.status).toHaveText(`Paused at step ${saved} of 4,000.`);
      await app.button("Resume").click();
      await expect.poll(() => app.number("Step"), { intervals: [50] }).toBeGreaterThan(saved);

      await kill(workerOf(page));
      await expect(app.notices).toContainText(/The engine had stopped \(.+\)\. Nothing is lost/);
      const notice = (await app.notices.textContent()) ?? "";
      const step = Number(/from step ([\d,]+)/.exec(notice)?.[1]?.replace(",", ""));
      expect(step).toBeGreaterThanOrEqual(saved);
      await app.finished();
      await expect(app.status).toHaveText("Done after 1,000 epochs.");
      await expect(app.value("Step")).toHaveText("4,000 / 4,000");
      await app.trial.fill("lovely and clean");
      await expect(app.prediction.getByRole("listitem").first()).toContainText("praise");
    });

    test(`${way}, after a run: the model still answers`, async ({ app, page }) => {
      await app.open();
      await app.paste(twoClasses(10));
      await app.train();
      await app.go("Results", "Summary");
      const accuracy = await app.value("Accuracy").textContent();
      await kill(workerOf(page));
      await expect(app.notices).toContainText("Nothing is lost");
      await app.trial.fill("awful, rude and dirty");
      await expect(app.prediction.getByRole("listitem").first()).toContainText("complaint");
      await expect(app.value("Accuracy")).toHaveText(accuracy ?? "");
    });

    test(`${way}, before a run: the page goes on as if nothing had been`, async ({ app, page }) => {
      await app.open();
      await app.paste(twoClasses(10));
      await kill(workerOf(page));
      await app.paste(twoClasses(12));
      await expect(page.getByText("24 texts in 2 classes")).toBeVisible();
      await app.train();
    });
  }

  test("beside a run whose encoder it helps to tune: the run does it alone, and the page says nothing", async ({
    app,
    page,
  }) => {
    // What a quick machine does in a moment is not shared.
    await app.open({ start: "pretrained", adaptation: "tuned", tuning_steps: 24 });
    await app.chooseSample("Support requests");
    // A long run asks another worker for WebGPU.
    await app.chooseEngine("CPU");
    // Asked for when it starts: on a busy machine the run may be over before it is looked for.
    const helping = page.waitForEvent("worker");
    await app.button("Train").click();
    await (await helping).evaluate(() => void setTimeout(() => self.close(), 500));
    await expect.poll(() => page.workers().length).toBe(1);
    await app.finished();
    await expect(app.status).toHaveText(/^Done/);
    await expect(app.notices).toHaveCount(0);
  });

  function workerOf(page: Page): Worker {
    const [worker] = page.workers();
    if (!worker) throw new Error("the page has no worker");
    return worker;
  }
});

test("a run that a reload cuts short is told of, and goes on from where it was kept", async ({ app, page }) => {
  await app.open({ epochs: 400 });
  await app.paste(twoClasses(20));
  await app.go("Training", "Curves");
  await app.button("Epoch").click();
  await expect(app.status).toHaveText("Paused at step 4 of 1,600.");
  await expect.poll(() => keptModels(page)).toBe(1);
  await page.reload();
  await expect(app.notices).toContainText("Your last run ended at step 4 of 1,600");
  await app.go("Compare", "Runs");
  await expect(page.getByRole("list", { name: "Kept runs" })).toContainText("cut short at step 4 of 1,600");
  await app.notices.getByRole("button", { name: "Go on from step 4" }).click();
  await expect(app.notices).toHaveCount(0);
  await app.finished();
  await expect(page.getByRole("list", { name: "Kept runs" }).getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("list", { name: "Kept runs" })).not.toContainText("cut short");
  await app.modelKept();
  await app.go("Training", "Curves");
  await expect(app.value("Step")).toHaveText("1,600 / 1,600");
  await page.reload();
  await app.finished();
  await expect(app.notices).toHaveCount(0);
});

test("a run on an encoder that a reload cuts short says that it begins again", async ({ app, page }) => {
  await app.open({ start: "pretrained" });
  await app.chooseSample("News headlines");
  await app.button("Train").click();
  await app.go("Training", "Curves");
  await expect(page.getByRole("list", { name: "Stages" })).toBeVisible();
  await page.reload();
  await expect(app.notices).toContainText("It can only start again from the beginning.");
  await app.notices.getByRole("button", { name: "Train again" }).click();
  await expect(page.getByRole("list", { name: "Stages" })).toBeVisible();
  await expect(app.notices).toHaveCount(0);
  await app.reset();
  await page.reload();
  await expect(app.status).toHaveText("Ready when you are.");
  await expect(app.notices).toHaveCount(0);
});

/** How many models, or states of runs, are kept. */
function keptModels(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // Opened here first, it would have no place for them.
    const known = await indexedDB.databases();
    const name = known.find(({ name }) => name?.startsWith("handful-models"))?.name;
    if (name === undefined) return 0;
    return new Promise<number>((resolve) => {
      const opened = indexedDB.open(name);
      opened.onsuccess = () => {
        const all = opened.result.transaction("models").objectStore("models").getAll();
        all.onsuccess = () => {
          opened.result.close();
          resolve(all.result.filter(({ file }: { file: Blob }) => file.size > 0).length);
        };
      };
    });
  });
}

test("a worker that dies where there are no locks is noticed by its heart", async ({ app, page }) => {
  // As on a page that is not served securely.
  const lockless = `Object.defineProperty(navigator, "locks", { value: undefined });\n`;
  await page.addInitScript(lockless);
  await page.route(/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: lockless + (await response.text()) });
  });
  await app.open({ epochs: 1_000 });
  await app.paste(twoClasses(200));
  await app.button("Train").click();
  await expect.poll(() => app.number("Step")).toBeGreaterThan(1);
  // The other one is its heart.
  await expect.poll(() => page.workers().length).toBe(2);
  await page.workers()[0]?.evaluate(() => self.close());
  await expect(app.notices).toContainText("The engine had stopped (the browser ended the worker)");
  await expect(app.status).toContainText("Training…");
  await app.button("Stop").click();
  await app.finished();
});

test.describe("an engine that cannot be fetched", () => {
  test.use({ allowedErrors: [/Failed to load resource/] });

  test("is said, and the page keeps what is pasted", async ({ app, page }) => {
    await app.open();
    await app.paste(twoClasses(2));
    await page.route(/\.wasm$/, (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await expect(app.alert.filter({ hasText: "The engine could not be loaded" })).toBeVisible();
    await expect(app.button("Train")).toBeDisabled();
    await app.openBox();
    await expect(app.labelled).toHaveValue(twoClasses(2));

    await app.labelled.fill(twoClasses(3));
    await page.unroute(/\.wasm$/);
    await app.reload();
    await app.go("Texts", "Table");
    await expect(app.rows).toBeVisible();
    await app.openBox();
    await expect(app.labelled).toHaveValue(twoClasses(3));
    await app.train();
  });
});

test("a full storage is said, and the page stays usable", async ({ app, page, context, baseURL }) => {
  const browser = await context.newCDPSession(page);
  const origin = new URL(baseURL ?? "").origin;
  // Before anything is kept: for a while the browser goes by the room that it found last.
  await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await app.open({ epochs: 2 });
  await app.paste(twoClasses(10));
  await expect(app.notices).toContainText("This browser’s storage is full");
  await app.train();
  const ofModel = app.notices.getByRole("alert").filter({ hasText: "the model that was just trained is here only" });
  await expect(ofModel).toBeVisible();

  await browser.send("Storage.overrideQuotaForOrigin", { origin });
  await app.trial.fill("lovely and clean");
  await expect(app.notices.getByRole("alert")).toHaveCount(1);
  await ofModel.getByRole("button", { name: "Dismiss" }).click();
  await expect(app.notices).toHaveCount(0);
  await app.reload();
  await app.go("Texts", "Table");
  await expect(app.rows).toBeVisible();
  await app.openBox();
  await expect(app.labelled).toHaveValue(twoClasses(10));
});

test("no storage at all is said, and the page stays usable", async ({ app, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
  });
  await app.open({ epochs: 2 });
  await expect(app.notices).toContainText("This browser does not let the page keep anything (not here)");
  await app.paste(twoClasses(10));
  await app.train();
});

test("without WebGPU, choosing it says why and trains on the CPU", async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.chooseEngine("WebGPU");
  await app.paste(twoClasses(10));
  await app.train();
  await expect(
    page.getByText(/^\s*Computes on the CPU: (this browser has no WebGPU|WebGPU found no graphics adapter)/),
  ).toBeVisible();
});

test("the chosen CPU is said to be chosen", async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await app.chooseEngine("CPU");
  await app.paste(twoClasses(10));
  await app.train();
  await expect(page.getByText("Computes on the CPU: as you chose.")).toBeVisible();
});
