// Lessons: begun over a person's own texts, which come back; gone through as a person would; found again
// after a reload and by a link. And what a teacher has besides: the sheet, large letters, the glossary.

import { type Page, checkAxe, expect, test } from "./page.ts";

const lesson = (page: Page) => page.getByRole("region", { name: /^Lesson: / });

const own = Array.from({ length: 12 }, (_, row) => `${row % 2 ? "tea" : "coffee"}\ta cup of it, number ${row}`);

test("the three wrong labels are found, and the own texts come back", async ({ app, page }) => {
  await app.visit();
  await app.paste(own.join("\n"));
  await app.write(app.labelOf(1), "chocolate");
  await app.button("Menu").click();
  await app.button("Lessons").click();
  await expect(page.getByRole("heading", { name: "Lessons" })).toBeVisible();
  await checkAxe(page);
  await app.button("Begin: Find the three wrong labels").click();
  // Nothing happens to them unasked.
  await expect(app.alert).toContainText("There are 12 texts of your own on the page.");
  await app.button("Put mine aside and begin").click();
  await expect(lesson(page).getByRole("heading", { name: "Find the three wrong labels" })).toBeFocused();
  const steps = lesson(page).getByRole("listitem");
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(0)).toHaveAttribute("aria-current", "step");

  await app.button("Show me where").click();
  await expect(app.button("Look for doubtful labels")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(lesson(page)).toContainText("Each text was judged by a classifier that has not seen it.");
  await checkAxe(page);
  const doubtful = page.getByRole("list", { name: /Doubtful labels|doubtful labels/ }).getByRole("listitem");
  const change = async (text: string, label: string) => {
    const item = doubtful.filter({ hasText: text });
    await item.getByRole("button", { name: new RegExp(`^Change to ${label}, row \\d+$`) }).click();
    await expect(item).toHaveCount(0);
  };
  await change("How do I change the email address", "account");
  await expect(steps.nth(1)).toContainText("1 of 3");
  await change("The kettle stopped working", "product fault");
  // The tick goes with what it was for.
  await change("The tracking says that my parcel was delivered", "delivery");
  await expect(lesson(page)).toContainText("Right labels stood in the list, too.");
  await app.go("Texts", "Table");
  await app.button("Undo").click();
  await expect(steps.nth(1)).toContainText("2 of 3");
  await app.button("Redo").click();
  await expect(steps.nth(1)).toContainText("Done:");

  await app.button("Show me where").click();
  await expect(app.button("Look again")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(lesson(page)).toContainText("All steps are done.");
  await expect(app.button("Next: Why did it say that?")).toBeVisible();

  await app.button("Leave").click();
  await expect(lesson(page)).toHaveCount(0);
  await expect(app.button("Menu")).toBeFocused();
  await app.go("Texts", "Table");
  await expect(app.tab("Table")).toHaveText(/12$/);
  await expect(app.labelOf(1)).toHaveValue("chocolate");
  await app.button("Menu").click();
  await app.button("Lessons").click();
  await expect(page.getByRole("heading", { name: /Find the three wrong labels\s+done/ })).toBeVisible();
});

test("a link begins a lesson, a reload goes on with it, on a phone in one line", async ({ app, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("./#/texts?lesson=none");
  const line = lesson(page).getByRole("button", { name: /^1 of 4 Train on the headlines\./ });
  await expect(line).toBeFocused();
  expect((await lesson(page).boundingBox())?.height).toBeLessThan(60);
  await app.ready();
  await app.train();
  // It opens to say why.
  await expect(lesson(page)).toContainText("10 of 24 texts held out are right.");
  await expect(lesson(page)).toContainText("Every one of them was put into a class");
  await checkAxe(page);

  await app.reload();
  await expect(page).toHaveURL(/lesson=none/);
  await expect(lesson(page).getByRole("button", { name: /^2 of 4 / })).toBeVisible();
  await lesson(page)
    .getByRole("button", { name: /^2 of 4 / })
    .click();
  await app.button("Show me where").click();
  const slider = page.getByRole("slider", { name: "Least probability" });
  await expect(slider).toBeFocused();
  await expect(page.getByText("Off: every text is put into a class.")).toBeVisible();
  for (let percent = 0; percent < 40; percent++) await page.keyboard.press("ArrowRight");
  await expect(lesson(page)).toContainText("What the model is less sure of is more often wrong");
  await app.button("Show me where").click();
  await expect(app.trial).toBeFocused();
  await app.trial.fill("lovely weather today");
  await expect(lesson(page)).toContainText("Where somebody acts on the answer");
  await app.trial.fill("Minister resigns before the vote on the budget");
  await expect(lesson(page)).toContainText("All steps are done.");
  // Without texts of one's own, those of the lesson stay.
  await app.button("Leave").click();
  await expect(page).not.toHaveURL(/lesson=/);
  await app.button("Close Try").click();
  await app.go("Texts", "Table");
  await expect(app.tab("Table")).toHaveText(/72$/);
});

test("the teacher’s sheet goes onto paper whole, and the glossary is searched in both languages", async ({
  app,
  page,
}) => {
  await app.visit();
  await app.button("Lessons").click();
  await page.getByRole("link", { name: "Teacher’s sheet" }).click();
  await expect(page).toHaveURL(/#\/sheet$/);
  await expect(page.getByRole("heading", { name: /^8\. When to say nothing/ })).toBeVisible();
  await checkAxe(page);
  await page.emulateMedia({ media: "print" });
  for (const part of [app.run, app.try, page.getByRole("navigation"), app.button("Print")])
    await expect(part.first()).toBeHidden();
  const isWhole = await page
    .getByRole("main")
    .evaluate((main) =>
      [main, ...main.querySelectorAll("div, section")].every(
        (box) => !/auto|scroll|hidden/.test(getComputedStyle(box).overflowY) || box.scrollHeight <= box.clientHeight,
      ),
    );
  expect(isWhole).toBe(true);
  await page.emulateMedia({ media: null });
  await page.goBack();
  await page.getByRole("link", { name: "Glossary" }).click();
  const first = page.getByRole("term").first();
  await page.getByRole("searchbox", { name: "Find a term" }).fill("overfit");
  await expect(first).toHaveText("Overfitting");
  await checkAxe(page);
  await app.speak("简体中文");
  await page.getByRole("searchbox", { name: "查找术语" }).fill("过拟合");
  await expect(first).toHaveText("过拟合");
});

test("for a room the letters are large and nothing is set, by a link with a lesson too", async ({ app, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto("./#/texts?lesson=wrong-labels&present");
  await expect(lesson(page)).toBeVisible();
  await app.ready();
  const sizeOf = (words: string) =>
    page
      .getByText(words)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  // A thirtieth of the picture's height.
  expect(await sizeOf("Look for doubtful labels")).toBeGreaterThanOrEqual(720 / 33);
  await expect(app.button("Share")).toBeHidden();
  await app.go("Model");
  await expect(app.tab("Settings")).toBeHidden();
  await checkAxe(page);
  await expect(page).toHaveURL(/lesson=wrong-labels&present/);
  const isWide = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await isWide()).toBe(true);
  await page.reload();
  await app.ready();
  await expect(app.button("Share")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(app.button("Share")).toBeVisible();
  await expect(page).not.toHaveURL(/present/);
  await app.button("Menu").click();
  await app.button("Presentation").click();
  await expect(app.button("Share")).toBeHidden();
  await app.button("Menu").click();
  await app.button("End the presentation").click();
  await expect(app.button("Share")).toBeVisible();
  await expect(lesson(page)).toBeVisible();
});
