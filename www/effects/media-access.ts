// The one who deals with pictures and sounds for a page, fetched when the first of them is there.

import type { Engine } from "../engine/protocol.ts";
import { prefetched } from "../prefetch.ts";
import type { Store } from "../store.ts";
import type { Media } from "./media.ts";

const load = prefetched(() => import("./media.ts"));

const known = new WeakMap<Store, Promise<Media>>();

export function fetchMedia(store: Store, engine: Engine): Promise<Media> {
  const found = known.get(store);
  if (found) return found;
  const fetched = load().then(({ connectMedia }) => connectMedia(store, engine));
  known.set(store, fetched);
  fetched.catch(() => known.delete(store));
  return fetched;
}
