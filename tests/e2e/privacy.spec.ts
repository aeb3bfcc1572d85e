// What is kept on the device, told and deleted; what is asked for, counted; and the switch by which nothing is.

import { App, type Page, checkAxe, expect, tabTo, twoClasses } from "./page.ts";
import { test } from "./site.ts";

async function openPanel(page: Page) {
  const dialog = await new App(page).openStored();
  await expect(dialog.getByRole("table")).toBeVisible();
  return dialog;
}

const kept = (page: Page) => new App(page).keptForLater();

/** A visit that leaves something of every kind. */
async function work(app: App): Promise<void> {
  await app.open({ epochs: 2 });
  await app.paste(twoClasses(8));
  await app.train();
  await app.trial.fill("a secret text");
  await expect(app.prediction).toBeVisible();
}

/** All that the browser keeps for the host, whoever kept it. */
function everything(page: Page) {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    history: JSON.stringify(history.state),
    hash: location.hash,
  }));
}

const nothing = { databases: [], caches: [], workers: 0, local: [], session: [], history: "null", hash: "" };

test("tells what is kept, and deletes a part of it", { tag: "@firefox" }, async ({ app, page }) => {
  await work(app);
  await kept(page);
  const dialog = await openPanel(page);
  for (const name of [/^Labelled texts 16 texts/, /^Runs.* 1 run$/, /^Models.* 1 model$/, /^The page itself/]) {
    await expect(dialog.getByRole("rowheader", { name })).toBeVisible();
  }
  await checkAxe(page, "dialog");
  await dialog.getByRole("button", { name: "Delete: Labelled texts" }).click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog.getByRole("rowheader", { name: /^Labelled texts/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: /^Delete: Runs/ }).click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog.getByRole("rowheader", { name: /^(Runs|Models)/ })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await app.ready();
  await app.openBox();
  await expect(app.labelled).toHaveValue("");
});

test("deletes all of it in all tabs, and proves it", { tag: "@firefox" }, async ({ app, page, context }) => {
  await work(app);
  await kept(page);
  const other = await context.newPage();
  await other.goto("./");
  await expect(other.getByRole("button", { name: "Train", exact: true })).toBeEnabled();
  await other.getByRole("textbox", { name: "Try a text" }).fill("typed in the other tab");

  await page.bringToFront();
  const dialog = await openPanel(page);
  // By the keyboard alone.
  await dialog.getByRole("button", { name: "Delete all of it…" }).press("Enter");
  await expect(dialog.getByRole("heading", { name: "Delete all of this for good?" })).toBeFocused();
  await checkAxe(page, "dialog");
  await tabTo(page, dialog.getByRole("button", { name: "Delete all of it now" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Nothing is left" })).toBeVisible();
  await expect(page.getByText("no database, no cache and no service worker")).toBeVisible();
  await checkAxe(page, "main");
  await expect(other.getByText("In another tab, all that this page keeps")).toBeVisible();
  // Nothing comes back when a tab that has given it up is hidden or left.
  await other.close();
  expect(await everything(page)).toEqual(nothing);

  await page.getByRole("button", { name: "Start again" }).click();
  await app.ready();
  await app.openBox();
  await expect(app.labelled).toHaveValue("");
  await expect(app.trial).toHaveValue("");
});

test("what was downloaded can stay", async ({ app, page }) => {
  await work(app);
  await kept(page);
  const dialog = await openPanel(page);
  await dialog.getByRole("button", { name: "Delete all of it…" }).click();
  await dialog.getByRole("checkbox", { name: /^But keep what was downloaded/ }).check();
  await dialog.getByRole("button", { name: "Delete all of it now" }).click();
  await expect(page.getByRole("heading", { name: "Nothing of yours is left" })).toBeVisible();
  const left = await everything(page);
  expect(left.databases).toEqual([]);
  expect(left.workers).toBe(1);
});

test("a tab that sleeps and holds a database is told of", async ({ app, page, context, baseURL }) => {
  await work(app);
  const sleeper = await context.newPage();
  await sleeper.goto(`${baseURL}NOTICE.txt`);
  const name = (await everything(page)).databases.find((name) => name?.startsWith("handful "));
  // It holds a connection, and does not hear that it is to let go.
  await sleeper.evaluate(
    (name) =>
      new Promise((resolve) => {
        const request = indexedDB.open(name!);
        request.onsuccess = () => resolve(Object.assign(window, { held: request.result }));
      }).then(() => undefined),
    name,
  );
  const dialog = await openPanel(page);
  await dialog.getByRole("button", { name: "Delete all of it…" }).click();
  await dialog.getByRole("button", { name: "Delete all of it now" }).click();
  await expect(page.getByRole("heading", { name: "Not all of it could be deleted" })).toBeVisible();
  await expect(page.getByText("It has been emptied. Close that tab, then try again.")).toBeVisible();
  await sleeper.close();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Nothing is left" })).toBeVisible();
});

test("once loaded, training, predicting and explaining ask for nothing", { tag: "@firefox" }, async ({ app, page }) => {
  await app.open({ epochs: 2 });
  await kept(page);
  await page.reload();
  const dialog = await openPanel(page);
  await expect(dialog.getByText(/^\d+ while loading, 0 since\.$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await app.paste(twoClasses(8));
  await app.train();
  await app.trial.fill("lovely and clean");
  await app.tab("Why").click();
  await expect(page.getByText("The weights add up to")).toBeVisible();
  await openPanel(page);
  await expect(dialog.getByText(/^\d+ while loading, 0 since\.$/)).toBeVisible();
  await expect(dialog.getByText(/^The service worker.* while this tab was loading, 0 since\.$/)).toBeVisible();
});

test("what is asked for later is named", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen", encoder: "small" });
  await kept(page);
  await page.reload();
  const dialog = await openPanel(page);
  await expect(dialog.getByText(/^\d+ while loading, 0 since\.$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await app.chooseSample("Support requests");
  await app.train();
  await openPanel(page);
  const list = dialog.getByRole("list", { name: "Asked for since loading" });
  await expect(list.getByRole("listitem").filter({ hasText: "an encoder" })).toHaveCount(1);
});

test.describe("offline", () => {
  // What is refused is a failure to the browser.
  test.use({ allowedErrors: [/status of 503/] });

  test("while offline is on nothing is asked for", { tag: "@firefox" }, async ({ app, page, site }) => {
    await app.open({ epochs: 2 });
    await kept(page);
    await page.reload();
    let dialog = await openPanel(page);
    await dialog.getByRole("switch", { name: /^Offline/ }).check();
    await expect(dialog.getByText("Not on this device, so not available while this is on:")).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).click();
    const bar = page.getByText("Offline: this page makes no requests.");
    await expect(bar).toBeVisible();

    site.heard.length = 0;
    await page.reload();
    await expect(bar).toBeVisible();
    await app.paste(twoClasses(8));
    await app.train();
    await app.trial.fill("lovely and clean");
    await expect(app.prediction).toBeVisible();
    // What is missing is not fetched, and that is said with a way on.
    await app.startFrom("Small encoder");
    await app.encoder.getByRole("button", { name: "Download now" }).click();
    await expect(app.encoder).toContainText("Offline is on, so this encoder");
    await expect(
      page.getByText("Offline is on, so an encoder that is not on this device was not fetched."),
    ).toBeVisible();
    // A browser looks for a newer service worker by itself.
    expect(site.heard.filter((address) => !address.endsWith("/offline.js"))).toEqual([]);

    await page.getByRole("button", { name: "Turn off Offline" }).click();
    await expect(bar).toHaveCount(0);
    await app.encoder.getByRole("button", { name: "Download again" }).click();
    await expect(app.encoder).toContainText("is kept in this browser");
    dialog = await openPanel(page);
    await expect(dialog.getByRole("switch", { name: /^Offline/ })).not.toBeChecked();
  });
});

test("without a service worker the switch says that it cannot be enforced", async ({ app, page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));
  await app.open();
  await expect(await app.openStored()).toContainText("This cannot be enforced here");
});
