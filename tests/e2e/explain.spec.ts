// What a model makes of one text: weights by two methods, and variants side by side.

import { type App, type Locator, type Page, checkAxe, expect, tabTo, test } from "./page.ts";

const english = "claim your free prize now, my dear colleague";
const chinese = "我的快递三天没有更新了，能帮我查一下吗";

/** Each part of a table with its two weights. */
async function weights(page: Page): Promise<{ part: string; gradient: number; leftOut: number }[]> {
  const table = page.getByRole("table", { name: /weights as a table|以表格显示权重/ });
  await expect(table).toBeVisible();
  const rows = await table.getByRole("row").all();
  const number = (text = "") => Number(text.replace("−", "-"));
  return Promise.all(
    rows.slice(1).map(async (row) => {
      const [part = "", gradient, leftOut] = await row.locator("th, td").allInnerTexts();
      return { part, gradient: number(gradient), leftOut: number(leftOut) };
    }),
  );
}

async function explained(app: App, page: Page, text: string): Promise<void> {
  await app.trial.fill(text);
  await app.tab("Why").click();
  await expect(page.getByText(/The weights add up to/)).toBeVisible();
}

/** What the sentence about completeness says: sum, change and gap in percent. */
async function completeness(page: Page): Promise<{ sum: number; change: number; gap: number }> {
  const sentence = (await page.getByText(/The weights add up to/).innerText()).replaceAll("−", "-");
  const [, sum, change, gap] = /add up to (\S+); the score changes by (\S+), .* within ([\d.]+)%/.exec(sentence) ?? [];
  return { sum: Number(sum), change: Number(change), gap: Number(gap) };
}

for (const model of ["CNN", "Article CNN", "LSTM", "Transformer"]) {
  test(`a ${model} says why, completely`, { tag: model === "Transformer" ? "@firefox" : [] }, async ({ app, page }) => {
    await app.open({ epochs: 12 });
    await app.chooseModel(model);
    await app.chooseSample("Short messages");
    await app.train();
    await explained(app, page, english);
    const { sum, change, gap } = await completeness(page);
    expect(gap).toBeLessThanOrEqual(2);
    expect(Math.abs(sum - change)).toBeLessThanOrEqual(0.02 * Math.abs(change) + 0.011);
    await app.disclose("The weights as a table");
    const rows = await weights(page);
    const parts = ["claim", "your", "free", "prize", "now", ",", "my", "dear", "colleague"];
    expect(rows.map(({ part }) => part)).toEqual(parts);
    const total = rows.reduce((total, { gradient }) => total + gradient, 0);
    expect(Math.abs(total - sum)).toBeLessThan(0.06);
    expect(rows.some(({ leftOut }) => leftOut !== 0)).toBe(true);
  });
}

test("the pretrained encoder says why, for another class too, as the text changes", async ({ app, page }) => {
  await app.visit();
  await app.chooseSample("Short messages");
  await app.button("Train").click();
  await expect(app.status).toContainText("Done");
  await explained(app, page, english);
  const first = await completeness(page);
  expect(first.gap).toBeLessThanOrEqual(2);
  expect(first.change).toBeGreaterThan(0);
  const chosen = page.getByRole("combobox", { name: "Explained class" });
  await chosen.selectOption("work");
  await expect.poll(async () => (await completeness(page)).change).toBeLessThan(0);
  await app.trial.fill("the meeting with the client is on Monday");
  await expect(page.getByRole("img", { name: /client/ }).first()).toBeVisible();
  await checkAxe(page);
});

test("Chinese text on a Chinese page, variants and axe", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 12 });
  await app.chooseSample("Customer messages (Chinese)");
  await app.train();
  await app.trial.fill(chinese);
  await app.speak("简体中文");
  await app.tab("为什么").click();
  await expect(page.getByText(/各权重之和为/)).toBeVisible();
  await app.disclose("以表格显示权重");
  const rows = await weights(page);
  expect(
    rows
      .map(({ part }) => part)
      .join("")
      .replace("，", ""),
  ).toBe(chinese.replace("，", ""));
  await app.tab("如果").click();
  await page.getByRole("button", { name: "去掉 快递" }).click();
  await expect(page.getByRole("textbox", { name: "试一试" })).toHaveValue(chinese.replace("快递", ""));
  const variants = page.getByRole("table", { name: "各个版本" });
  await expect(variants.getByRole("row")).toHaveCount(3);
  await expect(variants.getByRole("row").nth(2)).toContainText("个百分点");
  await checkAxe(page);
});

test("variants are kept, compared, tried again and removed by keyboard alone", async ({ app, page }) => {
  await app.open({ epochs: 12 });
  await app.chooseSample("Short messages");
  await app.train();
  await app.trial.fill(english);
  await expect(app.prediction).toBeVisible();
  const press = async (target: Locator, key = "Enter") => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  await app.trial.focus();
  // Of tabs the chosen one takes the keyboard, and arrows go from one to the next.
  await press(app.tab("Why"), "ArrowRight");
  await expect(app.tab("What if")).toBeFocused();
  await press(app.button("Keep this variant"));
  const variants = page.getByRole("table", { name: "Variants" });
  await expect(variants.getByRole("row")).toHaveCount(2);
  await app.trial.focus();
  await press(page.getByRole("button", { name: "Leave out prize" }));
  await expect(app.trial).toHaveValue(english.replace(" prize", ""));
  await expect(variants.getByRole("row").nth(2)).toContainText("points");
  await app.trial.focus();
  await press(page.getByRole("button", { name: "Try variant 1" }));
  await expect(app.trial).toHaveValue(english);
  await app.trial.focus();
  await press(page.getByRole("button", { name: "Remove variant 1" }));
  await expect(variants).toHaveCount(0);
});

for (const [model, seen] of [
  ["CNN", "Filters"],
  ["Article CNN", "Filters"],
  ["GRU", "State after each token"],
  ["Transformer", "All heads, on average"],
] as const) {
  test(`inside a ${model}`, { tag: model === "GRU" ? "@firefox" : [] }, async ({ app, page }) => {
    await app.open({ epochs: 8 });
    await app.chooseModel(model);
    await app.chooseSample("Short messages");
    await app.train();
    await app.trial.fill(english);
    await app.tab("Inside").click();
    const table = page.getByRole("table", { name: seen, exact: true });
    await expect(table).toBeVisible();
    await expect(table).toContainText("prize");
    expect(await table.getByRole("row").count()).toBeGreaterThan(8);
    await checkAxe(page);
    await app.speak("简体中文");
    await expect(app.tab("内部")).toHaveAttribute("aria-selected", "true");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
  });
}

for (const [model, layer] of [
  ["CNN", "Conv1d(64 → 64, kernel 3) + ReLU"],
  ["Article CNN", "MaxPool2d(2 × 2)"],
  ["LSTM", "Bidirectional LSTM(64 → 64)"],
  ["Transformer", "Block 1: LayerNorm + attention, 4 heads"],
] as const) {
  test(
    `the layers of a ${model} while it learns`,
    { tag: model === "LSTM" ? "@firefox" : [] },
    async ({ app, page }) => {
      await app.open({ epochs: 6 });
      await app.chooseModel(model);
      await app.chooseSample("Short messages");
      await app.go("Training", "Curves");
      await app.button("Epoch").click();
      await expect(app.status).toContainText("Paused");
      await app.go("Training", "Layer signals");
      const table = page.getByRole("table", { name: "Gradients and activations of each layer" });
      const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: layer, exact: true }) });
      await expect(row.getByRole("img", { name: /^Histogram of the activations from/ })).toBeVisible();
      const output = table.getByRole("row").last();
      await expect(output.getByRole("img", { name: "Gradient norm from" })).toHaveAttribute(
        "aria-label",
        /to .* in epoch 1$/,
      );
      const before = await output.innerText();
      await app.button("Resume").click();
      await app.finished();
      await expect(output.getByRole("img", { name: "Gradient norm from" })).toHaveAttribute(
        "aria-label",
        /to .* in epoch 6$/,
      );
      await expect.poll(() => output.innerText()).not.toBe(before);
      await checkAxe(page);
      await app.speak("简体中文");
      await expect(page.getByText(/^所有曲线共用一个对数刻度/)).toBeVisible();
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    },
  );
}

test("inside the pretrained CNN", async ({ app, page }) => {
  await app.visit();
  await app.chooseSample("Short messages");
  await app.button("Train").click();
  await expect(app.status).toContainText("Done");
  await app.trial.fill(english);
  await app.tab("Inside").click();
  const table = page.getByRole("table", { name: "Filters", exact: true });
  await expect(table).toContainText("prize");
  await expect(page.getByText(/The 24 that respond most, of 768/)).toBeVisible();
  await expect(page.getByText("Still searching the training texts…")).toBeHidden();
  const rows = (await table.getByRole("row").all()).slice(1);
  const cells = await Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
  expect(cells).toHaveLength(48);
  // Each filter has two rows.
  for (let row = 0; row < cells.length; row += 2) {
    const [name = "", phrase = "", value] = cells[row] ?? [];
    const [strongest = ""] = cells[row + 1] ?? [];
    expect(name).toMatch(/^[235] tokens, no. \d+$/);
    expect(`<s> ${english}</s>`.replaceAll(/\s+/g, "")).toContain(phrase.replaceAll(/\s+/g, ""));
    expect(Number(value)).toBeGreaterThan(0);
    expect(strongest.match(/\s\d+\.\d\d/g)).toHaveLength(4);
  }
  await checkAxe(page);
  await app.speak("简体中文");
  await expect(page.getByText(/第一层卷积/)).toBeVisible();
});

test("an explanation can be stopped and asked for again", async ({ app, page }) => {
  await app.open({ epochs: 1, model: "lstm", hidden_size: 128, max_len: 400 });
  await app.chooseSample("Short messages");
  await app.train();
  await app.trial.fill(`${english} `.repeat(50));
  await app.tab("Why").click();
  await app.button("Stop explaining").click();
  await expect(page.getByText("The explanation was stopped.")).toBeVisible();
  await app.trial.fill(english);
  await expect(page.getByText(/The weights add up to/)).toBeVisible();
});
