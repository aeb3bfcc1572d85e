// The gallery of components, which the development server has: axe finds nothing in any of their states.

import { type ViteDevServer, createServer } from "vite";
import { root } from "../../scripts/run.mjs";
import { checkAxe, expect, test } from "./page.ts";

// Both by one server, as its cache is no two servers' at the same time.
test.describe.configure({ mode: "default" });

let server: ViteDevServer;

test.beforeAll(async () => {
  server = await createServer({
    root,
    logLevel: "error",
    server: { port: 0, hmr: false, ws: false, watch: null },
    // It is fetched by nobody who waits for another's changes.
    cacheDir: "node_modules/.vite/gallery",
  });
  await server.listen();
});

test.afterAll(() => server.close());

for (const theme of ["light", "dark"]) {
  test(`all components, ${theme}`, async ({ page }) => {
    // Axe reads the whole of it, again and again.
    test.slow();
    const address = server.resolvedUrls?.local[0];
    await page.goto(`${address}gallery.html?theme=${theme}`);
    await expect(page.locator("html")).toHaveAttribute("data-drawn", "yes");
    await expect(page.getByRole("table", { name: "Confusion matrix" })).toBeVisible();
    await checkAxe(page);
    // The rest of the page stays as it was looked at.
    const run = page.getByRole("combobox", { name: "State of the run" });
    for (const state of ["done", "stale", "failed"]) {
      await run.selectOption(state);
      await checkAxe(page, "#run-bar");
    }
    await page.getByRole("tab", { name: "Two" }).click();
    await expect(page.getByRole("tabpanel").first()).toHaveText("The panel of tab two.");
    await checkAxe(page, ".tabs");
    await page.getByRole("button", { name: "Menu", exact: true }).click();
    await checkAxe(page, "#menu");
    await page.keyboard.press("Escape");
    for (const name of ["Dialog of keys", "Dialog with a long text"]) {
      await page.getByRole("button", { name }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await checkAxe(page, "dialog");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  });
}
