// What the screen is like, where more than the style sheet has to know of it; and the clipboard.

import { prefetched } from "../prefetch.ts";
import type { Store } from "../store.ts";

const fetchLargeLetters = prefetched(() => import("../styles/present.css"));

/** As in layout.css: from there on the dock has a place of its own. */
const wide = "(min-width: 68.75rem)";
/** And from there on the table, too. */
const widest = "(min-width: 106.25rem)";

export function connectScreen(store: Store): void {
  const { dispatch } = store;
  const queries = [matchMedia(wide), matchMedia(widest)] as const;
  const [dock, table] = queries;
  const follow = () => {
    // In large letters there is room for one thing.
    const isRoomy = !store.state.isPresenting;
    dispatch({
      type: "screenChanged",
      isDockBeside: isRoomy && dock.matches,
      hasTablePane: isRoomy && table.matches,
    });
  };
  for (const query of queries) query.addEventListener("change", follow);
  follow();

  store.listen((action) => {
    if (action.type === "presented") {
      follow();
      fetchLargeLetters().catch((thrown: unknown) => console.warn(thrown));
    }
    if (action.type !== "textCopied") return;
    const { text } = action;
    const clipboard = navigator.clipboard as Partial<Clipboard> | undefined;
    const copying = clipboard?.writeText?.(text) ?? Promise.reject(new Error("no clipboard"));
    copying.then(
      () => dispatch({ type: "textCopyEnded", copied: { text, isDone: true } }),
      () => dispatch({ type: "textCopyEnded", copied: { text, isDone: false } }),
    );
  });
}
