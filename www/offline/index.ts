// Keeps the page in the browser for visits without a network, and has its service worker make no
// requests while the person wants none.

import { ownScript } from "../trusted.ts";
import { scope } from "../scope.ts";
import type { SwitchAnswer, Switching, TakeOver, WorkerNews } from "./messages.ts";

/** Without an answer from the service worker there is none. */
const patienceMs = 5_000;

function serviceWorkers(): ServiceWorkerContainer | undefined {
  // The development server's files have no fixed names.
  return import.meta.env.PROD ? navigator.serviceWorker : undefined;
}

/**
 * What this tab and its workers ask for passes the page's service worker: one that opens for the
 * first time, or past it, as by a forced reload, is not answered by it.
 */
export const passesWorker = isOwn(serviceWorkers()?.controller);

function isOwn(worker: ServiceWorker | null | undefined): boolean {
  return worker?.scriptURL === workerAddress();
}

function workerAddress(): string {
  return new URL("offline.js", scope).href;
}

let isGivenUp = false;
let keeping: Promise<boolean> | undefined;

/** Resolves with whether the page is kept; it is not where this browser, or an insecure address, does not allow it. */
export function keepPage(): Promise<boolean> {
  keeping = keep();
  return keeping;
}

/** This tab begins no more to keep the page, as all that is kept is being deleted. */
export function giveUpKeeping(): void {
  isGivenUp = true;
}

/** Resolves when what has been begun, by this tab or another, cannot put anything back into what is deleted then. */
export async function keepingEnded(): Promise<void> {
  await keeping?.catch(() => undefined);
  const { installing, active } = (await ownRegistration()) ?? {};
  // A newer one waits beside the one that is active.
  if (installing) await reached(installing, active ? "installed" : "activated").catch(() => undefined);
}

async function keep(): Promise<boolean> {
  const workers = serviceWorkers();
  if (!workers || isGivenUp) return false;
  // To register is to ask for a newer one, too.
  const isOffline = passesWorker && (await turnSwitch("ask"));
  if (isGivenUp) return false;
  const registration = isOffline
    ? await workers.ready
    : await workers.register(ownScript(workerAddress())).then((registration) => {
        handOver(registration);
        return registration;
      });
  await active(registration);
  return true;
}

/** Resolves with the worker that keeps the page, once it is there. */
async function active(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  if (registration.active) return registration.active;
  return reached(registration.installing ?? registration.waiting, "activated");
}

/** Resolves with a worker that has come so far. */
function reached(worker: ServiceWorker | null, state: ServiceWorkerState): Promise<ServiceWorker> {
  return new Promise((resolve, reject) => {
    worker?.addEventListener("statechange", () => {
      if (worker.state === state) resolve(worker);
      if (worker.state === "redundant") reject(new Error("the page's files did not arrive whole"));
    });
  });
}

/** After an update, what is kept is soon the page that the person has just seen. */
function handOver(registration: ServiceWorkerRegistration): void {
  const ask = () => registration.waiting?.postMessage({ script: import.meta.url } satisfies TakeOver);
  ask();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", ask));
}

/** Whether a service worker of this copy is there to enforce the switch. */
export async function canSwitch(): Promise<boolean> {
  return (await ownActive()) !== undefined;
}

async function ownActive(): Promise<ServiceWorker | undefined> {
  return (await ownRegistration())?.active ?? undefined;
}

/** The registration of this copy. */
export async function ownRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  const registrations = (await serviceWorkers()?.getRegistrations()) ?? [];
  // The one that answers for this folder may be that of a copy in a folder above.
  return registrations.find((registration) => registration.scope === scope);
}

/** Turns the switch, or asks; resolves with whether it is on then. Rejects where no service worker answers. */
export async function turnSwitch(to: Switching["offline"]): Promise<boolean> {
  const worker = await ownActive();
  if (!worker) throw new Error("there is no service worker");
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the service worker does not answer")), patienceMs);
    port1.onmessage = ({ data }: MessageEvent<SwitchAnswer>) => {
      clearTimeout(timer);
      port1.close();
      refuses = data.isOn;
      resolve(data.isOn);
    };
    worker.postMessage({ offline: to } satisfies Switching, [port2]);
  });
}

let refuses = false;

/** Whether the switch is on, as the service worker said last: then that is why something did not come. */
export function isRefusing(): boolean {
  return refuses;
}

/** Hears what the service worker tells of the requests that pass it. */
export function hearWorker(hear: (news: WorkerNews) => void): void {
  serviceWorkers()?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const isNews =
      typeof data === "object" && data !== null && ["sent", "refused", "offline"].some((kind) => kind in data);
    if (!isNews) return;
    const news = data as WorkerNews;
    if ("offline" in news) refuses = news.offline;
    hear(news);
  });
}
