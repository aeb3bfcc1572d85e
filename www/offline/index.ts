// Keeps the page in the browser for visits without a network.

import { ownScript } from "../trusted.ts";
import type { TakeOver } from "./messages.ts";

/** Resolves when the page is kept; never where this browser, or an insecure address, does not allow it. */
export async function keepPage(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  // The development server's files have no fixed names.
  if (!workers || !import.meta.env.PROD) return new Promise(() => undefined);
  const registration = await workers.register(ownScript(new URL("offline.js", document.baseURI).href));
  handOver(registration);
  await workers.ready;
}

/** After an update, what is kept is soon the page that the person has just seen. */
function handOver(registration: ServiceWorkerRegistration): void {
  const ask = () => registration.waiting?.postMessage({ script: import.meta.url } satisfies TakeOver);
  ask();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", ask));
}
