// Tells the built service worker which files the page has, and what the page's policy is.
//
//   OUT/…  →  the first line of OUT/offline.js; the files in the form that Workbox reads

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * A file that is kept. Workbox fetches it anew when its revision changes, and refuses it, with
 * all others, when its contents are not the expected ones.
 * @typedef {{ url: string, revision: string | null, integrity?: string }} Entry
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
    ...[...filesOf(out, "assets"), ...filesOf(out, "engine/cpu")].map((url) => ({ url, revision: null })),
  ];
  const worker = path.join(out, "offline.js");
  const code = readFileSync(worker, "utf8").replace(/^self\.precacheManifest=.*\n/, "");
  const policy = policyOf(readFileSync(path.join(out, "index.html"), "utf8"));
  const draft = `${worker}.${process.pid}`;
  writeFileSync(
    draft,
    `self.precacheManifest=${JSON.stringify(entries)};self.policy=${JSON.stringify(policy)};\n${code}`,
  );
  renameSync(draft, worker);
  return entries;
}

/**
 * The content security policy that a page states.
 * @param {string} html
 */
function policyOf(html) {
  const [, policy] = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
  if (policy === undefined) throw new Error("the page states no content security policy");
  return policy;
}

/**
 * @param {string} url
 * @param {string} file
 * @returns {Entry}
 */
function changing(url, file) {
  const hash = createHash("sha256").update(readFileSync(file)).digest("base64");
  return { url, revision: hash.slice(0, 12), integrity: `sha256-${hash}` };
}

/**
 * The addresses of files that are named by their contents.
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
