// Trains, and lets happen at random what happens to pages: workers and tabs that die, reloads, no
// network, another tab, storage that is full or gone. After each round all must be where it was.
//
//   node bench/chaos.mjs [URL] [--seed N] [--rounds N] [--patience SECONDS]
//
// Without an address it serves the built page. A round that fails prints how to come there again;
// the next one begins in a new browser profile.

import { chromium as playwright } from "playwright-core";
import { parseArgs } from "node:util";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main, print, Problem } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";
import { ChaoticVisit } from "./chaos/visit.mjs";
import { mishaps } from "./chaos/mishaps.mjs";
import { randomOf } from "./chaos/random.mjs";

const options = {
  seed: { type: /** @type {const} */ ("string"), default: "1" },
  rounds: { type: /** @type {const} */ ("string"), default: "20" },
  /** Only ends what will never come: a slow machine needs more. */
  patience: { type: /** @type {const} */ ("string"), default: "120" },
};

/** What is trained, as the page's address says it. */
const kinds = {
  "a small network": "start=random&model=cnn&epochs=150",
  "a recurrent network": "start=random&model=gru&epochs=20",
  "a classifier on an encoder": "start=pretrained&model=cnn&adaptation=frozen",
  Automatic: "start=pretrained&model=cnn",
};

await main(async () => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [seed, rounds, patience] = [values.seed, values.rounds, values.patience].map(Number);
  const served = positionals[0] === undefined ? await serve({ folder: dist, port: 0 }) : undefined;
  const url = positionals[0] ?? served?.url;
  const executablePath = await provideBrowser(chromium);
  const browser = await playwright.launch({ executablePath, args: chromiumFlags });
  const random = randomOf(seed);
  /** @type {string[]} */
  const failures = [];
  /** @type {Map<string, number>} */
  const nTimes = new Map();
  /** @type {ChaoticVisit | undefined} */
  let visit;

  for (let round = 1; round <= rounds; round++) {
    const began = Date.now();
    /** @type {string[]} */
    const story = [];
    const tell = (/** @type {string} */ what) => void story.push(what);
    try {
      visit ??= await ChaoticVisit.begin(browser, url, patience * 1_000, random);
      await goThrough(visit, tell);
      print(`round ${round}: ${story.join(", ")} (${((Date.now() - began) / 1_000).toFixed(1)} s)`);
    } catch (thrown) {
      const what = thrown instanceof Error ? thrown.message : String(thrown);
      const again = `node bench/chaos.mjs --seed ${seed} --rounds ${round}`;
      failures.push(`round ${round}: ${what}\n  ${story.join(", ")}\n  again: ${again}`);
      print(`FAILED ${failures.at(-1)}\n${visit ? await visit.look() : ""}`);
      await visit?.end();
      visit = undefined;
    }
    // Whether it was a step of the story or only the way there.
    for (const name of Object.keys(mishaps)) if (story.includes(name)) nTimes.set(name, (nTimes.get(name) ?? 0) + 1);
  }

  await visit?.end();
  await browser.close();
  await served?.close();
  print(`${rounds} rounds, ${failures.length} failed. ${[...nTimes].map(([name, n]) => `${name}: ${n}`).join(", ")}.`);
  if (failures.length > 0) throw new Problem(failures.join("\n"));

  /**
   * @param {ChaoticVisit} visit
   * @param {(what: string) => void} tell
   */
  async function goThrough(visit, tell) {
    if (random.chance(0.6)) tell(await visit.edit());
    if (random.chance(0.2)) await visit.choose(tell);
    if (random.chance(0.75)) {
      const kind = random.one(Object.keys(kinds));
      tell(`trains ${kind}`);
      await visit.train(kinds[/** @type {keyof typeof kinds} */ (kind)]);
      await visit.pause(random.below(2_500));
    }
    const n = random.chance(0.3) ? 2 : 1;
    for (let i = 0; i < n; i++) {
      const name = random.one(Object.keys(mishaps).filter((name) => mishaps[name]?.isPossible?.(visit) ?? true));
      tell(name);
      await mishaps[name]?.happen(visit, tell);
    }
    await visit.settle(tell);
    await visit.check();
  }
});
