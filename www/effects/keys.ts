// The keys that work anywhere on the page.

import { isActive, isAwaited } from "../state/run.ts";
import { isDockOpen, stages } from "../state/place.ts";
import type { Store } from "../store.ts";

export const isMac = typeof navigator !== "undefined" && /Mac|iP(hone|ad|od)/.test(navigator.platform);

export function connectKeys(store: Store): void {
  const { dispatch } = store;

  function train(): void {
    const { run, form } = store.state;
    if (run.phase === "paused") dispatch({ type: "command", command: "resume" });
    else if (run.phase === "training") dispatch({ type: "command", command: "pause" });
    else if (form && !isActive(run) && !isAwaited(store.state)) dispatch({ type: "command", command: "train" });
  }

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    // By its place: with Alt the letter may be another one.
    const digit = /^Digit([1-5])$/.exec(event.code)?.[1];
    const stage = digit === undefined ? undefined : stages[Number(digit) - 1];
    if (stage && event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      leaveField();
      dispatch({ type: "placeChosen", stage });
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      if (event.repeat) return;
      leaveField()?.focus({ preventScroll: true });
      train();
      return;
    }
    if (event.key === "Escape" && !store.state.isDockBeside && isDockOpen(store.state)) {
      dispatch({ type: "dockToggled", open: false });
      return;
    }
    if (event.key === "Escape" && store.state.isPresenting && !document.querySelector(":popover-open, .tour")) {
      dispatch({ type: "presented", on: false });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWrittenIn(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      dispatch({ type: "trySought" });
    } else if (event.key === "?") {
      event.preventDefault();
      dispatch({ type: "keysOpened", open: true });
    }
  });
}

/** Leaves the field that has the keyboard, as what is typed counts only then; it might be gone next. */
function leaveField(): HTMLElement | undefined {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return undefined;
  active.blur();
  return active;
}

function isWrittenIn(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
