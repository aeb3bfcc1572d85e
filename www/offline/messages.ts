// What a page says to a service worker.

/** Asks a waiting worker to take over from the one before it. */
export interface TakeOver {
  /** The address of the page's own script, which tells of which build the page is. */
  script: string;
}
