// What is kept can be damaged: by a disk, by a browser that ended in the middle, by whoever writes
// into its caches. It is believed only if it still is what was kept.

import type { addPlugins } from "workbox-precaching";

type Plugin = Parameters<typeof addPlugins>[0][number];

/**
 * Passes over a kept file that is not what it must be: the network is then asked for it, and what
 * comes from there takes its place.
 *
 * @param hashes - by the address without its query, as in the attribute `integrity`
 */
export function onlySound(hashes: readonly [address: string, integrity: string][]): Plugin {
  const expected = new Map(hashes);
  return {
    async cachedResponseWillBeUsed({ request, cachedResponse }) {
      if (!cachedResponse) return undefined;
      const { origin, pathname } = new URL(request.url);
      const integrity = expected.get(origin + pathname);
      if (integrity === undefined) return cachedResponse;
      const hash = await crypto.subtle.digest("SHA-256", await cachedResponse.clone().arrayBuffer());
      return integrity === `sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}` ? cachedResponse : undefined;
    },
  };
}
