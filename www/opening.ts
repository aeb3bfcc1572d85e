// Whether the last visit ended while it was opening a project: then that is not opened again unasked.
// The mark stands where it can be read before anything else, and at once.

import { firstProject, marksOfThisCopy } from "./scope.ts";

const prefix = marksOfThisCopy("handful/opening");
/** A tab that has not come to an end by then stands still. */
const patienceMs = 10_000;

export interface OpeningMark {
  /** Another visit began to open it, and never came to its end. */
  endedBadly: boolean;
  /** All is drawn, or the page is left before that. */
  done(): void;
}

/** Forgets that a project was being opened, which is deleted. */
export function forgetOpenings(project: string): void {
  for (const key of marksOf(project)) localStorage.removeItem(key);
}

function marksOf(project: string): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix) && readMark(key).of === project);
}

/** When it was made, and of which project. */
function readMark(key: string): { at: number; of: string } {
  const [at, of = firstProject] = (localStorage.getItem(key) ?? "").split(" ");
  return { at: Number(at), of };
}

/** Marks that this page begins to open a project. Without storage or locks there is no mark to go by. */
export async function markOpening(project: string = firstProject): Promise<OpeningMark> {
  const none = { endedBadly: false, done: () => undefined };
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return none;
  const id = crypto.randomUUID();
  let release: () => void = () => undefined;
  try {
    const earlier = marksOf(project);
    const alive = new Set((await locks.query()).held?.map(({ name }) => name));
    const isDead = (key: string) => !alive.has(key) || Date.now() - readMark(key).at > patienceMs;
    const dead = earlier.filter(isDead);
    const key = prefix + id;
    // Held for as long as the tab lives: one that is opening just now has not ended.
    void locks.request(key, () => new Promise<void>((resolve) => (release = resolve)));
    localStorage.setItem(key, `${Date.now()} ${project}`.trim());
    for (const mark of dead) localStorage.removeItem(mark);
    const done = () => {
      removeEventListener("pagehide", done);
      localStorage.removeItem(key);
      release();
    };
    // A page that can be left in this way does not stand still.
    addEventListener("pagehide", done);
    return { endedBadly: dead.length > 0, done };
  } catch (thrown) {
    console.warn(thrown);
    return none;
  }
}
