// Node's own `fetch` reads no files from the disk.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const fetchOrRead: typeof fetch = async (address, init) => {
  const url = address instanceof Request ? address.url : String(address);
  if (!url.startsWith("file:")) return fetch(address, init);
  const headers = { "Content-Type": url.endsWith(".wasm") ? "application/wasm" : "application/octet-stream" };
  return new Response(await readFile(fileURLToPath(url)), { headers });
};
