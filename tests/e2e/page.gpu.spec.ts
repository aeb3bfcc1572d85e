// The page on WebGPU, as a person uses it, on Chromium's software adapter.

import { expect, test, twoClasses } from "./page.ts";

/** A network small enough for a software adapter. */
const small = { model: "cnn", epochs: 2, embedding_dim: 8, filters: 4, kernel_widths: "2", batch_size: 8 };

test.describe.configure({ mode: "serial" });

test("a person chooses WebGPU, trains, reads the scores and tries a text", async ({ app }) => {
  await app.open(small);
  await app.paste(twoClasses(10));
  await app.chooseEngine("WebGPU");
  await app.button("Train").click();
  await expect(app.page.getByText(/Computes on .*as you chose/)).toBeVisible();
  await app.finished();
  await app.go("Results", "Classes");
  await expect(app.metrics).toBeVisible();
  await app.trial.fill("lovely and friendly");
  await expect(app.prediction.getByRole("listitem")).toHaveCount(2);
  // What is read from the device to be looked at.
  await app.go("Training", "Layer signals");
  await expect(app.page.getByRole("img", { name: /^Histogram of the activations from/ }).first()).toBeVisible();
  await app.tab("Inside").click();
  await expect(app.page.getByRole("table", { name: "Filters", exact: true })).toContainText("lovely");
  await app.go("Results", "Map");
  await expect(app.page.getByRole("application", { name: /^Map of the texts/ })).toBeVisible();
});

test("a pretrained encoder serves on WebGPU too", async ({ app }) => {
  await app.open({ start: "pretrained", adaptation: "frozen", validation_share: 0, head: "logistic" });
  await app.paste(twoClasses(3));
  await app.chooseEngine("WebGPU");
  await app.button("Train").click();
  await expect(app.page.getByText(/Computes on .*as you chose/)).toBeVisible();
  await app.finished();
  await app.go("Results", "Classes");
  await expect(app.metrics).toBeVisible();
  await app.trial.fill("lovely and friendly");
  await expect(app.prediction.getByRole("listitem").first()).toContainText("praise");
});

test.describe("a killed worker", () => {
  test.use({ allowedErrors: [/./] });

  test("the run goes on on the CPU, and the page says so", async ({ app }) => {
    await app.open({ ...small, epochs: 200 });
    await app.paste(twoClasses(10));
    await app.chooseEngine("WebGPU");
    await app.button("Train").click();
    await expect(app.page.getByText(/Computes on .*as you chose/)).toBeVisible();
    await expect.poll(() => app.number("Step")).toBeGreaterThan(2);
    // The one that was started last is the GPU's.
    await app.page
      .workers()
      .at(-1)
      ?.evaluate(() => self.close());
    await expect(app.notices).toContainText(/goes on/i);
    await expect(app.page.getByText(/Computes on the CPU/)).toBeVisible();
    await expect(app.status).toContainText("Done");
  });
});
