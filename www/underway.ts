// Which runs are under way, where it can be read at once and survives the page's end: a run whose
// page has gone is one that was cut short.

import { firstProject, marksOfThisCopy } from "./scope.ts";

const prefix = marksOfThisCopy("handful/run");
/** How often a run that goes on says so; where there are no locks, one that does not has ended. */
const saidEveryMs = 4_000;

/** A run that is under way, or was. */
export interface Mark {
  /** Under which what is known of it is kept. */
  id: string;
  /** The first project's bear none. */
  project?: string;
  /** When it began, in milliseconds since 1970. */
  at: number;
  step: number;
  nSteps: number;
  /** When the run had begun that it goes on with, if it does. */
  resumed?: number;
  /** When it was listed as over; what is left to do is to keep its model. */
  listed?: number;
}

export interface Underway {
  /** How far it is. Written at once where the page is left, else now and then. */
  tell(step: number, nSteps: number): void;
  /** It was listed as over. Written at once. */
  list(at: number): void;
  end(): void;
}

/** Marks a run as under way until it ends, or its page does. */
export function markUnderway(mark: Mark): Underway {
  const key = prefix + mark.id;
  let now = mark;
  let release: () => void = () => undefined;
  const write = () => attempt(() => localStorage.setItem(key, JSON.stringify({ ...now, said: Date.now() })), undefined);
  // Held for as long as the page lives.
  void locks()?.request(key, () => new Promise<void>((resolve) => (release = resolve)));
  write();
  const timer = setInterval(write, saidEveryMs);
  addEventListener("pagehide", write);
  return {
    tell(step, nSteps) {
      now = { ...now, step, nSteps };
    },
    list(listed) {
      now = { ...now, listed };
      write();
    },
    end() {
      clearInterval(timer);
      removeEventListener("pagehide", write);
      attempt(() => localStorage.removeItem(key), undefined);
      release();
    },
  };
}

/** Whether there may be a run of a project that was cut short. */
export function hasMarks(project: string): boolean {
  return marks(project).length > 0;
}

/** The names of all runs of a project that are under way, or were. */
export function markedRuns(project: string): string[] {
  return marks(project).map(([, { id }]) => id);
}

/** The runs of a project that are under way no more. Whoever has told of one forgets it. */
export async function runsCutShort(project: string): Promise<Mark[]> {
  const before = marks(project);
  if (before.length === 0) return [];
  const manager = locks();
  if (manager) {
    const held = new Set((await manager.query()).held?.map(({ name }) => name));
    return before.filter(([key]) => !held.has(key)).map(([, mark]) => mark);
  }
  await new Promise((resolve) => setTimeout(resolve, 3 * saidEveryMs));
  const after = new Map(marks(project));
  return before.filter(([key, { said }]) => after.get(key)?.said === said).map(([, mark]) => mark);
}

export function forgetRun({ id }: Mark): void {
  attempt(() => localStorage.removeItem(prefix + id), undefined);
}

/** Whatever was said of a project's runs, which is deleted. */
export function forgetRuns(project: string): void {
  for (const [, mark] of marks(project)) forgetRun(mark);
}

function marks(project: string): [key: string, mark: Mark & { said: number }][] {
  const keys = attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix)), []);
  return keys.flatMap((key) => {
    const mark = attempt(() => JSON.parse(localStorage.getItem(key) ?? "") as unknown, undefined);
    return isMark(mark) && (mark.project ?? firstProject) === project ? ([[key, mark]] as [string, typeof mark][]) : [];
  });
}

function isMark(value: unknown): value is Mark & { said: number } {
  if (typeof value !== "object" || value === null) return false;
  const { id, project, at, step, nSteps, said, resumed, listed } = value as Record<string, unknown>;
  const isNumber = [at, step, nSteps, said, resumed ?? 0, listed ?? 0].every((one) => Number.isFinite(one));
  return typeof id === "string" && ["string", "undefined"].includes(typeof project) && isNumber;
}

function locks(): LockManager | undefined {
  // Typed as always there; it is not.
  return (navigator as { locks?: LockManager }).locks;
}

/** Storage may be locked away; then nothing is marked. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
