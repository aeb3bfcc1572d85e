// @vitest-environment node

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publishOffline } from "./offline.mjs";

let out = "";

const policy = "default-src 'none'; script-src 'self'";
const page = `<meta\n  http-equiv="Content-Security-Policy"\n  content="${policy}"\n/><p>Page</p>`;

beforeEach(() => {
  out = mkdtempSync(path.join(tmpdir(), "offline-"));
  write("index.html", page);
  write("offline.js", "files(self.precacheManifest);");
  write("assets/index-a1.js", "1;");
  write("manifest.webmanifest", "{}");
  write("icons/any-192.png", "picture");
  write("icons/any-512.png", "large picture");
  write("engine/manifest.json", "{}");
  write("engine/cpu/b2/handful.js", "2;");
  write("engine/cpu/b2/snippets/part.js", "3;");
  write("engine/gpu/c3/handful.js", "4;");
  write("models/manifest.json", "{}");
  write("models/small.safetensors.gz", "weights");
});

afterEach(() => rmSync(out, { recursive: true }));

/**
 * @param {string} file
 * @param {string} content
 */
function write(file, content) {
  mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
  writeFileSync(path.join(out, file), content);
}

/** What the service worker is told, as it runs. */
function told() {
  /** @type {import("./offline.mjs").Entry[]} */
  let found = [];
  runInNewContext(readFileSync(path.join(out, "offline.js"), "utf8"), {
    self: {},
    files: (/** @type {typeof found} */ files) => (found = structuredClone(files)),
  });
  return found;
}

test("the page and its CPU engine are kept; the GPU engine and encoders are not", () => {
  expect(publishOffline(out)).toEqual(told());
  expect(told().map(({ url }) => url)).toEqual([
    "./",
    "engine/manifest.json",
    "models/manifest.json",
    "manifest.webmanifest",
    "icons/any-192.png",
    "assets/index-a1.js",
    "engine/cpu/b2/handful.js",
    "engine/cpu/b2/snippets/part.js",
  ]);
});

test("what keeps its name is known by its contents, what does not by its name", () => {
  publishOffline(out);
  const hash = createHash("sha256").update(page).digest("base64");
  expect(told()[0]).toEqual({ url: "./", revision: hash.slice(0, 12), integrity: `sha256-${hash}` });
  const own = createHash("sha256").update("3;").digest("base64");
  expect(told().at(-1)).toEqual({
    url: "engine/cpu/b2/snippets/part.js",
    revision: null,
    integrity: `sha256-${own}`,
  });
});

test("a second list takes the place of the first", () => {
  publishOffline(out);
  const before = told();
  write("engine/manifest.json", '{ "gpu": 1 }');
  publishOffline(out);
  expect(told().map(({ url }) => url)).toEqual(before.map(({ url }) => url));
  expect(told()[1]?.revision).not.toBe(before[1]?.revision);
  expect(readFileSync(path.join(out, "offline.js"), "utf8").match(/precacheManifest=/g)).toHaveLength(1);
});

test("what is kept later is told with what it must be", () => {
  publishOffline(out);
  const self = { keptLater: [] };
  runInNewContext(readFileSync(path.join(out, "offline.js"), "utf8"), { self, files: () => undefined });
  const own = createHash("sha256").update("4;").digest("base64");
  expect(self.keptLater).toMatchObject([{ url: "engine/gpu/c3/handful.js", integrity: `sha256-${own}` }]);
});

test("the policy is that of the page, and a page without one is not published", () => {
  publishOffline(out);
  const self = { policy: "" };
  runInNewContext(readFileSync(path.join(out, "offline.js"), "utf8"), { self, files: () => undefined });
  expect(self.policy).toBe(policy);
  write("index.html", "<p>Page</p>");
  expect(() => publishOffline(out)).toThrow("no content security policy");
});

test("an engine that is not built is not listed", () => {
  rmSync(path.join(out, "engine/cpu"), { recursive: true });
  expect(publishOffline(out).map(({ url }) => url)).not.toContain("engine/cpu/b2/handful.js");
});
