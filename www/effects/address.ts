// The page's address follows where the person is and what is set, and leads there: by links, by the
// browser's back and forward. A place is an entry of the history, a setting changes the one at hand.

import { type Address, hashHere, readAddress, writeAddress } from "../state/address.ts";
import { samples } from "../samples/index.ts";
import { isActive } from "../state/run.ts";
import { isEmpty } from "../state/reading.ts";
import { tabsOf } from "../state/place.ts";
import type { State } from "../state.ts";
import type { Store } from "../store.ts";

/**
 * What an entry of the history that this page has made says beside its address, whose settings are of then: how the
 * dock is, for a reload.
 */
interface Entry extends Pick<State, "dock" | "insight"> {
  handful: true;
}

function entryOf({ dock, insight }: State): Entry {
  return { handful: true, dock, insight };
}

/** Nothing of an entry that others have made. */
function entryHere(): Partial<Entry> {
  const entry = history.state as Partial<Entry> | null;
  return entry?.handful === true ? entry : {};
}

/** What the visit began with: the person may be elsewhere before it is asked for. */
let linked: Record<string, string> | undefined;

export function connectAddress(store: Store): void {
  const { dispatch } = store;
  const { settings, sample } = find();
  linked = settings;
  // What is asked for here is taken now; whoever comes back to it has settings since.
  const { dock, insight } = entryHere();
  dispatch({ type: "dockFound", dock, insight });
  history.replaceState(entryOf(store.state), "", location.href);

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
    const hash = hashHere(after);
    if (after.stage !== before.stage || after.tabs !== before.tabs || after.leaf !== before.leaf) {
      if (action.type !== "placeFound") history.pushState(entryOf(after), "", hash);
    } else if (
      (after.config !== before.config && after.form && location.hash !== hash) ||
      after.lesson !== before.lesson ||
      after.isPresenting !== before.isPresenting
    ) {
      replace(after);
    } else if (after.dock !== before.dock || after.insight !== before.insight) {
      history.replaceState(entryOf(after), "");
    }
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
    const isOwn = entryHere().handful === true;
    const { settings, sample } = find({ stage: "texts", tab: tabsOf.texts[0] }, isOwn);
    const isLink = !isOwn && Object.keys(settings).length > 0;
    if (isLink && !isActive(store.state.run)) dispatch({ type: "restored", kept: { config: settings } });
    if (!isOwn && sample !== undefined) takeSample(sample);
    replace(store.state);
  });

  /** Goes where the address says; what holds there holds from now on where it is a link. */
  function find(otherwise?: Address["place"], isOwn = false): Address {
    const found = readAddress(location.hash);
    const { leaf, lesson, isPresenting } = found;
    const { state } = store;
    const place = found.place ?? (leaf ? { stage: state.stage, tab: state.tabs[state.stage] } : otherwise);
    if (place) dispatch({ type: "placeFound", ...place, leaf });
    if (isOwn) return found;
    if (lesson && lesson !== state.lesson?.name) dispatch({ type: "lessonAsked", name: lesson });
    if (isPresenting) dispatch({ type: "presented", on: true });
    return found;
  }
}

/** The entry at hand tells where the person is, and what is set now. */
function replace(state: State): void {
  // Until the form can read the settings of a link, only the address has them for a reload.
  if (!state.form && Object.keys(readAddress(location.hash).settings).length > 0) return;
  history.replaceState(entryOf(state), "", isAtFirst(state) ? location.pathname + location.search : hashHere(state));
}

/** The settings that the address has asked for. */
export function linkedSettings(): Record<string, string> {
  return linked ?? readAddress(location.hash).settings;
}

/** Whether all is as a visit begins. */
function isAtFirst(state: State): boolean {
  return hashHere(state) === writeAddress("texts", tabsOf.texts[0]);
}
