// The keyboard goes on where something has taken the place of what it was at.

/** For `ref`: gives the focus to an element when it comes onto the page. */
export function takeFocus(element?: Element): void {
  // It is not on the page before the drawing is done.
  queueMicrotask(() => {
    if (element instanceof HTMLElement && element.isConnected) element.focus();
  });
}
