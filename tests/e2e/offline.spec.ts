// Visits without a network, after one with; and what happens to open pages when a newer build is published.

import { type App, type Page, expect } from "./page.ts";
import { type Site, test } from "./site.ts";

for (const subPath of ["", "handful/"]) {
  test.describe(`at /${subPath}`, () => {
    test.use({ subPath });

    test(
      "after one visit the page opens, trains and speaks Chinese without a network",
      { tag: "@firefox" },
      async ({ app, page, site }) => {
        await app.open({ epochs: 2 });
        await app.keptForLater();
        await visitWithoutNetwork(page, site);
        await app.ready();
        await app.chooseSample("News headlines");
        await app.train();
        await app.trial.fill("The river rose overnight");
        await expect(app.prediction).toBeVisible();
        await app.speak("简体中文");
        await expect(page.getByRole("link", { name: "文本", exact: true })).toBeVisible();
      },
    );
  });
}

test("with its encoder kept, a pretrained start needs no network either", async ({ app, page, site }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.chooseSample("Support requests");
  await app.train();
  await app.reset();
  await app.keptForLater();
  await visitWithoutNetwork(page, site);
  await app.chooseSample("Support requests");
  await app.train();
  await app.trial.fill("My parcel never came");
  await expect(app.prediction).toBeVisible();
});

test(
  "a newer build is shown on the next visit, and is what is kept from then on",
  { tag: "@firefox" },
  async ({ app, page, site }) => {
    await secondVisit(app, page);
    await showsBuild(page, "first");
    site.publish("second");
    await page.reload();
    await showsBuild(page, "second");
    await keepsOnly(page, "second");
    await visitWithoutNetwork(page, site);
    await showsBuild(page, "second");
    await app.chooseSample("News headlines");
    await app.train();
  },
);

// When the newer one is kept alone, once it is closed, is for the browser to say: some wait until the
// earlier worker has been idle for half a minute, which it never is with a test's tools at it.
test("a page that is open when a newer build is published keeps working", async ({ app, page, context, site }) => {
  await secondVisit(app, page);
  site.publish("second");
  const next = await context.newPage();
  await next.goto("./");
  await showsBuild(next, "second");

  // What it has not fetched yet is no longer on the host.
  await app.speak("简体中文");
  await expect(page.getByRole("link", { name: "文本", exact: true })).toBeVisible();
  await app.speak("English");
  await app.chooseSample("News headlines");
  await app.train();
});

test("a newer build that does not arrive whole leaves the kept one as it is", async ({ app, page, site }) => {
  await secondVisit(app, page);
  site.publish("second", "zh");
  await page.reload();
  await showsBuild(page, "second");
  expect(await outcomeOfUpdate(page)).toBe("redundant");
  await visitWithoutNetwork(page, site);
  await showsBuild(page, "first");
  await app.chooseSample("News headlines");
  await app.train();
  await app.speak("简体中文");
  await expect(page.getByRole("link", { name: "文本", exact: true })).toBeVisible();
});

test("a page of one build is not kept with the files of another", async ({ app, page, site }) => {
  await secondVisit(app, page);
  site.publish("second");
  site.misplacePage("third");
  await page.reload();
  await showsBuild(page, "third");
  expect(await outcomeOfUpdate(page)).toBe("redundant");
  await visitWithoutNetwork(page, site);
  await showsBuild(page, "first");
});

const damages = {
  "cut off": (content: string) => content.slice(0, content.length / 2),
  emptied: () => "",
  "another's": () => "<!doctype html><p>Not found</p>",
};
for (const [name, damage] of Object.entries(damages)) {
  test(`kept files that are ${name} are fetched anew`, { tag: "@firefox" }, async ({ app, page, site }) => {
    await secondVisit(app, page);
    // The engine, its worker, and the page’s own scripts.
    const files = [
      /\/engine\/cpu\/.*\.wasm/,
      /\/engine\/cpu\/.*\.js/,
      /\/assets\/worker-/,
      /\/assets\/(index|page)-[^/]*js/,
    ];
    for (const file of files) await damageKept(page, file, damage);
    await page.reload();
    await app.ready();
    await expect(app.alert).toHaveCount(0);
    await app.chooseSample("News headlines");
    await app.train();
    // Kept with its model, or the next visit would tell of a run that was cut short.
    await app.go("Compare", "Runs");
    await expect(page.getByText("model and results kept here")).toBeVisible();
    // And are whole again.
    await visitWithoutNetwork(page, site);
    await app.ready();
    await app.reset();
    await app.train();
  });
}

test.describe("without a network", () => {
  test.use({ allowedErrors: [/Failed to load resource|ERR_|net::|worker/] });

  test("a kept engine that is damaged is told of", async ({ app, page, site }) => {
    await secondVisit(app, page);
    await damageKept(page, /\/engine\/cpu\/.*\.wasm/, () => "");
    // Else it comes from what the browser remembers besides.
    await (await page.context().newCDPSession(page)).send("Network.clearBrowserCache");
    await visitWithoutNetwork(page, site);
    await expect(app.alert.filter({ hasText: "The engine could not be loaded" })).toBeVisible();
    await expect(app.button("Reload the page")).toBeVisible();
  });
});

/** Writes something else over kept files, as a fault would. */
async function damageKept(page: Page, file: RegExp, damage: (content: string) => string): Promise<void> {
  const found = await page.evaluate(async (pattern) => {
    const kept: { cache: string; url: string; content: string }[] = [];
    for (const cache of await caches.keys()) {
      for (const request of await (await caches.open(cache)).keys()) {
        if (!new RegExp(pattern).test(request.url)) continue;
        const response = await (await caches.open(cache)).match(request);
        kept.push({ cache, url: request.url, content: (await response?.text()) ?? "" });
      }
    }
    return kept;
  }, file.source);
  expect(found.length).toBeGreaterThan(0);
  for (const { cache, url, content } of found) {
    await page.evaluate(
      async ({ cache, url, content }) => {
        const type = url.endsWith(".wasm") ? "application/wasm" : "text/javascript";
        await (await caches.open(cache)).put(url, new Response(content, { headers: { "Content-Type": type } }));
      },
      { cache, url, content: damage(content) },
    );
  }
}

/** Leaves the page, and opens it again when its host has gone. */
async function visitWithoutNetwork(page: Page, site: Site): Promise<void> {
  const address = page.url();
  await page.goto("about:blank");
  await site.stop();
  await page.goto(address);
}

/** A page that comes from what is kept, but for what has to be asked for anew. */
async function secondVisit(app: App, page: Page): Promise<void> {
  await app.open({ epochs: 2 });
  await app.keptForLater();
  await page.reload();
  await app.ready();
  expect(await page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}

async function showsBuild(page: Page, build: string): Promise<void> {
  await expect(page.getByText(`This is the ${build} build.`)).toBeVisible();
}

/** Every file in the caches that is named by its contents is of this build. */
async function keepsOnly(page: Page, build: string): Promise<void> {
  const builds = () =>
    page.evaluate(async () => {
      const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      const files = caught.flat().filter(({ url }) => /\/(assets|engine\/cpu)\//.test(url));
      return [...new Set(files.map(({ url }) => /\.(first|second)[./]/.exec(url)?.[1]))];
    });
  await expect.poll(builds).toEqual([build]);
}

/** Has the browser look for a newer worker, unless one is being installed already, and waits for what becomes of it. */
function outcomeOfUpdate(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const worker = await new Promise<ServiceWorker>((resolve, reject) => {
      const take = () => registration.installing && resolve(registration.installing);
      registration.addEventListener("updatefound", take);
      // The page looks for one, too, and may have been faster.
      take();
      registration.update().catch(reject);
    });
    return new Promise<string>((resolve) =>
      worker.addEventListener("statechange", () => {
        if (worker.state !== "installing") resolve(worker.state);
      }),
    );
  });
}
