// Parts of the page that do not come: each ends in a sentence with a way on, never in a blank page.

import { type Page, expect, test, twoClasses } from "./page.ts";

test.use({ allowedErrors: [/Failed to load resource|could not be fetched|ERR_FAILED|net::|the worker/] });

/** Requests that are taken and never answered. */
async function neverAnswer(page: Page, url: RegExp): Promise<void> {
  await page.route(url, () => new Promise(() => undefined));
}

test("before any script has come, the page says that it is on its way, in all languages", async ({ page }) => {
  await neverAnswer(page, /assets\/.*\.js$/);
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByText("The page is on its way.")).toBeVisible();
  await expect(page.getByText("页面正在加载。")).toBeVisible();
  await expect(page.getByText("La página está en camino.")).toBeVisible();
  await expect(page.getByRole("link", { name: "reload the page" })).toBeVisible();
});

test("words that cannot be fetched leave the page in another language", async ({ page }) => {
  await page.route(/assets\/en-page-.*\.js$/, (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("link", { name: "文本", exact: true })).toBeVisible();
});

test("without any words the page says so", async ({ page }) => {
  await page.route(/assets\/[a-z]{2}-page-.*\.js$/, (route) => route.abort());
  await page.goto("./");
  await expect(page.getByText("A part of the page could not be fetched.")).toBeVisible();
  await expect(page.getByText("页面的一部分无法加载。")).toBeVisible();
});

test("whichever script of the start does not come, there are words", async ({ page, baseURL }) => {
  // Those that the page itself names: what comes later is of parts of it.
  const index = await (await page.request.get("./")).text();
  const scripts = [...index.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => new URL(path!, baseURL).href);
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts) {
    await page.route(script, (route) => route.abort());
    await page.goto("./", { waitUntil: "commit" });
    const words = page.getByText(/reload the page|Never leave this device|Paste/i).filter({ visible: true });
    await expect(words.first(), script).toBeVisible();
    await page.unroute(script);
  }
});

const missing = {
  Worker: () => Reflect.deleteProperty(window, "Worker"),
  WebAssembly: () => Reflect.deleteProperty(window, "WebAssembly"),
  IndexedDB: () => Object.defineProperty(window, "indexedDB", { value: undefined }),
  BroadcastChannel: () => Reflect.deleteProperty(window, "BroadcastChannel"),
  "crypto.subtle": () => Object.defineProperty(crypto, "subtle", { value: undefined }),
  "the unpacking of gzip": () => Reflect.deleteProperty(window, "DecompressionStream"),
  PerformanceObserver: () => Reflect.deleteProperty(window, "PerformanceObserver"),
  "Cache Storage": () => Reflect.deleteProperty(window, "caches"),
  "the storage manager": () => Reflect.deleteProperty(Navigator.prototype, "storage"),
};
for (const [name, remove] of Object.entries(missing)) {
  test(`a browser without ${name} shows the page, and the texts can be edited`, async ({ app, page }) => {
    await page.addInitScript(remove);
    await page.goto("./#start=random&epochs=2");
    await app.labelled.fill(twoClasses(3));
    await expect(app.labelled).toHaveValue(twoClasses(3));
    // Only what is missing in the page itself keeps the engine from starting.
    if (name === "Worker") await expect(app.alert.filter({ hasText: "The engine could not be loaded" })).toBeVisible();
    else await expect(app.button("Train")).toBeEnabled();
    await app.openStored();
  });
}

test("an engine that never comes is told of after ten seconds, and may still come", async ({ app, page }) => {
  await page.clock.install();
  let answer: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto("./");
  await app.labelled.fill(twoClasses(3));
  await page.clock.fastForward(11_000);
  await expect(app.notices).toContainText("The engine has not arrived after ten seconds.");
  await expect(app.notices.getByRole("button", { name: "Reload the page" })).toBeVisible();
  answer();
  await app.ready();
  await expect(page.getByText("The engine has not arrived after ten seconds.")).toHaveCount(0);
});

test("a worker's script that is empty, or fails, is told of", async ({ app, page }) => {
  await page.clock.install();
  await page.route(/assets\/worker-.*\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("./");
  await expect(page.getByRole("link", { name: "Texts", exact: true })).toBeVisible();
  await page.clock.fastForward(11_000);
  await expect(app.notices).toContainText("The engine has not arrived after ten seconds.");

  await page.unroute(/assets\/worker-.*\.js$/);
  await page.route(/assets\/worker-.*\.js$/, (route) => route.abort());
  await page.reload();
  await expect(app.alert.filter({ hasText: "The engine could not be loaded" })).toBeVisible();
});

test("a browser without SIMD says what it lacks, and the texts can be edited", async ({ app, page }) => {
  await page.route(/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = `WebAssembly.validate = () => false;\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await page.goto("./");
  await expect(app.notices).toContainText("it needs WebAssembly with SIMD");
  await app.speak("简体中文");
  await expect(page.getByText("引擎需要带 SIMD 的 WebAssembly")).toBeVisible();
});

test("a part that cannot be fetched says so, with a way on", async ({ app, page }) => {
  const part = /assets\/(runs|index)-.*\.js$/;
  await page.addInitScript(() => {
    // Nothing is fetched before it is asked for.
    Object.assign(window, { requestIdleCallback: () => 0 });
  });
  await app.open({ epochs: 2 });
  await page.route(part, (route) => route.abort());
  await app.go("Compare", "Runs");
  await expect(page.getByText("This part of the page could not be fetched.").first()).toBeVisible();
});

test("a download of an encoder that hangs is told of, and asked for anew", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.paste(twoClasses(8));
  await page.clock.install();
  let nAsked = 0;
  await page.route(/models\/small.*\.gz$/, (route) =>
    nAsked++ === 0 ? new Promise(() => undefined) : route.continue(),
  );
  await app.button("Train").click();
  await expect(app.status).toHaveText("Getting the encoder first…");
  await page.clock.fastForward(11_000);
  await app.go("Model");
  await expect(app.encoder).toContainText("Nothing has come for ten seconds.");
  await page.clock.resume();
  await app.encoder.getByRole("button", { name: "Try again" }).click();
  await app.finished();
});

test("a database that never answers is told of, and the page works", async ({ app, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await app.open({ epochs: 2 });
  await expect(app.notices).toContainText("This browser does not let the page keep anything");
  await app.paste(twoClasses(8));
  await app.train();
  await app.trial.fill("lovely and clean");
  await expect(app.prediction).toBeVisible();
});

test("damaged and hostile files of encoders are refused in words", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.go("Model");
  const choose = (bytes: Uint8Array) =>
    app.encoder.getByLabel("Load from a file…").setInputFiles({
      name: "small.safetensors.gz",
      mimeType: "application/gzip",
      buffer: Buffer.from(bytes),
    });
  const gzip = (bytes: Uint8Array<ArrayBuffer>) =>
    page.evaluate(
      async (values) => {
        const stream = new Blob([Uint8Array.from(values)]).stream().pipeThrough(new CompressionStream("gzip"));
        return [...new Uint8Array(await new Response(stream).arrayBuffer())];
      },
      [...bytes],
    );
  const packed = Uint8Array.from(await gzip(new Uint8Array(5_000)));
  await choose(packed.slice(0, packed.length - 6));
  await expect(app.encoder).toContainText("it is damaged or broke off on the way");
  await choose(packed);
  await expect(app.encoder).toContainText(/it (is damaged|is not one of this page’s files)/);
  // A bomb: more of nothing than the largest file has.
  const bomb = await page.evaluate(async () => {
    const stream = new Blob([new Uint8Array(160e6)]).stream().pipeThrough(new CompressionStream("gzip"));
    return [...new Uint8Array(await new Response(stream).arrayBuffer())];
  });
  await choose(Uint8Array.from(bomb));
  await expect(app.encoder).toContainText("it is far larger than any file of its kind");
});
