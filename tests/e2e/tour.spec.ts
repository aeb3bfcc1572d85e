// The tour: offered where nothing is yet, walked by keyboard, and never over what it points to.

import { type Page, checkAxe, expect, test } from "./page.ts";

const headings = ["Begin with texts", "Train", "The score, at a glance", "Try a text", "See where it fails", "Compare"];

/** Whether the card keeps off what has the outline. */
async function isApart(page: Page): Promise<boolean> {
  const tour = page.getByRole("region", { name: "Tour" });
  const [card, ring] = [await tour.boundingBox(), await page.locator(".tour-ring").boundingBox()];
  if (!card || !ring) return false;
  return (
    card.x >= ring.x + ring.width ||
    card.x + card.width <= ring.x ||
    card.y >= ring.y + ring.height ||
    card.y + card.height <= ring.y
  );
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  test(`six steps by keyboard, at ${viewport.width} × ${viewport.height}`, async ({ app, page }) => {
    await page.setViewportSize(viewport);
    await page.goto("./");
    const tour = page.getByRole("region", { name: "Tour" });
    await app.button("Show me around").click();
    for (const [index, heading] of headings.entries()) {
      await expect(tour.getByRole("heading")).toHaveText(heading);
      await expect(tour).toContainText(`${index + 1} of 6`);
      await expect.poll(() => isApart(page)).toBe(true);
      await checkAxe(page);
      if (index === 0) {
        await expect(tour.getByRole("heading")).toBeFocused();
        await tour.getByRole("button", { name: "Next" }).focus();
      }
      await page.keyboard.press("Enter");
    }
    await expect(tour).toHaveCount(0);
    await expect(app.button("Menu")).toBeFocused();
    // What has been seen is not offered again, but found.
    await page.reload();
    await expect(app.button("Menu")).toBeVisible();
    await expect(app.button("Show me around")).toHaveCount(0);
    await app.button("Menu").click();
    await app.button("Tour").click();
    await tour.getByRole("button", { name: "Next" }).click();
    await expect(tour.getByRole("heading")).toHaveText("Train");
    await tour.getByRole("button", { name: "Back" }).click();
    await expect(tour.getByRole("heading")).toHaveText("Begin with texts");
    await page.keyboard.press("Escape");
    await expect(tour).toHaveCount(0);
  });
}

test("work that exists is not toured unless it is asked for", async ({ app, page }) => {
  await page.goto("./");
  await app.button("Support requests").click();
  await expect(app.rows).toBeVisible();
  await expect(app.button("Show me around")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Tour" })).toHaveCount(0);
});
