// `npm test`: every check, in two lanes side by side, with a summary at the end.
//
//   npm test                              all of them
//   npm test -- --quick                   without the WebGPU engine and Firefox
//   npm test -- --only unit,chromium      some of them, on what is built already

import { inspect } from "node:util";
import { choose, follow } from "./plan.mjs";
import { duration, labelled, main, print, Problem, within } from "./run.mjs";
import { setUp } from "./setup.mjs";
import { steps } from "./steps.mjs";

/** Longer than the longest of them takes on two busy cores. */
const mostMinutes = 45;

await main(async () => {
  const chosen = choose(steps, process.argv.slice(2));
  await setUp({ rust: chosen.some(({ compiles }) => compiles) });

  const start = Date.now();
  const width = Math.max(...chosen.map(({ name }) => name.length));
  const results = await follow(chosen, (step) =>
    // One by itself has the terminal for itself.
    chosen.length === 1 ? attempt(step) : labelled(step.name.padEnd(width), (last) => attempt(step, last)),
  );

  console.log("\n=== Summary");
  for (const { step, passed, failedNeed, milliseconds } of results) {
    const remark = failedNeed === undefined ? duration(milliseconds) : `not run, as ${failedNeed} failed`;
    console.log(`${passed ? "passed" : "FAILED"}  ${step.name.padEnd(width)}  ${step.what} (${remark})`);
  }
  // Where only the end of all this is kept, it says what was wrong.
  for (const { step, passed, last = [] } of results) {
    if (!passed && last.length > 0) console.log(`\n=== The last lines of ${step.name}\n${last.join("\n")}`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`\nIn all ${duration(Date.now() - start)}`);
  console.log(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

/**
 * @param {import("./plan.mjs").Step} step
 * @param {readonly string[]} [last] what it prints last
 * @returns {Promise<import("./plan.mjs").Attempt>}
 */
async function attempt({ name, what, check }, last) {
  print(`=== ${name}: ${what}`);
  const start = Date.now();
  let passed = false;
  try {
    passed = (await within(mostMinutes, check)) !== false;
  } catch (error) {
    print(error instanceof Problem ? error.message : inspect(error));
  }
  const lastLines = last && [...last];
  print(`=== ${passed ? "passed" : "FAILED"} in ${duration(Date.now() - start)}`);
  return { passed, last: lastLines };
}
