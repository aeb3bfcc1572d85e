// Several projects on one device: each with its own texts, runs and settings.

import { type App, type Locator, checkAxe, expect, tabTo, test, twoClasses } from "./page.ts";

/** Opens the list of all projects. */
async function openList(app: App): Promise<Locator> {
  await app.button("Project").click();
  await app.button("All projects…").click();
  const dialog = app.page.getByRole("dialog", { name: "Projects" });
  await expect(dialog.getByRole("list", { name: "Projects on this device" })).toBeVisible();
  return dialog;
}

async function newProject(app: App): Promise<void> {
  await app.button("Project").click();
  await app.button("New project").click();
  await expect(app.page).toHaveTitle("Texts · Handful");
}

async function openProject(app: App, name: string): Promise<void> {
  await app.button("Project").click();
  await app.button(`Open ${name}`).click();
  await expect(app.page).toHaveTitle(name === "Untitled" ? /^\w+ · Handful$/ : new RegExp(` · ${name} · Handful$`));
}

test("each project has its own texts, settings and runs, and a reload opens the same one", async ({ app, page }) => {
  await app.open({ epochs: 3, validation_share: 0.25 });
  await app.paste(twoClasses(10));
  await app.train();
  await app.trial.fill("lovely and clean");
  await expect(app.prediction).toBeVisible();
  await app.go("Compare", "Runs");
  await expect(page.getByText(/model and results kept here/)).toBeVisible();

  await newProject(app);
  await expect(app.rows).toHaveCount(0);
  await expect(app.trial).toHaveValue("");
  await expect(app.status).not.toContainText("Done");
  await app.chooseSample("News headlines");
  await expect(page).toHaveTitle("Texts · News headlines · Handful");
  await app.go("Model", "Choice");
  await expect(app.startsFrom("Small encoder")).toBeChecked();
  await app.go("Compare", "Runs");
  await expect(page.getByRole("list", { name: "Kept runs" })).toHaveCount(0);

  await openProject(app, "Untitled");
  await expect(app.status).toContainText("Done");
  await expect(page.getByRole("list", { name: "Kept runs" }).getByRole("listitem")).toHaveCount(1);
  await expect(app.trial).toHaveValue("lovely and clean");
  await expect(app.prediction.getByRole("listitem").first()).toContainText("praise");
  await app.reload();
  await expect(page).toHaveTitle("Compare · Handful");
  await expect(app.status).toContainText("Done");
});

test(
  "projects are named, copied, deleted and brought back, by keyboard",
  { tag: "@firefox" },
  async ({ app, page }) => {
    await app.open();
    await app.chooseSample("Product reviews");
    await newProject(app);
    await app.chooseSample("News headlines");
    let list = await openList(app);
    await expect(list.getByRole("listitem").filter({ hasText: "News headlines" })).toContainText(/open\s+72 texts/);
    await checkAxe(page, "dialog.projects");

    await list.getByRole("button", { name: "Rename Product reviews" }).press("Enter");
    const field = list.getByRole("textbox", { name: "New name of Product reviews" });
    await expect(field).toBeFocused();
    await page.keyboard.type("Kettles");
    await page.keyboard.press("Enter");
    await expect(list.getByRole("button", { name: "Rename Kettles" })).toBeFocused();

    await list.getByRole("button", { name: "Duplicate Kettles" }).press("Enter");
    await expect(list.getByRole("button", { name: "Open Copy of Kettles" })).toBeFocused();
    await list.getByRole("button", { name: "Delete Kettles" }).press("Enter");
    const undo = list.getByRole("button", { name: "Undo: bring back Kettles" });
    await expect(undo).toBeFocused();
    await checkAxe(page, "dialog.projects");
    await page.keyboard.press("Enter");
    await expect(list.getByRole("button", { name: "Open Kettles" })).toBeFocused();

    // Of the one at hand: the last changed takes its place.
    await list.getByRole("button", { name: "Delete News headlines" }).press("Enter");
    await expect(list.getByRole("button", { name: "Undo: bring back News headlines" })).toBeFocused();
    await expect(page).toHaveTitle("Texts · Copy of Kettles · Handful");
    await tabTo(page, list.getByRole("button", { name: "Open Kettles" }));
    await page.keyboard.press("Enter");
    await expect(list).toHaveCount(0);
    await expect(page).toHaveTitle("Texts · Kettles · Handful");
    await expect(page.getByRole("main")).toBeFocused();
    await expect(app.rows).toBeVisible();

    // Gone for good with the page.
    await app.reload();
    list = await openList(app);
    await expect(list.getByRole("listitem")).toHaveCount(2);
    await list.getByRole("button", { name: "Close" }).click();
    const stored = await app.openStored();
    await expect(stored.getByRole("rowheader", { name: "Project “Copy of Kettles”" })).toBeVisible();
    await stored.getByRole("button", { name: "Delete: Project “Copy of Kettles”" }).click();
    await stored.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(stored.getByRole("rowheader", { name: /^Project/ })).toHaveCount(0);
    await expect(stored.getByRole("rowheader", { name: /^Labelled texts 48 texts/ })).toBeVisible();
  },
);

test("a run that is under way is not left without a word", async ({ app, page }) => {
  await app.open({ epochs: 1_000 });
  await app.chooseSample("Product reviews");
  await newProject(app);
  await app.startFrom("Only your texts");
  await app.openSettings("Training");
  await app.set("Epochs", 1_000);
  await app.paste(twoClasses(200));
  await app.button("Train").click();
  await expect.poll(() => app.number("Step")).toBeGreaterThan(1);
  await app.button("Project").click();
  await app.button("Open Product reviews").click();
  const question = page.getByRole("dialog", { name: /^Leave/ });
  await expect(question.getByRole("button", { name: "Stay here" })).toBeFocused();
  await checkAxe(page, "dialog.projects");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(app.status).toContainText("Training…");

  await app.button("Project").click();
  await app.button("Open Product reviews").click();
  await question.getByRole("button", { name: "Stop and open Product reviews" }).click();
  await expect(page).toHaveTitle("Texts · Product reviews · Handful");
  await openProject(app, "Untitled");
  await expect(app.status).toContainText("Done");
  await app.go("Compare", "Runs");
  await expect(page.getByRole("list", { name: "Kept runs" })).toContainText("ended early");
});

test("tabs may be at different projects, and one that is deleted elsewhere goes on as a new one", async ({
  app,
  page,
  context,
}) => {
  await app.open();
  await app.chooseSample("Product reviews");
  await newProject(app);
  await app.chooseSample("News headlines");
  await openProject(app, "Product reviews");

  const other = await context.newPage();
  await other.goto("./");
  await expect(other).toHaveTitle("Texts · Product reviews · Handful");
  await page.bringToFront();
  await openProject(app, "News headlines");
  await expect(other).toHaveTitle("Texts · Product reviews · Handful");
  const list = await openList(app);
  await list.getByRole("button", { name: "Delete Product reviews" }).click();
  await expect(list.getByRole("button", { name: "Undo: bring back Product reviews" })).toBeVisible();
  await expect(other.getByRole("region", { name: "Notices" })).toContainText("kept as a new project");
  // Gone for good here, it is there.
  await page.close();
  await other.reload();
  await expect(other).toHaveTitle("Texts · Product reviews · Handful");
  await expect(other.getByRole("table", { name: "Labelled rows" })).toBeVisible();
});
