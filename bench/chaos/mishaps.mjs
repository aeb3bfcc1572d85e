// What happens to a page.

/**
 * @typedef {import("./visit.mjs").ChaoticVisit} Visit
 * @typedef {object} Mishap
 * @property {(visit: Visit, tell: (what: string) => void) => Promise<void>} happen
 * @property {(visit: Visit) => boolean} [isPossible]
 */

/** What was changed half a second ago is kept, as a page that crashes has no last word. */
const keptMs = 1_500;

/** @type {Record<string, Mishap>} */
export const mishaps = {
  nothing: { happen: async () => undefined },
  "a worker ends": { happen: (visit) => endWorker(visit, () => self.close()) },
  "a worker throws": {
    happen: (visit) =>
      endWorker(visit, () => {
        setTimeout(() => {
          throw new Error("killed by chaos");
        });
      }),
  },
  reload: {
    happen: async (visit) => {
      await visit.page.reload();
      await visit.ready();
    },
  },
  "closed and opened again": {
    happen: async (visit) => {
      await visit.page.close({ runBeforeUnload: false });
      await visit.open();
    },
  },
  "the tab crashes": {
    happen: async (visit) => {
      await visit.pause(keptMs);
      const { page } = visit;
      const crashed = new Promise((resolve) => page.once("crash", resolve));
      const browser = await visit.context.newCDPSession(page);
      browser.send("Page.crash").catch(() => undefined);
      await crashed;
      await page.close();
      await visit.open();
    },
  },
  "no network for a while": {
    happen: async (visit, tell) => {
      await visit.context.setOffline(true);
      if (visit.random.chance(0.5) && (await isKept(visit))) {
        tell("reload without it");
        await visit.page.reload();
        await visit.ready();
      }
      await visit.pause(visit.random.below(1_500));
      await visit.context.setOffline(false);
    },
  },
  "away and back": {
    happen: async (visit) => {
      await visit.page.goto("about:blank");
      await visit.pause(visit.random.below(500));
      await visit.page.goBack();
      await visit.ready();
    },
  },
  "frozen and thawed": {
    happen: async (visit) => {
      const browser = await visit.context.newCDPSession(visit.page);
      await browser.send("Page.setWebLifecycleState", { state: "frozen" });
      await visit.pause(visit.random.below(3_000));
      await browser.send("Page.setWebLifecycleState", { state: "active" });
      await browser.detach();
    },
  },
  "storage is full for a while": {
    isPossible: (visit) => !visit.isRunning,
    happen: async (visit) => {
      const browser = await visit.context.newCDPSession(visit.page);
      const { origin } = new URL(visit.url);
      await browser.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
      await visit.edit();
      await visit.pause(keptMs);
      await browser.send("Storage.overrideQuotaForOrigin", { origin });
      const full = visit.page.getByText("This browser’s storage is full");
      // It is tried again with the next change.
      await visit.until("room again", async () => {
        await visit.edit();
        await visit.pause(keptMs);
        return (await full.count()) === 0;
      });
      await browser.detach();
    },
  },
  "what was kept is cleared": {
    isPossible: (visit) => !visit.isRunning,
    happen: async (visit) => {
      const browser = await visit.context.newCDPSession(visit.page);
      const { origin } = new URL(visit.url);
      await browser.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
      // With the next change all that is on the page is kept again; models are not.
      await visit.edit();
      await visit.page.getByText("What this browser had kept of the page was deleted").waitFor();
      await visit.page.reload();
      await visit.ready();
      await visit.until("the rows after clearing", async () => (await visit.rows()).length > 0);
      visit.prediction = undefined;
      await browser.detach();
    },
  },
  "another tab edits": {
    happen: async (visit) => {
      const other = await visit.newPage();
      await other.goto(visit.url);
      await visit.ready(other);
      await visit.until("the rows in another tab", async () => (await visit.rows(other)).length > 0);
      await visit.pause(keptMs);
      await visit.edit(other);
      await visit.until("the rows of another tab", async () => {
        return JSON.stringify(await visit.rows()) === JSON.stringify(visit.expected);
      });
      await other.close();
    },
  },
  "edits meanwhile": {
    happen: async (visit, tell) => {
      tell(await visit.edit());
      await visit.choose(tell);
    },
  },
  pause: {
    isPossible: (visit) => visit.isRunning,
    happen: async (visit) => {
      const pause = visit.page.getByRole("button", { name: "Pause", exact: true });
      // The run may have come to its end, or be paused; the same button would begin another one then.
      const press = (/** @type {HTMLElement | SVGElement} */ button) => {
        if (button instanceof HTMLElement && button.innerText.trim() === "Pause") button.click();
      };
      await pause.evaluate(press, undefined, { timeout: 1_000 }).catch(() => undefined);
    },
  },
};

/**
 * @param {Visit} visit
 * @param {() => void} end
 */
async function endWorker(visit, end) {
  const workers = visit.page.workers();
  if (workers.length === 0) return;
  // One that ends meanwhile has ended too.
  await visit.random
    .one(workers)
    .evaluate(end)
    .catch(() => undefined);
  await visit.pause(200);
}

/** Whether the page opens without a network. @param {Visit} visit */
async function isKept(visit) {
  const words = await visit.inMenu((menu) => menu.innerText());
  return String(words).includes("opens without a network");
}
