// What the service worker does so that texts stay on this device. Its own policy is its host's to
// send, and most hosts send none; so it gives up what it could reach another host by, stands
// between the page and other hosts, and gives what it serves the page's policy.

import type { PrecacheController } from "workbox-precaching";

declare const self: ServiceWorkerGlobalScope;

const { origin } = self.location;

type Plugin = PrecacheController["strategy"]["plugins"][number];

/** Ways to another host, besides `fetch`. */
const waysOut = ["EventSource", "WebSocket", "WebTransport"];

/**
 * Gives up what this worker could reach another host by. A script that is evaluated here could not reach it either.
 *
 * @param mayAsk - rejects where this host is not to be asked either
 * @returns what asks this host without that
 */
export function keepToItself(mayAsk: (request: Request) => Promise<void>): typeof fetch {
  for (const way of waysOut) Reflect.deleteProperty(self, way);
  const ask = self.fetch.bind(self);
  const askHost: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!isOwn(request.url)) throw new TypeError(`${new URL(request.url).origin} is another host`);
    return ask(request);
  };
  const guarded: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    await mayAsk(request);
    return askHost(request);
  };
  Object.defineProperty(self, "fetch", { value: guarded, writable: false, configurable: false });
  return askHost;
}

/** Refuses what a page asks of another host, should the page's own policy have let it pass. */
export function askOwn(event: FetchEvent): void {
  if (isOwn(event.request.url)) return;
  event.stopImmediatePropagation();
  event.respondWith(Response.error());
}

/** What code runs under the policy of: its own answer. A script's is that of who loads it. */
const withOwnPolicy = new Set<RequestDestination>(["document", "iframe", "frame", "worker", "sharedworker"]);

/** Sends the page's policy with the page, as a host would that can. */
export function withPolicy(policy: string): Plugin {
  return {
    handlerWillRespond: async ({ request, response }) => {
      if (!withOwnPolicy.has(request.destination)) return response;
      // A redirection that the browser is to follow has no parts that can be seen.
      if (response.type === "opaqueredirect" || response.type === "error") return response;
      const headers = new Headers(response.headers);
      headers.set("Content-Security-Policy", policy);
      const { status, statusText } = response;
      // Whole: a stream that nobody reads to its end keeps this worker from being replaced.
      return new Response(await response.blob(), { status, statusText, headers });
    },
  };
}

function isOwn(address: string): boolean {
  const url = new URL(address);
  return url.origin === origin || url.protocol === "data:" || url.protocol === "blob:";
}
