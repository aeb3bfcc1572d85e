// Keeps the page in the browser for visits without a network.

/** Resolves when the page is kept; never where this browser, or an insecure address, does not allow it. */
export async function keepPage(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  // The development server's files have no fixed names.
  if (!workers || !import.meta.env.PROD) return new Promise(() => undefined);
  await workers.register(new URL("offline.js", document.baseURI));
  await workers.ready;
}
