// Dialogs over the page: drawn, and then shown.

/** For `ref` of a dialog. It is not on the page before the drawing is done. */
export function showDialog(element?: Element): void {
  queueMicrotask(() => {
    if (element instanceof HTMLDialogElement && element.isConnected && !element.open) element.showModal();
  });
}
