// A small server of static files, for the built page on this machine.
//
//   node scripts/serve.mjs [FOLDER]     serves dist, or another folder, on PORT or 8080

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { main, Problem, root } from "./run.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Compressed already. */
const PACKED = new Set([".gz", ".ico", ".png", ".woff2"]);

/** Named by its contents in the builds: such an address always answers the same. */
const IMMUTABLE = /^\/(assets|engine\/(cpu|gpu)\/[^/]+)\//;

/** @typedef {"br" | "gzip" | "identity"} Encoding */

/** @type {Record<Encoding, (body: Buffer) => Promise<Buffer>>} */
const encoders = {
  // A middling quality: the highest takes half a minute for the WebGPU engine.
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => promisify(gzip)(body),
  identity: async (body) => body,
};

/**
 * Serves a folder to this machine only.
 * @param {{
 *   folder: string, port: number, base?: string, headers?: Record<string, string>, hear?: (path: string) => void,
 * }} options
 *   port: 0 for any that is free; base: a second address of the same files, such as "/handful/";
 *   headers: are sent with every file, too; hear: is told what is asked for
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ folder, port, base, headers = {}, hear }) {
  const handle = handler(folder, base);
  const server = createServer((request, response) => {
    hear?.(request.url ?? "");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    void handle(request, response);
  });
  const actual = await new Promise((resolve, reject) => {
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => reject(explain(error, port)));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" ? address?.port : port);
    });
  });
  return {
    url: `http://localhost:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The port that the person chose, or 8080. */
export function chosenPort() {
  const text = process.env["PORT"] || "8080";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Problem(`PORT is "${text}"; it must be a number from 1 to 65535.`);
  }
  return port;
}

/**
 * Answers requests with the files of a folder.
 * @param {string} folder
 * @param {string} [base]
 * @returns {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => Promise<void>}
 */
export function handler(folder, base) {
  /**
   * What is sent for a file, of its newest version only.
   * @type {Map<string, { etag: string, body: Promise<Buffer> }>}
   */
  const cache = new Map();

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      console.error(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500);
    }
  };

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async function answer(request, response) {
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    const address = addressOf(request.url ?? "/", base);
    if (address === null) return refuse(response, 400);
    const file = await find(folder, address);
    if (file === null) return refuse(response, 404);

    const extension = path.extname(file.name);
    const encoding = PACKED.has(extension) ? "identity" : choose(request.headers["accept-encoding"]);
    const { etag, body } = load(file, encoding);
    response.setHeader("Cache-Control", IMMUTABLE.test(address) ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("ETag", etag);
    response.setHeader("Vary", "Accept-Encoding");
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304).end();
      return;
    }
    const bytes = await body;
    response.setHeader("Content-Type", TYPES[extension] ?? "application/octet-stream");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Length", bytes.length);
    if (encoding !== "identity") response.setHeader("Content-Encoding", encoding);
    response.writeHead(200).end(request.method === "HEAD" ? undefined : bytes);
  }

  /**
   * @param {{ name: string, version: string }} file
   * @param {Encoding} encoding
   */
  function load({ name, version }, encoding) {
    const key = `${name} ${encoding}`;
    const etag = `"${createHash("sha256").update(`${key} ${version}`).digest("hex").slice(0, 16)}"`;
    const known = cache.get(key);
    if (known?.etag === etag) return known;
    const body = readFile(name).then(encoders[encoding]);
    body.catch(() => cache.delete(key));
    cache.set(key, { etag, body });
    return { etag, body };
  }
}

/**
 * @param {string} url
 * @param {string} [base]
 * @returns {string | null} the path of a file from the served folder; null if it makes no sense
 */
function addressOf(url, base) {
  try {
    // Browsers have resolved `..` already; here the URL parser does it for everyone else.
    const address = decodeURIComponent(new URL(url, "http://localhost").pathname);
    if (address.includes("\0") || address.includes("\\")) return null;
    return base && address.startsWith(base) ? `/${address.slice(base.length)}` : address;
  } catch {
    return null;
  }
}

/**
 * @param {string} folder
 * @param {string} address
 */
async function find(folder, address) {
  const name = path.join(folder, address.endsWith("/") ? `${address}index.html` : address);
  // A decoded %2f can bring `..` back.
  if (!name.startsWith(path.join(folder, path.sep))) return null;
  try {
    const entry = await stat(name);
    return entry.isFile() ? { name, version: `${entry.mtimeMs} ${entry.size}` } : null;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return null;
    throw error;
  }
}

/**
 * The best encoding that a browser takes.
 * @param {string | string[]} [accepted] the header `Accept-Encoding`
 * @returns {Encoding}
 */
function choose(accepted = "") {
  const offers = String(accepted)
    .split(",")
    .filter((offer) => !/;\s*q=0(\.0*)?\s*$/.test(offer))
    .map((offer) => offer.split(";")[0]?.trim());
  return /** @type {const} */ (["br", "gzip"]).find((encoding) => offers.includes(encoding)) ?? "identity";
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {400 | 404 | 405 | 500} status
 */
function refuse(response, status) {
  const reasons = { 400: "Bad request", 404: "Not found", 405: "Only GET and HEAD", 500: "Server error" };
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${reasons[status]}\n`);
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 */
function explain(error, port) {
  const another = port === 8080 ? 8081 : 8080;
  const remedy =
    process.platform === "win32" ? `set PORT=${another} and try again` : `try \`PORT=${another} npm start\``;
  if (error.code === "EADDRINUSE") {
    return new Problem(`Port ${port} is in use, perhaps by another Handful. End that program, or ${remedy}.`);
  }
  if (error.code === "EACCES") return new Problem(`Port ${port} is not allowed here; ${remedy}.`);
  return error;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const folder = path.resolve(root, process.argv[2] ?? "dist");
    const { url } = await serve({ folder, port: chosenPort(), base: "/handful/" });
    console.log(`Serving ${folder} on ${url}`);
  });
}
