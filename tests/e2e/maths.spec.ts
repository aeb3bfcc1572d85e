import { checkAxe, expect, test, twoClasses } from "./page.ts";

test("a layer shows its formulas with the run's own sizes, by keyboard", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ filters: 32, kernel_widths: "3", embedding_dim: 16 });
  await app.paste(twoClasses(8));
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("main", { name: "Model" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(app.tab("Layers and formulas")).toBeFocused();
  const layer = page.getByRole("button", { name: "Conv1d(16 → 32, kernel 3) + ReLU" });
  await layer.focus();
  await page.keyboard.press("Enter");
  await expect(layer).toHaveAttribute("aria-expanded", "true");
  const formulas = page.getByRole("group", { name: /^Each filter slides over the text/ }).getByRole("math");
  await expect(formulas.first()).toContainText("max");
  await expect(formulas.nth(1)).toHaveText("W∈ℝ32×16×3,b∈ℝ32");
  // Drawn as mathematics, not as unknown elements.
  expect(await formulas.first().evaluate((element) => element.namespaceURI)).toContain("MathML");
  expect(
    await formulas
      .first()
      .locator("munderover")
      .first()
      .evaluate((element) => element.namespaceURI),
  ).toContain("MathML");
  await expect(page.getByText("answer of filter f at place t")).toBeVisible();
  await page.getByRole("button", { name: "Linear(32 → 1) + sigmoid" }).click();
  await app.disclose("How the weights are changed");
  await expect(page.getByText(/Loshchilov & Hutter, 2019/)).toBeVisible();
  await checkAxe(page);
  await app.speak("简体中文");
  await expect(page.getByText("每个卷积核滑过文本", { exact: false })).toBeVisible();
});
