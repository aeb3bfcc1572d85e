// A visit without a network, after one with.

import { expect, test } from "./page.ts";

test.use({ serviceWorkers: "allow" });

test("after one visit the page opens, trains and speaks Chinese without a network", async ({ app, page, context }) => {
  await app.open({ epochs: 2 });
  await expect(page.getByRole("contentinfo")).toContainText("opens without a network");
  await context.setOffline(true);
  await page.reload();
  await expect(app.model).toBeEnabled();
  await app.chooseSample("News headlines");
  await app.train();
  await app.trial.fill("The river rose overnight");
  await expect(app.prediction).toBeVisible();
  await app.button("简体中文").click();
  await expect(page.getByRole("heading", { name: "数据", exact: true })).toBeVisible();
});

test("with its encoder kept, a pretrained start needs no network either", async ({ app, page, context }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.chooseSample("Support requests");
  await app.train();
  await expect(page.getByRole("contentinfo")).toContainText("opens without a network");
  await context.setOffline(true);
  await page.reload();
  await app.train();
  await app.trial.fill("My parcel never came");
  await expect(app.prediction).toBeVisible();
});

test("a newer page is shown on the next visit with a network", async ({ app, page, context }) => {
  await app.open();
  await expect(page.getByRole("contentinfo")).toContainText("opens without a network");
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await context.route(/:\d+\/$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("<noscript>", "<p>Newer</p><noscript>") });
  });
  await page.reload();
  await expect(page.getByText("Newer", { exact: true })).toBeVisible();
  // And without one it is the newer page that is kept.
  await context.unroute(/:\d+\/$/);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("Newer", { exact: true })).toBeVisible();
});
