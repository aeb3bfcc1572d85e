// The map of the texts, by pointer and by keyboard, in both languages.

import { checkAxe, expect, test } from "./page.ts";

test("a network's map: walked by keyboard, with neighbours and a table", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 15 });
  await app.chooseSample("Short messages");
  await app.train();
  await app.go("Results", "Map");
  const plot = page.getByRole("application", { name: /^Map of the texts/ });
  await expect(plot).toBeVisible();
  await plot.focus();
  const names = new Set<string>();
  for (const key of ["Home", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "End"]) {
    await page.keyboard.press(key);
    // The page is drawn with the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    names.add((await plot.getAttribute("aria-label")) ?? "");
  }
  expect(names.size).toBeGreaterThan(2);
  const near = page.getByRole("list", { name: "Nearest texts" }).getByRole("listitem");
  await expect(near).toHaveCount(5);
  const before = await plot.getAttribute("aria-label");
  await near.first().getByRole("button").press("Enter");
  await expect(plot).not.toHaveAttribute("aria-label", before ?? "");
  await app.disclose("The texts as a table");
  await expect(page.getByRole("table", { name: "The texts as a table" }).getByRole("row")).toHaveCount(49);
  await page.getByRole("button", { name: "Right or wrong" }).click();
  await expect(page.getByRole("list", { name: "Legend" })).toContainText("Wrong");
  await checkAxe(page);
  // Another layout has the same texts elsewhere, and the first is as it was.
  const points = () =>
    page.locator(".map-plot svg > g").evaluateAll((all) => all.map((point) => point.getAttribute("transform")).join());
  const components = await points();
  await page.getByRole("button", { name: "t-SNE" }).press("Enter");
  await expect(page.getByText("How far apart groups lie")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Progress of the map" })).toBeHidden();
  await expect.poll(points).not.toBe(components);
  const settled = await points();
  await plot.focus();
  await page.keyboard.press("Home");
  await expect(near).toHaveCount(5);
  await checkAxe(page);
  await page.getByRole("button", { name: "Principal components" }).press("Enter");
  await expect.poll(points).toBe(components);
  await page.getByRole("button", { name: "t-SNE" }).press("Enter");
  await expect.poll(points).toBe(settled);
  // Another model has another map.
  await app.button("Train").click();
  await expect(plot).toHaveAccessibleName("Map of the texts");
});

test("an encoder's map in Chinese, with the text being tried among its like", async ({ app, page }) => {
  await app.visit();
  await app.chooseSample("Customer messages (Chinese)");
  await app.button("Train").click();
  await expect(app.status).toContainText("Done");
  await app.trial.fill("快递还没送到，什么时候能到");
  await app.speak("简体中文");
  await app.goNamed("结果", "地图");
  const near = page.getByRole("list", { name: "与正在试的文本最相近的文本" }).getByRole("listitem");
  await expect(near).toHaveCount(5);
  // At least three of the five are about delivery too.
  const labels = await near.allInnerTexts();
  expect(labels.filter((text) => text.includes("物流")).length).toBeGreaterThanOrEqual(3);
  await page.getByRole("button", { name: "t-SNE 近邻" }).click();
  await expect(page.getByText("正在试的文本画在与它最相近的文本之间")).toBeVisible();
  await expect(page.locator(".map-plot g.trial")).toHaveCount(1);
  await checkAxe(page);
});
