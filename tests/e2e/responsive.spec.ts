import { expect, test } from "./page.ts";

test("training does not block the page", async ({ app, page }) => {
  await app.open({ epochs: 1000 });
  await app.chooseSample("News headlines");
  await app.chooseModel("Transformer");
  await expect(page.getByText(/\d parameters/)).toBeVisible();
  await app.button("Train").click();
  await expect.poll(() => app.number("Step")).toBeGreaterThan(20);

  // What happens in what order, not how fast: each click is answered in the middle of the
  // run, and the run goes on.
  for (const [language, training] of [
    ["简体中文", "训练中…"],
    ["English", "Training…"],
  ] as const) {
    await app.speak(language);
    await expect(app.status).toContainText(training);
  }
  const step = await app.number("Step");
  await expect.poll(() => app.number("Step")).toBeGreaterThan(step);

  // The page draws between two pieces of news: training on its own thread would leave no frame.
  const frames = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        let news = 0;
        const watch = new MutationObserver(() => {
          if (++news === 20) resolve(count);
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        const frame = () => {
          count++;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
  );
  expect(frames).toBeGreaterThan(5);
  await expect(app.status).toContainText("Training…");
});
