// Installing the page, where the browser offers it: by the page's menu, not when the browser likes.

import type { Store } from "../store.ts";

/** As Chromium has it; TypeScript's own types do not. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

export function connectInstall(store: Store): void {
  let offer: InstallOffer | undefined;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
    store.dispatch({ type: "installOffered" });
  });
  store.listen((action) => {
    if (action.type !== "installAsked") return;
    // A browser that has changed its mind does not ask.
    offer?.prompt().catch((thrown: unknown) => console.warn(thrown));
    offer = undefined;
  });
}
