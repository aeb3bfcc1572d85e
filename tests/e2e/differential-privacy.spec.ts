// Private training, and what a model gives away, as a person meets them.

import { expect, test } from "./page.ts";

/** Steps of a moment: text by text they take longer than others. */
const brief = { epochs: 2, max_len: 16, embedding_dim: 8, filters: 4, num_words: 100 };

test("a private run spends its budget, says so everywhere, and is kept with it", async ({ app, page }) => {
  await app.open(brief);
  await app.chooseSample("News headlines");
  await app.openSettings("Privacy");
  await app.setting("Private training").check();
  await app.set("Privacy budget (ε)", 3);
  // What a private run does not do is no setting of it.
  await app.openSettings("Training");
  await expect(app.setting("Early stopping")).toHaveCount(0);
  await app.train();

  await app.go("Training", "Curves");
  const spent = page.getByRole("group", { name: "Privacy", exact: true });
  await expect(spent).toContainText(/Spent ε = (3|2\.9\d) of 3, at δ = 10⁻⁵\./);
  await expect(spent.getByRole("progressbar", { name: /^Privacy budget: ε (3|2\.9\d) of 3 spent$/ })).toBeVisible();
  await expect(spent).toContainText("nothing that they see is more than 20.1 times as likely");

  await app.go("Results", "Privacy");
  await expect(app.results).toContainText(/A training text has the lower loss in [\d.]+% of the pairs/);
  await expect(app.results).toContainText(/This run was private \(ε = (3|2\.9\d), δ = 10⁻⁵\)/);
  await app.disclose("Losses as a table");
  const table = app.results.getByRole("table", { name: "Losses as a table" });
  await expect(table.getByRole("row").nth(1)).toContainText("%");

  await app.go("Compare", "Runs");
  const runs = page.getByRole("list", { name: "Kept runs" });
  await expect(runs.getByRole("listitem").first()).toContainText(/private, ε = (3|2\.9\d), δ = 10⁻⁵/);
});

test("what was spent counts on through a pause", async ({ app, page }) => {
  await app.open({ ...brief, epochs: 400, private: true, epsilon: 2 });
  await app.chooseSample("News headlines");
  await app.button("Train").click();
  const meter = page.getByRole("progressbar", { name: /^Privacy budget/ });
  const spent = () => meter.evaluate((bar: HTMLProgressElement) => bar.value);
  await expect.poll(spent).toBeGreaterThan(0);
  await app.button("Pause").click();
  await expect(app.status).toHaveText(/^Paused/);
  const paused = await spent();
  expect(paused).toBeLessThan(2);
  await app.button("Resume").click();
  await expect.poll(spent).toBeGreaterThan(paused);
  await app.button("Stop").click();
  await app.finished();
  expect(await spent()).toBeLessThan(2);
});

test("a head on an encoder is trained privately, in Chinese, without a search", async ({ app, page }) => {
  await app.open({ start: "pretrained", private: true });
  await app.chooseSample("Support requests");
  await app.speak("简体中文");
  await page.getByRole("button", { name: "开始训练" }).click();
  await expect(app.status).toContainText("已完成");
  const spent = page.getByRole("group", { name: "隐私", exact: true });
  await expect(spent).toContainText(/已用 ε = 8（预算 8，δ = 10⁻⁵）。/);
  await expect(page.getByRole("list", { name: "阶段" }).getByRole("listitem")).toHaveCount(2);
  await app.goNamed("结果", "隐私");
  await expect(page.getByRole("img", { name: /训练文本与留出文本的损失分布/ })).toBeVisible();

  await app.goNamed("训练", "搜索");
  await page.getByRole("button", { name: "搜索设置" }).click();
  await expect(app.alert.filter({ hasText: "请先关闭“差分隐私训练”再搜索。" })).toBeVisible();
});

test("a run without privacy shows what the simplest attack finds", async ({ app }) => {
  await app.open({ ...brief, epochs: 30 });
  await app.chooseSample("News headlines");
  await app.train();
  await app.go("Results", "Privacy");
  await expect(app.results).toContainText("“Private training” in the settings bounds all of them.");
  await expect(app.results.getByRole("img", { name: /^How the losses of training texts/ })).toBeVisible();
});
