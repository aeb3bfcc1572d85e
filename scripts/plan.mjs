// Which checks `npm test` makes, and in which order.

import { Problem } from "./run.mjs";

/**
 * One check.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} what
 * @property {"core" | "page"} lane the steps of a lane are done one after the other, the lanes side by side
 * @property {string[]} [needs] steps without whose success this one cannot be
 * @property {boolean} [compiles] whether it needs Rust
 * @property {boolean} [long] left out by `--quick`
 * @property {boolean} [asked] made only where it is named
 * @property {() => Promise<unknown>} check fails by throwing or with false
 */

/**
 * Whether a step passed, and the last lines that it printed.
 * @typedef {{ passed: boolean, last?: readonly string[] }} Attempt
 */

/**
 * What became of a step.
 * @typedef {{ step: Step, passed: boolean, failedNeed?: string, milliseconds: number, last?: readonly string[] }} Result
 */

/**
 * The steps that the arguments of `npm test` name, in the order of the table.
 * @param {Step[]} steps
 * @param {string[]} args
 */
export function choose(steps, args) {
  const [flag, names] = args;
  const usual = steps.filter(({ asked }) => !asked);
  if (flag === undefined) return usual;
  if (flag === "--quick" && args.length === 1) return usual.filter(({ long }) => !long);
  const known = steps.map(({ name }) => name);
  const wanted = names?.split(",") ?? [];
  if (flag !== "--only" || args.length !== 2 || wanted.some((name) => !known.includes(name))) {
    throw new Problem(`Usage: npm test [-- --quick | --only STEP,STEP…]\nSteps: ${known.join(", ")}`);
  }
  return steps.filter(({ name }) => wanted.includes(name));
}

/**
 * Does the steps, each lane by itself. A step waits for those that it needs, whatever their lane;
 * one that is not among the steps counts as done before.
 * @param {Step[]} steps with each step after those that it needs
 * @param {(step: Step) => Promise<Attempt>} attempt
 * @returns {Promise<Result[]>} in the order of the steps
 */
export function follow(steps, attempt) {
  /** @type {Map<string, Promise<Result>>} */
  const results = new Map();
  /** @type {Map<string, Promise<unknown>>} */
  const lanes = new Map();

  /** @param {Step} step */
  async function result(step) {
    const before = lanes.get(step.lane);
    const needs = (step.needs ?? []).flatMap((name) => results.get(name) ?? []);
    await before;
    const failed = (await Promise.all(needs)).find(({ passed }) => !passed);
    if (failed) return { step, passed: false, failedNeed: failed.step.name, milliseconds: 0 };
    const start = Date.now();
    return { step, ...(await attempt(step)), milliseconds: Date.now() - start };
  }

  for (const step of steps) {
    const awaited = result(step);
    results.set(step.name, awaited);
    lanes.set(step.lane, awaited);
  }
  return Promise.all(results.values());
}
