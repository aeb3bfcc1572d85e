// The page's address follows where the person is and what is set, and leads there: by links, by the
// browser's back and forward. A place is an entry of the history, a setting changes the one at hand.

import { hashOf, readAddress, writeAddress } from "../state/address.ts";
import { isActive } from "../state/run.ts";
import { tabsOf } from "../state/place.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";

/** Marks the entries that this page has made: what they say of settings is of then. */
const own = { handful: true };

/** What the visit began with: the person may be elsewhere before it is asked for. */
let linked: Record<string, string> | undefined;

export function connectAddress(store: Store): void {
  const { dispatch } = store;
  const { place, settings } = readAddress(location.hash);
  linked = settings;
  if (place) dispatch({ type: "placeFound", ...place });
  // What is asked for here is taken now; whoever comes back to it has settings since.
  history.replaceState(own, "", location.href);

  store.listen((action, after, before) => {
    // Nothing of it is to stay, in the address neither.
    if (after.erased) return;
    const hash = hashOf(after);
    if (after.stage !== before.stage || after.tabs !== before.tabs) {
      if (action.type !== "placeFound") history.pushState(own, "", hash);
    } else if (after.config !== before.config && after.form && location.hash !== hash) replace(after);
  });

  addEventListener("popstate", () => {
    if (store.state.erased) return;
    const found = readAddress(location.hash);
    const isOwn = (history.state as Partial<typeof own> | null)?.handful === true;
    dispatch({ type: "placeFound", ...(found.place ?? { stage: "texts", tab: tabsOf.texts[0] }) });
    const isLink = !isOwn && Object.keys(found.settings).length > 0;
    if (isLink && !isActive(store.state.run)) dispatch({ type: "restored", kept: { config: found.settings } });
    replace(store.state);
  });
}

/** The entry at hand tells where the person is, and what is set now. */
function replace(state: State): void {
  history.replaceState(own, "", isAtFirst(state) ? location.pathname + location.search : hashOf(state));
}

/** The settings that the address has asked for. */
export function linkedSettings(): Record<string, string> {
  return linked ?? readAddress(location.hash).settings;
}

/** Whether all is as a visit begins. */
function isAtFirst(state: State): boolean {
  return hashOf(state) === writeAddress("texts", tabsOf.texts[0]);
}
