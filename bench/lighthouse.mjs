// What Lighthouse says of the built page on a phone and on a desktop; each score is to be 95 or more.
//
//   node bench/lighthouse.mjs [FOLDER]      after `npm run build`; FOLDER is given the reports
//
// Lighthouse itself is fetched by npx when it is used. It measures times, so nothing else should run.

import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { main, print, Problem, run } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";

const version = "12.8.2";
const least = 0.95;
/** Lighthouse's own measure of a machine: a desktop has more, and so have most servers with nothing to do. */
const calm = 1_000;
const folder = path.resolve(process.argv[2] ?? mkdtempSync(path.join(tmpdir(), "lighthouse-")));

/** What is said to be wrong, and weighs in a score. @typedef {{ id: string, weight: number }} Ref */

await main(async () => {
  const { url, close } = await serve({ folder: process.env["BUILT"] ?? dist, port: 0 });
  const env = { CHROME_PATH: await provideBrowser(chromium) };
  mkdirSync(folder, { recursive: true });
  let isGood = true;
  for (const device of ["mobile", "desktop"]) {
    const report = path.join(folder, `${device}.json`);
    const flags = ["--headless=new", ...chromiumFlags].join(" ");
    const args = ["--yes", `lighthouse@${version}`, url, "--quiet", "--output=json", `--output-path=${report}`];
    const preset = device === "desktop" ? ["--preset=desktop"] : [];
    if (!(await run("npx", [...args, ...preset, `--chrome-flags=${flags}`], { env }))) {
      throw new Problem("Lighthouse did not run; the reason is above.");
    }
    const { categories, audits, environment } = JSON.parse(readFileSync(report, "utf8"));
    const speed = Math.round(environment.benchmarkIndex);
    if (speed < calm) print(`${device}: this machine was busy or slow (${speed}); the performance says little.`);
    for (const { title, score, auditRefs } of Object.values(categories)) {
      isGood &&= score >= least;
      const faults = /** @type {Ref[]} */ (auditRefs)
        .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
        .map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`.trim());
      print(`${device}: ${title} ${Math.round(score * 100)}${faults.length > 0 ? ` (${faults.join(", ")})` : ""}`);
    }
  }
  await close();
  print(`The reports are in ${folder}.`);
  if (!isGood) throw new Problem(`A score is below ${least * 100}.`);
});
