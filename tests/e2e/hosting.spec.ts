// The page on any static host, under any path.

import { type Page, App, expect, twoClasses } from "./page.ts";
import { test } from "./site.ts";

test.use({ subPath: "handful/" });

test.describe("under a sub-path", () => {
  test.use({ serviceWorkers: "block" });

  test("the page asks for nothing outside of it", { tag: "@firefox" }, async ({ app, page, baseURL }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    // Enabled by the engine, so the worker and the wasm file have arrived too.
    await app.open();
    // A worker begins in the page's own memory.
    const asked = requests.filter((url) => !url.startsWith("blob:"));
    expect(asked.filter((url) => !url.startsWith(baseURL ?? ""))).toEqual([]);
    expect(requests.some((url) => url.endsWith(".wasm"))).toBe(true);
  });
});

const isKept = (page: Page) => new App(page).keptForLater();

/** Leaves texts of its own in a copy of the page, and opens it once more. */
async function leave(app: App, address: string, text: string): Promise<void> {
  await app.page.goto(address);
  await app.ready();
  await expect(app.labelled).toHaveValue("");
  await app.paste(text);
  await isKept(app.page);
  await app.page.reload();
  await expectTexts(app, text);
}

/** The rows are there, and the box above them, once it is opened, has the text that they were read from. */
async function expectTexts(app: App, text: string): Promise<void> {
  await expect(app.rows).toBeVisible();
  await app.openBox();
  await expect(app.labelled).toHaveValue(text);
}

test(
  "two copies in two folders of one host keep their own, and delete their own",
  { tag: "@firefox" },
  async ({ page, context, baseURL }) => {
    const above = new URL("../", baseURL).href;
    const first = new App(page);
    await leave(first, above, twoClasses(2));
    // At its first visit it is the copy in the folder above whose service worker is asked.
    const second = new App(await context.newPage());
    await leave(second, baseURL ?? "", twoClasses(3));

    await second.openStored();
    await second.page.getByRole("button", { name: "Delete all of it…" }).click();
    await second.page.getByRole("button", { name: "Delete all of it now" }).click();
    await expect(second.page.getByRole("heading", { name: "Nothing is left" })).toBeVisible();
    // The other one has not come to its end, and has what it had.
    await first.labelled.fill(twoClasses(4));
    await page.reload();
    await expectTexts(first, twoClasses(4));
    const left = await page.evaluate(async () => [
      (await indexedDB.databases()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ]);
    expect(left).toEqual([1, 1]);
  },
);

test("what an earlier version kept for all copies goes to the copy that was visited then", async ({
  page,
  baseURL,
}) => {
  const above = new URL("../", baseURL).href;
  // As that version left it.
  await page.goto(`${above}NOTICE.txt`);
  await page.evaluate(
    (text) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open("handful");
        request.onupgradeneeded = () => request.result.createObjectStore("kept");
        request.onsuccess = () => {
          const store = request.result.transaction("kept", "readwrite").objectStore("kept");
          store.put({ text, options: {}, rows: [], edited: false }, "1/table");
          store.put({ table: 1 }, "1/revisions");
          store.transaction.oncomplete = () => resolve(request.result.close());
        };
      }),
    twoClasses(2),
  );
  await page.evaluate(async () => {
    const { active, installing } = await navigator.serviceWorker.register("/offline.js");
    await new Promise<void>((resolve) => {
      if (active) resolve();
      installing?.addEventListener("statechange", () => installing.state === "activated" && resolve());
    });
  });
  const app = new App(page);
  for (let visits = 0; visits < 2; visits++) {
    await page.goto(baseURL ?? "");
    await app.ready();
    await expect(app.labelled).toHaveValue("");
    await isKept(page);
  }
  await page.goto(above);
  await expectTexts(app, twoClasses(2));
  await page.reload();
  await expectTexts(app, twoClasses(2));
});
