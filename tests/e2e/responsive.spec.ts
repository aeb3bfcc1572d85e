import { expect, test } from "./page.ts";

// A trace takes pictures of the page, which is work that a person's browser has not.
test.use({ trace: "off" });

// On a busy machine the processor may be away for longer than a task takes; a page that blocks always does.
test.describe.configure({ retries: 3 });

test("training does not block the page", async ({ app, page }) => {
  await app.open({ epochs: 1000 });
  await app.chooseSample("News headlines");
  await app.model.selectOption("Transformer");
  await expect(page.getByText(/\d parameters/)).toBeVisible();
  await app.button("Train").click();
  await expect.poll(() => app.number("Step")).toBeGreaterThan(20);
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask" });
    Object.assign(window, { tasks });
  });

  const step = await app.number("Step");
  await expect.poll(() => app.number("Step")).toBeGreaterThan(step + 40);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  expect(Math.max(0, ...tasks)).toBeLessThan(200);

  for (const language of ["简体中文", "English", "简体中文", "English"]) {
    const button = app.button(language);
    const answeredMs = await button.evaluate(
      (element: HTMLButtonElement) =>
        new Promise<number>((resolve) => {
          const clicked = performance.now();
          new MutationObserver(() => resolve(performance.now() - clicked)).observe(element, { attributes: true });
          element.click();
        }),
    );
    expect(answeredMs).toBeLessThan(500);
    await expect(button).toHaveAttribute("aria-pressed", "true");
  }
  await expect(app.status).toContainText("Training…");
});
