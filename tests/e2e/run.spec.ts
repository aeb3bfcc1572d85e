import type { News } from "../../www/engine/protocol.ts";
import { expect, test, twoClasses } from "./page.ts";

test("pause, change a setting, step, resume, stop, reset", { tag: "@firefox" }, async ({ app, page }) => {
  // So many steps that none of what follows comes too late.
  await app.open({ epochs: 1000, batch_size: 1 });
  await app.paste(twoClasses(20));
  await app.button("Train").click();
  await expect(app.status).toContainText("Training…");
  await app.go("Model", "Choice");
  await expect(app.model).toBeDisabled();
  await app.openSettings("Training");
  await app.openSettings("Network");
  await expect(app.setting("Learning rate")).toBeDisabled();

  await app.button("Pause").click();
  await expect(app.status).toHaveText(/^Paused at step [\d,]+ of 32,000\.$/);
  await app.go("Training");
  const paused = await app.number("Step");
  expect(paused).toBeGreaterThan(0);

  await app.go("Model", "Settings");
  await expect(app.setting("Learning rate")).toBeEnabled();
  await expect(app.setting("Embedding size")).toBeDisabled();
  await app.set("Learning rate", 0.0005);

  await app.go("Training");
  await app.button("Step").click();
  await expect(app.value("Step")).toHaveText(`${(paused + 1).toLocaleString("en")} / 32,000`);
  await expect(app.value("Learning rate")).toHaveText("0.0005");
  await expect(app.status).toHaveText(/^Paused/);
  await app.trial.fill("lovely and clean");
  await expect(app.prediction).toContainText("praise");

  await app.button("Epoch").click();
  const perEpoch = 32;
  const atEpochEnd = Math.ceil((paused + 2) / perEpoch) * perEpoch;
  await expect(app.value("Step")).toHaveText(`${atEpochEnd.toLocaleString("en")} / 32,000`);

  await app.button("Resume").click();
  await expect(app.status).toContainText("Training…");
  await expect.poll(() => app.number("Step")).toBeGreaterThan(atEpochEnd);
  await app.button("Stop").click();
  await expect(app.status).toHaveText(/^Done: stopped at step [\d,]+\. The model so far is kept\.$/);
  await app.finished();
  await expect(app.prediction).toContainText("praise");

  await app.go("Results", "Classes");
  await expect(app.metrics).toBeVisible();
  await app.reset();
  await app.go("Results", "Classes");
  await expect(app.metrics).toHaveCount(0);
  await expect(app.prediction).toHaveCount(0);
  await app.go("Texts", "Table");
  await expect(page.getByText("40 texts in 2 classes")).toBeVisible();
});

test("one step and one epoch can begin a run", async ({ app }) => {
  await app.open();
  await app.paste(twoClasses(20));
  await app.go("Training");
  await app.button("Step").click();
  await expect(app.status).toHaveText("Paused at step 1 of 80.");
  await app.button("Epoch").click();
  await expect(app.status).toHaveText("Paused at step 4 of 80.");
  await app.button("Epoch").click();
  await expect(app.status).toHaveText("Paused at step 8 of 80.");
});

test("the curves have a table with the same numbers", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 4 });
  await app.paste(twoClasses(10));
  await app.train();
  await app.go("Training", "Curves");
  await app.disclose("Loss as a table");
  const table = page.getByRole("table", { name: "Loss as a table" });
  await expect(table.getByRole("rowheader")).toHaveText(["1", "2", "3", "4"]);
  const [training, validation] = await table.getByRole("row").last().getByRole("cell").allTextContents();
  await expect(page.getByRole("img", { name: "Curve of the loss" })).toHaveAccessibleName(
    `Curve of the loss by step. Now: training ${training}, validation ${validation}.`,
  );
});

test("training goes on behind another tab", { tag: "@firefox" }, async ({ app, page, context, channel }) => {
  // A hidden page draws nothing, so its engine's own news tell when the run ended.
  await page.addInitScript(() => {
    const Real = Worker;
    window.Worker = class extends Real {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        this.addEventListener("message", ({ data }: MessageEvent<Partial<News>>) => {
          if (data.news === "halted") document.documentElement.dataset["endedWhile"] = document.visibilityState;
        });
      }
    };
  });
  await app.open({ epochs: 500 });
  await app.paste(twoClasses(20));
  const opened = context.waitForEvent("page");
  await page.evaluate(() => void window.open("about:blank"));
  const other = await opened;
  await page.bringToFront();
  await app.button("Train").click();
  await expect(app.status).toContainText("Training…");
  await other.bringToFront();
  // Playwright's own browsers show all their pages at once.
  const visibility = await page.evaluate(() => document.visibilityState);
  if (channel === "moz-firefox") expect(visibility).toBe("hidden");
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset["endedWhile"])).toBe(visibility);
  await page.bringToFront();
  await expect(app.status).toHaveText("Done after 500 epochs.");
  await app.go("Results", "Classes");
  await expect(app.metrics).toBeVisible();
});
