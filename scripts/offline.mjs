// Tells the built service worker which files the page has, and what the page's policy is.
//
//   OUT/…  →  the first line of OUT/offline.js; the files in the form that Workbox reads

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { policyOf } from "./headers.mjs";

/**
 * A file that is kept. Workbox fetches it anew when its revision changes, and refuses it, with
 * all others, when its contents are not the expected ones; so does the worker whenever it is used.
 * @typedef {{ url: string, revision: string | null, integrity: string }} Entry
 */

/** Their names stay when their contents change. */
const CHANGING = {
  "./": "index.html",
  "engine/manifest.json": null,
  "models/manifest.json": null,
  "manifest.webmanifest": null,
  "icons/any-192.png": null,
};

/**
 * Lists the page and its CPU engine in the service worker of a built page. Whoever changes a
 * file afterwards calls it again: visitors get the new files with the new list, or neither.
 * @param {string} out the built page
 * @returns {Entry[]}
 */
export function publishOffline(out) {
  const entries = [
    ...Object.entries(CHANGING).map(([url, name]) => changing(url, path.join(out, name ?? url))),
    ...[...filesOf(out, "assets"), ...filesOf(out, "engine/cpu")].map((url) => lasting(url, out)),
  ];
  // Kept once they have been asked for.
  const later = filesOf(out, "engine/gpu").map((url) => lasting(url, out));
  const worker = path.join(out, "offline.js");
  const code = readFileSync(worker, "utf8").replace(/^self\.precacheManifest=.*\n/, "");
  const policy = policyOf(readFileSync(path.join(out, "index.html"), "utf8"));
  if (/^import\b/.test(code)) throw new Error("the service worker's file does not hold all of its code");
  const draft = `${worker}.${process.pid}`;
  const told = { precacheManifest: entries, keptLater: later, policy };
  const line = Object.entries(told).map(([name, value]) => `self.${name}=${JSON.stringify(value)};`);
  writeFileSync(draft, `${line.join("")}\n${code}`);
  renameSync(draft, worker);
  return entries;
}

/**
 * @param {string} url
 * @param {string} file
 * @returns {Entry}
 */
function changing(url, file) {
  const hash = hashOf(file);
  return { url, revision: hash.slice(0, 12), integrity: `sha256-${hash}` };
}

/**
 * A file that is named by its contents.
 * @param {string} url
 * @param {string} out
 * @returns {Entry}
 */
function lasting(url, out) {
  return { url, revision: null, integrity: `sha256-${hashOf(path.join(out, url))}` };
}

/** @param {string} file */
function hashOf(file) {
  return createHash("sha256").update(readFileSync(file)).digest("base64");
}

/**
 * The addresses of all files in a folder.
 * @param {string} out
 * @param {string} folder
 */
function filesOf(out, folder) {
  if (!existsSync(path.join(out, folder))) return [];
  const files = readdirSync(path.join(out, folder), { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();
}
