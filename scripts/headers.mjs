// The headers that a host should send with every file of a built page, in the form that Netlify and
// Cloudflare Pages read.
//
//   OUT/index.html  →  OUT/_headers

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * The content security policy that a page states.
 * @param {string} html
 */
export function policyOf(html) {
  const [, policy] = /<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
  if (policy === undefined) throw new Error("the page states no content security policy");
  return policy;
}

/**
 * By name. What only a header can say comes on top of what the page states itself.
 * @param {string} html
 * @returns {Record<string, string>}
 */
export function headersOf(html) {
  return {
    "Content-Security-Policy": `${policyOf(html)}; frame-ancestors 'none'`,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * Writes the headers beside the page.
 * @param {string} out the built page
 */
export function publishHeaders(out) {
  const headers = Object.entries(headersOf(readFileSync(path.join(out, "index.html"), "utf8")));
  const lines = ["/*", ...headers.map(([name, value]) => `  ${name}: ${value}`)];
  writeFileSync(path.join(out, "_headers"), `${lines.join("\n")}\n`);
}
