// The page as something to install and to show: its manifest, its icons, its picture.

import { expect, test } from "./page.ts";

interface Manifest {
  name: string;
  start_url: string;
  scope: string;
  icons: { src: string; sizes: string; purpose: string }[];
}

test("the manifest and all that it names are there, wherever the page is", async ({ app, page }) => {
  await page.goto("./");
  await expect(app.button("Menu")).toBeVisible();
  const address = await page.locator('link[rel="manifest"]').evaluate((link: HTMLLinkElement) => link.href);
  const manifest = (await (await page.request.get(address)).json()) as Manifest;
  const folder = new URL("./", page.url()).href;
  expect(new URL(manifest.start_url, address).href).toBe(folder);
  expect(new URL(manifest.scope, address).href).toBe(folder);
  expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
    "192x192 any",
    "512x512 any",
    "192x192 maskable",
    "512x512 maskable",
  ]);
  const apple = await page.locator('link[rel="apple-touch-icon"]').evaluate((link: HTMLLinkElement) => link.href);
  const icons = [...manifest.icons, { src: apple, sizes: "180x180" }];
  for (const { src, sizes } of icons) {
    const size = await page.evaluate(
      (address) =>
        new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = () => resolve(`${image.naturalWidth}x${image.naturalHeight}`);
          image.onerror = reject;
          image.src = address;
        }),
      new URL(src, address).href,
    );
    expect(size).toBe(sizes);
  }
});

test("a link to the page is shown with a picture and a sentence", async ({ app, page }) => {
  await page.goto("./");
  await expect(app.button("Menu")).toBeVisible();
  const content = (name: string) => page.locator(`meta[property="og:${name}"]`).getAttribute("content");
  expect(await content("title")).toContain("Handful");
  expect((await content("description"))?.length).toBeGreaterThan(50);
  const picture = await page.request.get(new URL((await content("image")) ?? "", page.url()).href);
  expect(picture.headers()["content-type"]).toBe("image/png");
  const robots = await page.request.get(new URL("robots.txt", page.url()).href);
  expect(await robots.text()).toContain("Allow: /");
});

test("the menu offers to install the page once the browser does, and asks it once", async ({ app, page }) => {
  await page.goto("./");
  await expect(app.button("Menu")).toBeVisible();
  await app.button("Menu").click();
  await expect(app.button("Install the page")).toHaveCount(0);
  await page.evaluate(() => {
    const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: () => {
        document.body.dataset["asked"] = "yes";
        return Promise.resolve();
      },
    });
    dispatchEvent(offer);
  });
  await app.button("Install the page").click();
  await expect(page.locator("body")).toHaveAttribute("data-asked", "yes");
  await app.button("Menu").click();
  await expect(app.button("Install the page")).toHaveCount(0);
});
