import { checkAxe, expect, test } from "./page.ts";

test("a question mark beside a term says what it means, by pointer and by keys, in both languages", async ({
  app,
  page,
}) => {
  await app.open({ epochs: 2 });
  await app.chooseSample("Support requests");
  await app.train();
  await app.go("Results", "Classes");
  await app.button("What is recall?").click();
  const recall = page.getByText("Of the texts that belong to this class, the share that the model finds.");
  await expect(recall).toBeInViewport({ ratio: 1 });
  await checkAxe(page);
  // A click elsewhere puts it away.
  await app.metrics.getByRole("columnheader", { name: "Class", exact: true }).click();
  await expect(recall).toBeHidden();
  // The table's heads are called by the term alone.
  await expect(app.metrics.getByRole("columnheader", { name: "Recall", exact: true })).toBeVisible();

  await app.button("What is the weighted average?").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/each class counts by its number of texts/)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Escape");
  await expect(page.getByText(/each class counts by its number of texts/)).toBeHidden();
  await expect(app.button("What is the weighted average?")).toBeFocused();

  await app.speak("简体中文");
  await page.setViewportSize({ width: 390, height: 844 });
  await app.button("什么是混淆矩阵？").click();
  await expect(page.getByText("对角线上是判断正确的", { exact: false })).toBeInViewport({ ratio: 1 });
});
