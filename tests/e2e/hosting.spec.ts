// The page on any static host, under any path.

import { expect } from "./page.ts";
import { test } from "./site.ts";

test.use({ subPath: "handful/", serviceWorkers: "block" });

test(
  "under a sub-path the page asks for nothing outside of it",
  { tag: "@firefox" },
  async ({ app, page, baseURL }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    // Enabled by the engine, so the worker and the wasm file have arrived too.
    await app.open();
    // A worker begins in the page's own memory.
    const asked = requests.filter((url) => !url.startsWith("blob:"));
    expect(asked.filter((url) => !url.startsWith(baseURL ?? ""))).toEqual([]);
    expect(requests.some((url) => url.endsWith(".wasm"))).toBe(true);
  },
);
