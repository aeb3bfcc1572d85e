// The service worker: keeps the page and its CPU engine in the browser, so that a later visit
// needs no network. Workbox keeps the files of one build together and replaces them together.
// Encoders are no part of it: a person decides what is kept of them.

import { CacheFirst, NetworkOnly } from "workbox-strategies";
import { type PrecacheEntry, PrecacheController, PrecacheFallbackPlugin, PrecacheRoute } from "workbox-precaching";
import { Route, Router } from "workbox-routing";
import type { GpuEngineCache, Switching, TakeOver } from "../messages.ts";
import { askOwn, keepToItself, withPolicy } from "./policy.ts";
import { onlySound } from "./sound.ts";
import { answerSwitching, isSwitchedOff, mayAsk, refusal, rememberSwitch, told } from "./switch.ts";

declare const self: ServiceWorkerGlobalScope & {
  /** The page's files: scripts/offline.mjs writes them into the first line of the built worker. */
  precacheManifest: (PrecacheEntry & { integrity: string })[];
  /** Those of the GPU engine, which are kept once they have been asked for. */
  keptLater: { url: string; integrity: string }[];
  /** The page's policy; written there too. */
  policy: string;
};

const { scope } = self.registration;
const address = (file: string) => new URL(file, scope).href;

const page = address("./");
const engines = address("engine/manifest.json");
const encoders = address("models/manifest.json");
const gpuEngines = address("engine/gpu/");
/** Caches belong to the origin, on which there may be another copy of the page. */
const gpuCache: GpuEngineCache = `handful-gpu ${scope}`;

// Before any other listener: the first one that answers is the one that is heard.
self.addEventListener("fetch", askOwn);
const askForAnother = keepToItself(mayAsk);

const guarded = withPolicy(self.policy);
const sound = onlySound([...self.precacheManifest, ...self.keptLater].map(hashed));
const precache = new PrecacheController({ plugins: [guarded, sound] });
const router = new Router();
const route = (...matched: ConstructorParameters<typeof Route>) => router.registerRoute(new Route(...matched));
precache.precache(self.precacheManifest);

// Asked for anew on each visit, so that a newer page is seen at once; the kept one answers without a network.
route(
  ({ request, url }) => request.mode === "navigate" && isPage(url),
  new NetworkOnly({ plugins: [{ requestWillFetch: askAnew }, keptAt(page), guarded] }),
);
route(({ url }) => url.href === engines, new NetworkOnly({ plugins: [keptAt(engines)] }));
route(({ url }) => url.href === encoders, new NetworkOnly({ plugins: [keptAt(encoders)] }));
// Named by its contents, as the page's other files are.
route(({ url }) => url.href.startsWith(gpuEngines), new CacheFirst({ cacheName: gpuCache, plugins: [sound] }));
router.registerRoute(new PrecacheRoute(precache, { cleanURLs: false }));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isSwitchedOff() !== true) {
    event.respondWith(answerGuarded(event));
    return;
  }
  const answer = router.handleRequest({ request, event });
  if (answer) event.respondWith(answer);
  // The browser asks by itself.
  else void told({ sent: request.url });
});
self.addEventListener("activate", (event) => {
  // It may have been turned while this worker waited.
  rememberSwitch(undefined);
  event.waitUntil(dropOldEngines());
});
self.addEventListener("message", (event) => {
  const message = event.data as Partial<TakeOver & Switching>;
  const { offline } = message;
  event.waitUntil(offline === undefined ? takeOver(message) : answerSwitching({ offline }, event.ports[0]));
});

/** While the switch is on, or has not been looked at: what is kept, or a refusal. */
async function answerGuarded(event: FetchEvent): Promise<Response> {
  const { request } = event;
  try {
    if (await isOfAnother(event)) return await askForAnother(request);
    return await (router.handleRequest({ request, event }) ?? fetch(request));
  } catch (thrown) {
    return refusal(thrown, request);
  }
}

/** A copy of the page, or anything else, in a folder below this one may be answered by this worker. */
async function isOfAnother({ request, clientId }: FetchEvent): Promise<boolean> {
  if (request.mode === "navigate") return !isPage(new URL(request.url)) && isBelow(request.url);
  const client = await self.clients.get(clientId);
  return client?.type === "window" && new URL("./", client.url).href !== scope;
}

function isPage(url: URL): boolean {
  return [page, address("index.html")].includes(bare(url));
}

function isBelow(url: string): boolean {
  return new URL("./", url).href !== scope;
}

/** Past what the browser remembers of it: a host may let a page be remembered for minutes. */
async function askAnew({ request }: { request: Request }): Promise<Request> {
  // The answer to a navigation must not have followed a redirection by itself.
  return new Request(request.url, { cache: "no-cache", redirect: "manual" });
}

/** Kept under its address and, where that outlives its contents, their revision. */
function hashed({ url, integrity }: { url: string; integrity: string }): [string, string] {
  return [bare(new URL(url, scope)), integrity];
}

function keptAt(fallbackURL: string): PrecacheFallbackPlugin {
  return new PrecacheFallbackPlugin({ fallbackURL, precacheController: precache });
}

function bare({ origin, pathname }: URL): string {
  return origin + pathname;
}

/**
 * Replaces the worker before this one, as soon as nobody needs what it keeps: the only open page
 * is of this worker's build. A page of an older build fetches more of its own parts later.
 */
async function takeOver({ script }: Partial<TakeOver>): Promise<void> {
  if (script === undefined || !precache.getCacheKeyForURL(script)) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.filter(({ url }) => url.startsWith(scope)).length === 1) await self.skipWaiting();
}

/** Only the GPU engine that goes with the kept page stays. */
async function dropOldEngines(): Promise<void> {
  const manifest = await precache.matchPrecache(engines);
  if (!manifest || !(await caches.has(gpuCache))) return;
  const { gpu } = (await manifest.json()) as { gpu: { js: string; wasm: string } | null };
  const current = gpu ? [address(gpu.js), address(gpu.wasm)] : [];
  const cache = await caches.open(gpuCache);
  const old = (await cache.keys()).filter(({ url }) => !current.includes(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}
