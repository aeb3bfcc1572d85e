// @vitest-environment node

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "./serve.mjs";

const page = "<!doctype html><title>A page</title>";
let parent = "";
let port = 0;
/** @type {() => Promise<void>} */
let close;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), "serve-"));
  const folder = path.join(parent, "dist");
  mkdirSync(path.join(folder, "assets"), { recursive: true });
  mkdirSync(path.join(folder, "engine/cpu/0123"), { recursive: true });
  mkdirSync(path.join(parent, "dist-secret"));
  writeFileSync(path.join(parent, "secret.txt"), "secret");
  writeFileSync(path.join(parent, "dist-secret/secret.txt"), "secret");
  writeFileSync(path.join(folder, "index.html"), page);
  writeFileSync(path.join(folder, "assets/main-abc.js"), "export {};");
  writeFileSync(path.join(folder, "engine/manifest.json"), "{}");
  writeFileSync(path.join(folder, "engine/cpu/0123/handful_bg.wasm"), "\0asm");
  mkdirSync(path.join(folder, "models"));
  writeFileSync(path.join(folder, "models/small.safetensors.gz"), "packed already");
  writeFileSync(path.join(folder, "新闻.tsv"), "a\tb");
  const server = await serve({ folder, port: 0, base: "/handful/" });
  port = Number(new URL(server.url).port);
  close = server.close;
});

afterAll(async () => {
  await close();
  rmSync(parent, { recursive: true });
});

/**
 * Sends a path as it is; `fetch` would tidy it up first.
 * @param {string} path
 * @param {{ method?: string, headers?: Record<string, string> }} options
 * @returns {Promise<{ status?: number, headers: import("node:http").IncomingHttpHeaders, body: Buffer }>}
 */
function send(path, options = {}) {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, ...options }, (response) => {
      /** @type {Buffer[]} */
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    })
      .on("error", reject)
      .end();
  });
}

describe("files", () => {
  test.each([
    ["/", "text/html; charset=utf-8"],
    ["/index.html", "text/html; charset=utf-8"],
    ["/assets/main-abc.js", "text/javascript; charset=utf-8"],
    ["/engine/manifest.json", "application/json; charset=utf-8"],
    ["/engine/cpu/0123/handful_bg.wasm", "application/wasm"],
    ["/models/small.safetensors.gz", "application/gzip"],
    ["/%E6%96%B0%E9%97%BB.tsv?no-inline", "text/tab-separated-values; charset=utf-8"],
    ["/handful/", "text/html; charset=utf-8"],
    ["/handful/assets/main-abc.js", "text/javascript; charset=utf-8"],
  ])("%s is %s", async (address, type) => {
    const { status, headers } = await send(address);
    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type });
  });

  test.each(["/missing.js", "/assets", "/assets/", "/index.html/more", `/${"a".repeat(5000)}`])(
    "%s is not there",
    async (address) => expect((await send(address)).status).toBe(404),
  );

  test("HEAD sends the length and no body", async () => {
    const { status, headers, body } = await send("/", { method: "HEAD" });
    expect({ status, length: headers["content-length"], body: body.length }).toEqual({
      status: 200,
      length: String(page.length),
      body: 0,
    });
  });

  test("nothing can be written", async () => expect((await send("/", { method: "POST" })).status).toBe(405));
});

test.each([
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/assets/..%2f..%2fsecret.txt",
  "/..%2fdist-secret/secret.txt",
  "/..%5csecret.txt",
  "/handful/..%2f..%2fsecret.txt",
  "/index.html%00.txt",
  "/%ff",
])("%s does not leave the folder", async (address) => {
  const { status, body } = await send(address);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(body.toString()).not.toContain("secret");
});

describe("compression", () => {
  /** @param {string} accepted */
  const get = (accepted) => send("/", { headers: { "accept-encoding": accepted } });

  test.each(["gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8"])("%s gets brotli", async (accepted) => {
    const { headers, body } = await get(accepted);
    expect(headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(body).toString()).toBe(page);
  });

  test.each(["gzip", "gzip, br;q=0"])("%s gets gzip", async (accepted) => {
    const { headers, body } = await get(accepted);
    expect(headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(body).toString()).toBe(page);
  });

  test.each(["", "identity", "deflate"])("'%s' gets the file as it is", async (accepted) => {
    const { headers, body } = await get(accepted);
    expect(headers["content-encoding"]).toBeUndefined();
    expect(body.toString()).toBe(page);
  });
});

describe("caching", () => {
  test.each([
    ["/", "no-cache"],
    ["/engine/manifest.json", "no-cache"],
    ["/assets/main-abc.js", "public, max-age=31536000, immutable"],
    ["/engine/cpu/0123/handful_bg.wasm", "public, max-age=31536000, immutable"],
  ])("%s: %s", async (address, expected) => {
    expect((await send(address)).headers["cache-control"]).toBe(expected);
  });

  test("a known version is not sent again, a new one is", async () => {
    const file = path.join(parent, "dist/changing.txt");
    writeFileSync(file, "first");
    const etag = (await send("/changing.txt")).headers.etag ?? "";
    const again = { headers: { "if-none-match": etag } };
    expect((await send("/changing.txt", again)).status).toBe(304);

    writeFileSync(file, "second, longer");
    const { status, body } = await send("/changing.txt", again);
    expect({ status, body: body.toString() }).toEqual({ status: 200, body: "second, longer" });
  });
});

test("a port in use is explained", async () => {
  await expect(serve({ folder: parent, port })).rejects.toThrow(`Port ${port} is in use`);
});
