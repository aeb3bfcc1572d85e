// The page's address follows where the person is and what is set, and leads there: by links, by the
// browser's back and forward. A place is an entry of the history, a setting changes the one at hand.

import { hashOf, readAddress, writeAddress } from "../state/address.ts";
import { samples } from "../samples/index.ts";
import { isActive } from "../state/run.ts";
import { isEmpty } from "../state/reading.ts";
import { tabsOf } from "../state/place.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";

/** Marks the entries that this page has made: what they say of settings is of then. */
const own = { handful: true };

/** What the visit began with: the person may be elsewhere before it is asked for. */
let linked: Record<string, string> | undefined;

export function connectAddress(store: Store): void {
  const { dispatch } = store;
  const { place, settings, sample } = readAddress(location.hash);
  linked = settings;
  if (place) dispatch({ type: "placeFound", ...place });
  // What is asked for here is taken now; whoever comes back to it has settings since.
  history.replaceState(own, "", location.href);

  let asked = sample;
  store.listen((action, after, before) => {
    // What was here before is back now.
    if (action.type === "restored" && asked !== undefined) {
      const id = asked;
      asked = undefined;
      takeSample(id);
      replace(store.state);
    }
    // Nothing of it is to stay, in the address neither.
    if (after.erased) return;
    const hash = hashOf(after);
    if (after.stage !== before.stage || after.tabs !== before.tabs) {
      if (action.type !== "placeFound") history.pushState(own, "", hash);
    } else if (after.config !== before.config && after.form && location.hash !== hash) replace(after);
  });

  /** Loads the sample that a link was made with; other texts are not replaced unasked. */
  function takeSample(id: string): void {
    const { present, draft, test } = store.state.data;
    if (present.sample === id && !present.edited) return;
    if (!samples.some((sample) => sample.id === id)) {
      return dispatch({ type: "noticed", notice: { code: "unknownSample", id } });
    }
    const isFree = isEmpty(present) && !draft && test.text.trim() === "";
    dispatch(isFree ? { type: "sampleChosen", id } : { type: "noticed", notice: { code: "linkedSample", id } });
  }

  addEventListener("popstate", () => {
    if (store.state.erased) return;
    const found = readAddress(location.hash);
    const isOwn = (history.state as Partial<typeof own> | null)?.handful === true;
    dispatch({ type: "placeFound", ...(found.place ?? { stage: "texts", tab: tabsOf.texts[0] }) });
    const isLink = !isOwn && Object.keys(found.settings).length > 0;
    if (isLink && !isActive(store.state.run)) dispatch({ type: "restored", kept: { config: found.settings } });
    if (!isOwn && found.sample !== undefined) takeSample(found.sample);
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
