// Counts what the page and its workers ask for: by what the browser itself notes of each of them,
// and, as a second witness, by what the service worker sends on.

import { hearWorker, passesWorker } from "./offline/index.ts";
import type { Asked, Requests } from "./state/offline.ts";
import { watchingChannel } from "./watching.ts";

/** So many addresses are told. */
const mostTold = 100;

/** A time is in milliseconds since 1970. */
type Noted = [address: string, at: number];

let loadedAt = Infinity;
let tell: () => void = () => undefined;

class Count {
  #nWhileLoading = 0;
  #nSince = 0;
  /** How often each address was asked for since the page was loaded. */
  #since = new Map<string, number>();

  add([address, at]: Noted): void {
    if (at <= loadedAt) {
      this.#nWhileLoading++;
      return;
    }
    this.#nSince++;
    const n = this.#since.get(address);
    if (n !== undefined || this.#since.size < mostTold) this.#since.set(address, (n ?? 0) + 1);
  }

  get isEmpty(): boolean {
    return this.#nWhileLoading + this.#nSince === 0;
  }

  told(): { nWhileLoading: number; nSince: number; since: readonly Asked[] } {
    const since = [...this.#since].map(([address, n]) => ({ address, n }));
    return { nWhileLoading: this.#nWhileLoading, nSince: this.#nSince, since };
  }
}

const asked = new Count();
const sent = new Count();

/** Begins to count; what the browser has noted before is counted, too. */
export function watchRequests(): void {
  if (typeof PerformanceObserver !== "function") return;
  // The page itself, of which the browser keeps another list.
  asked.add([document.baseURI, performance.timeOrigin]);
  const note = (entries: readonly Noted[]) => {
    // A worker begins in the page's own memory.
    for (const entry of entries) if (/^https?:/.test(entry[0])) asked.add(entry);
    tell();
  };
  new PerformanceObserver((list) => {
    note(list.getEntries().map(({ name, startTime }): Noted => [name, performance.timeOrigin + startTime]));
  }).observe({ type: "resource", buffered: true });
  if (typeof BroadcastChannel === "function") {
    new BroadcastChannel(watchingChannel).onmessage = ({ data }: MessageEvent<Noted[]>) => note(data);
  }
  hearWorker((news) => {
    if (!("sent" in news)) return;
    sent.add([news.sent, Date.now()]);
    tell();
  });
}

/** The page and all its parts are here: whatever is asked for from now on is told by itself. */
export function requestsLoaded(): void {
  loadedAt = Date.now();
  tell();
}

/** Tells when there is something new. */
export function listenToRequests(listener: () => void): void {
  tell = listener;
}

export function requests(): Requests {
  const isLoaded = loadedAt !== Infinity;
  return { ...asked.told(), isLoaded, sent: passesWorker || !sent.isEmpty ? sent.told() : undefined };
}
