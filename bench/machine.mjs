// What a bench was made on, in words that name no machine.

import { cpus, loadavg, totalmem } from "node:os";

/** Those of one, five and fifteen minutes say how much ran; of one minute only. */
export function loadOf() {
  return [Math.round(10 * (loadavg()[0] ?? NaN)) / 10];
}

/**
 * @param {import("./index.mjs").Bench["inBrowser"]} inBrowser
 */
export async function describeMachine(inBrowser) {
  const browser = await inBrowser([], async (browser) => browser.version());
  const all = cpus();
  return {
    browser: `Chromium ${browser}`,
    cores: all.length,
    processor: (all[0]?.model ?? "").replaceAll(/\s+/g, " ").trim(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${process.platform} ${process.arch}`,
  };
}
