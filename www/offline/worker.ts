// The service worker: keeps the page and its CPU engine in the browser, so that a later visit
// needs no network. Encoders are no part of it: a person decides what is kept of them.

/** What is used of a service worker's global scope, whose types exclude the page's. */
interface Scope {
  registration: { scope: string };
  addEventListener(type: "install" | "activate", listener: (event: Lifetime) => void): void;
  addEventListener(type: "fetch", listener: (event: Asked) => void): void;
}

interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Event {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

/** Put in by the build: the page's files, and a name for this very set of them. */
const { files, version }: { files: string[]; version: string } = JSON.parse("__OFFLINE_FILES__");

const scope = self as unknown as Scope;
const prefix = "handful-page-";
const cacheName = prefix + version;
const engines = "engine/manifest.json";

/** Asked for anew on each visit, and kept for those without a network. */
const changing = new Set(["", "index.html", engines, "models/manifest.json"]);
/** Named by its contents: an address always answers the same. */
const lasting = /^(assets|engine\/[cg]pu)\//;

const address = (file: string) => new URL(file, scope.registration.scope).href;

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(removeOld()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const base = scope.registration.scope;
  if (request.method !== "GET" || !request.url.startsWith(base)) return;
  const file = request.url.slice(base.length).replace(/[?#].*$/, "");
  if (changing.has(file)) event.respondWith(fromNetwork(address(file)));
  else if (lasting.test(file)) event.respondWith(fromCache(request.url));
});

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((file) => new Request(address(file), lasting.test(file) ? {} : { cache: "reload" })));
  const manifest = await cache.match(address(engines));
  const { cpu } = (await manifest?.json()) as { cpu: { js: string; wasm: string } | null };
  if (cpu) await cache.addAll([address(cpu.js), address(cpu.wasm)]);
}

/** The sets of earlier versions: no open page uses them once this one is active. */
async function removeOld(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(prefix) && name !== cacheName).map((name) => caches.delete(name)),
  );
}

async function fromNetwork(url: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(url, { cache: "no-cache" });
    if (response.ok) await cache.put(url, response.clone());
    return response;
  } catch (thrown) {
    const kept = await cache.match(url);
    if (kept) return kept;
    throw thrown;
  }
}

async function fromCache(url: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(url);
  if (kept) return kept;
  const response = await fetch(url);
  if (response.ok) {
    if (/\/engine\/[cg]pu\//.test(url)) await dropOtherEngines(cache, url);
    await cache.put(url, response.clone());
  }
  return response;
}

/** A rebuilt engine replaces the one before it. */
async function dropOtherEngines(cache: Cache, url: string): Promise<void> {
  const [, kind, version] = /\/engine\/([cg]pu)\/([^/]+)\//.exec(url) ?? [];
  for (const { url: other } of await cache.keys()) {
    const [, otherKind, otherVersion] = /\/engine\/([cg]pu)\/([^/]+)\//.exec(other) ?? [];
    if (otherKind === kind && otherVersion !== version) await cache.delete(other);
  }
}
