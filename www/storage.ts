// Keeps what the person has made from one visit to the next, on the device only: a project, and what
// belongs to the page whichever is open. Several tabs may keep it: each value that they share carries
// a number that grows, and an older one never wins.

import { type Database, inTime, openDatabase } from "./database.ts";
import { debounce } from "./effects/debounce.ts";
import { describe } from "./engine/errors.ts";
import {
  type Revisions,
  asideKey,
  isAbout,
  isOfAnother,
  keptMessage,
  projectOfAside,
  raised,
  revisionsOf,
  tabsChannel,
  valueKey,
} from "./kept-keys.ts";
import { readers } from "./kept-schemas.ts";
import { firstProject } from "./scope.ts";
import type { Kept } from "./state.ts";

/** Why nothing can be kept; what is on the page is not touched by it. */
export type StorageProblem =
  /** The browser gives no more room. */
  | { code: "full" }
  /** Private mode, switched off, or held by another tab. */
  | { code: "unavailable"; detail: string }
  | { code: "failed"; detail: string };

export type Name = keyof Kept;

export type Recalled =
  /**
   * `lost` names what was there and could not be read, or not all of it; all else is in `kept`.
   * `others`: another version of the page has kept something, too, which stays. `aside`: texts were
   * put aside by an earlier visit.
   */
  { ok: true; kept: Kept; lost: Name[]; others?: boolean; aside?: boolean } | { ok: false; problem: StorageProblem };

export interface KeptStorage {
  recall(): Promise<Recalled>;
  /** Keeps these values too, soon, or when the page is hidden or left. */
  keep(values: Kept): void;
  /** Keeps at once what waits to be kept; resolves with whether nothing waits any more. */
  flush(): Promise<boolean>;
  /** What was put aside: damaged parts, texts that the page was opened without, what other versions have kept. */
  aside(): Promise<Record<string, unknown>>;
  /** Puts values aside, so that the next visit does not open them. */
  putAside(names: readonly Name[]): Promise<void>;
  /** Forgets what was put aside. */
  dropAside(): Promise<void>;
  /** Forgets values that no tab has to agree on; what is kept of them from now on is kept. */
  forget(names: readonly Name[]): Promise<void>;
  /** Forgets what other versions of the page have kept. */
  dropOthers(): Promise<void>;
  /**
   * Gives up what waits to be kept, and whatever would be, as all that is kept is being deleted.
   * @param tellOthers - the other tabs do the same
   */
  end(tellOthers: boolean): void;
  /** Stops listening for the page's end. */
  close(): void;
}

export interface StorageOptions {
  /** Whose values are kept, beside the page's own. */
  project?: string;
  /** Nothing is kept of it yet. */
  isNew?: boolean;
  /** Told of a problem when there is one, and `undefined` when keeping works again. */
  onProblem?: (problem: StorageProblem | undefined) => void;
  /** Told of what another tab has kept, and what of it was being kept here at the same time. */
  onFollow?: (kept: Kept, passedOver: readonly Name[]) => void;
  /** Told when what was kept is gone; it gives all that the page has, to be kept again. */
  onCleared?: () => Kept;
  /** Told when another tab deletes all that is kept. */
  onErased?: () => void;
  delayMs?: number;
  database?: Database;
}

/** What all tabs hold alike. Of the rest, such as the language, the last change counts. */
const shared: readonly Name[] = [
  "table",
  "history",
  "testText",
  "isSampleTest",
  "classNames",
  "pool",
  "runs",
  "project",
];

/** What a person would miss. */
const texts: readonly Name[] = ["table", "history", "draft", "testText", "pool", "lessonBefore"];

const names = Object.keys(readers) as Name[];
/** What one tab tells the others when it deletes all that is kept. */
const erasing = "erasing";

export function createStorage({
  project = firstProject,
  isNew = false,
  onProblem,
  onFollow,
  onCleared,
  onErased,
  delayMs = 500,
  database = openDatabase(),
}: StorageOptions = {}): KeptStorage {
  const keyOf = (name: string) => valueKey(project, name);
  const revisionsKey = keyOf("revisions");
  const isAside = (key: string) => projectOfAside(key) === project;
  const keyAside = (name: Name) => asideKey(project, name);
  let waiting: Kept = {};
  /** What is being written just now. */
  let sending: Kept = {};
  let problem: StorageProblem | undefined;
  /** The revisions of what this page holds. */
  let known: Revisions = {};
  /** What is kept has been read, so that nothing unknown is written over. */
  let isRead = isNew;
  let isOver = false;

  // One after the other: values that could not be kept must not come back after newer ones.
  let saved: Promise<void> = Promise.resolve();
  const saving = debounce(delayMs, () => (saved = saved.then(save)));
  const tabs = tabsChannel();

  async function save(): Promise<void> {
    const values = waiting;
    if (Object.keys(values).length === 0) return rest();
    sending = values;
    waiting = {};
    let passedOver: Name[] = [];
    let next: Revisions = {};
    try {
      await inTime(() =>
        database.revise(revisionsKey, (stored) => {
          // The browser, or the person, has cleared it.
          const isGone = stored === undefined && Object.keys(known).length > 0;
          const all = isGone ? { ...onCleared?.(), ...values } : values;
          const revisions = isGone ? known : revisionsOf(stored);
          passedOver = newerThan(known, revisions).filter((name) => name in all);
          const own = Object.entries(all).filter(([name]) => !passedOver.includes(name as Name));
          next = raised(revisions, own);
          return entriesOf(own, { ...revisions, ...next });
        }),
      );
      known = { ...known, ...next };
      isRead = true;
      tell(undefined);
      tabs?.postMessage(keptMessage(project, known));
    } catch (thrown) {
      if (isOver) return;
      // Kept with the next change, unless that is newer.
      waiting = { ...values, ...waiting };
      tell(problemOf(thrown));
    } finally {
      sending = {};
      rest();
    }
    if (passedOver.length > 0) await follow(passedOver);
  }

  /** What is written only after an answer is undone when the page goes: until then its leaving is listened for. */
  function rest(): void {
    if (Object.keys(waiting).length === 0) removeEventListener("beforeunload", leave);
  }

  /** Takes over what another tab has kept since. What was changed here meanwhile gives way, and is told of. */
  async function follow(given: readonly Name[] = []): Promise<void> {
    try {
      const [stored] = await inTime(() => database.get([revisionsKey]));
      const newer = newerThan(known, revisionsOf(stored));
      if (newer.length === 0) return;
      const values = await inTime(() => database.get([revisionsKey, ...newer.map(keyOf)]));
      const passedOver = newer.filter((name) => name in waiting || given.includes(name));
      for (const name of newer) delete waiting[name];
      known = { ...known, ...pick(revisionsOf(values[0]), newer) };
      const { kept } = soundOf(newer, values.slice(1));
      onFollow?.(kept, passedOver);
    } catch (thrown) {
      tell(problemOf(thrown));
    }
  }

  const look = () => void (saved = saved.then(() => follow()));
  if (tabs) {
    tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === erasing) {
        end(false);
        onErased?.();
      } else if (isAbout(project, data) && newerThan(known, revisionsOf(data)).length > 0) look();
    };
  }

  /** The last moment of the page: there is no time to look at what others have kept. */
  function leave(): void {
    removeEventListener("beforeunload", leave);
    const values = { ...sending, ...waiting };
    const own = Object.entries(values);
    if (own.length === 0) return;
    if (!isRead) {
      saved = saved.then(save);
      return;
    }
    waiting = {};
    const next = { ...known, ...raised(known, own) };
    database.set(entriesOf(own, next)).then(
      () => {
        known = next;
        tell(undefined);
        tabs?.postMessage(keptMessage(project, next));
      },
      (thrown: unknown) => {
        if (isOver) return;
        waiting = { ...values, ...waiting };
        tell(problemOf(thrown));
      },
    );
  }

  function entriesOf(own: readonly [string, unknown][], revisions: Revisions): [string, unknown][] {
    return [...own.map(([name, value]): [string, unknown] => [keyOf(name), value]), [revisionsKey, revisions]];
  }

  function end(tellOthers: boolean): void {
    if (tellOthers) tabs?.postMessage(erasing);
    isOver = true;
    waiting = {};
    close();
  }

  function close(): void {
    tabs?.close();
    document.removeEventListener("visibilitychange", onVisibility);
    removeEventListener("pagehide", leave);
    removeEventListener("pageshow", look);
    removeEventListener("beforeunload", leave);
  }

  function tell(next: StorageProblem | undefined): void {
    if (isOver || next?.code === problem?.code) return;
    problem = next;
    onProblem?.(next);
  }

  // A phone may end a hidden page without another word; one that comes back may have missed a message.
  const onVisibility = () => {
    if (document.visibilityState === "hidden") leave();
    else look();
  };
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", look);

  return {
    async recall() {
      try {
        const [stored, ...values] = await inTime(() => database.get([revisionsKey, ...names.map(keyOf)]));
        known = { ...revisionsOf(stored), ...known };
        isRead = true;
        const { kept, lost } = soundOf(names, values);
        // Put aside before what takes its place is kept.
        const damaged = lost.map((name): [string, unknown] => [keyAside(name), values[names.indexOf(name)]]);
        if (damaged.length > 0) await inTime(() => database.set(damaged));
        const keys = await inTime(() => database.keys());
        const aside = keys.some((key) => texts.some((name) => key.startsWith(keyAside(name))));
        return { ok: true, kept, lost, others: keys.some(isOfAnother) || undefined, aside: aside || undefined };
      } catch (thrown) {
        return { ok: false, problem: problemOf(thrown) };
      }
    },
    keep(values) {
      if (isOver) return;
      waiting = { ...waiting, ...values };
      // The last moment at which the database surely listens; only now, as a page that
      // listens for it may not be kept for the way back.
      addEventListener("beforeunload", leave);
      saving.ask();
    },
    async flush() {
      const isWaiting = () => Object.keys(waiting).length > 0;
      const canKeep = () => problem === undefined;
      do {
        if (isWaiting()) saving.ask();
        await saving.flush();
        // What was changed meanwhile, too.
      } while (isWaiting() && canKeep());
      return !isWaiting();
    },
    async aside() {
      const keys = (await inTime(() => database.keys())).filter((key) => isAside(key) || isOfAnother(key));
      const values = await inTime(() => database.get(keys));
      return Object.fromEntries(keys.map((key, place) => [key, values[place]]));
    },
    async putAside(given) {
      const values = await inTime(() => database.get(given.map(keyOf)));
      const there = given.filter((_, place) => values[place] !== undefined);
      // Beside what was put aside before.
      const now = Date.now();
      await inTime(() => database.set(there.map((name) => [`${keyAside(name)}/${now}`, values[given.indexOf(name)]])));
      await inTime(() => database.delete(there.map(keyOf)));
    },
    async dropAside() {
      const keys = (await inTime(() => database.keys())).filter(isAside);
      await inTime(() => database.delete(keys));
    },
    async forget(given) {
      await saved;
      await inTime(() => database.delete(given.map(keyOf)));
    },
    async dropOthers() {
      const keys = await inTime(() => database.keys());
      await inTime(() => database.delete(keys.filter(isOfAnother)));
    },
    end,
    close,
  };
}

/** What of the shared values is newer than what is known. */
function newerThan(known: Revisions, revisions: Revisions): Name[] {
  return shared.filter((name) => (revisions[name] ?? 0) > (known[name] ?? 0));
}

function pick(revisions: Revisions, names: readonly Name[]): Revisions {
  return Object.fromEntries(names.map((name) => [name, revisions[name] ?? 0]));
}

/** The sound values among these, and the names of the others. */
export function soundOf(given: readonly Name[], values: readonly unknown[]): { kept: Kept; lost: Name[] } {
  const kept: Record<string, unknown> = {};
  const lost: Name[] = [];
  given.forEach((name, index) => {
    const value = values[index];
    if (value === undefined) return;
    const sound = readers[name](value);
    if (sound.value !== undefined) kept[name] = sound.value;
    if (!sound.isWhole) lost.push(name);
  });
  return { kept, lost };
}

export function problemOf(thrown: unknown): StorageProblem {
  const detail = describe(thrown);
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  switch (name) {
    case "QuotaExceededError":
      return { code: "full" };
    case "InvalidStateError":
    case "NotAllowedError":
    case "NotSupportedError":
    case "ReferenceError":
    case "SecurityError":
    case "TimeoutError":
      return { code: "unavailable", detail };
    default:
      return { code: "failed", detail };
  }
}
