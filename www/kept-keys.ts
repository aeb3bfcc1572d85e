// Under which keys what is kept lies in the database, how often each value has been kept, and how one
// tab tells the others of it.

import { firstProject, ofProject, ofThisCopy, projectOf } from "./scope.ts";

/** Raised when a value's form changes, so that no page reads what another version wrote. */
const version = 1;

/** What is the page's own, whichever project is open. */
const ofPage: readonly string[] = ["language", "theme", "isToured", "lessonsDone", "pace", "lastProject"];

export function isOfPage(name: string): boolean {
  return ofPage.includes(name);
}

/** What a value is kept under. */
export function valueKey(project: string, name: string): string {
  return `${version}/${isOfPage(name) ? name : ofProject(project, name)}`;
}

/** The project and the name of a value, by what it is kept under. The page's own has no project. */
export function valueAt(key: string): { project?: string; name: string } | undefined {
  const [start, rest] = [`${version}/`, key.slice(`${version}/`.length)];
  if (!key.startsWith(start)) return undefined;
  const project = projectOf(rest);
  const name = rest.slice(ofProject(project, "").length);
  return isOfPage(name) ? { name } : { project, name };
}

/** Whether a key is of another version of the page. */
export function isOfAnother(key: string): boolean {
  return /^\d+\//.test(key) && !key.startsWith(`${version}/`);
}

const asidePrefix = "aside/";

/** What a value that is put aside is kept under, or what that begins with. */
export function asideKey(project: string, name: string): string {
  return asidePrefix + ofProject(project, name);
}

/** Whose value is put aside under a key, if one is. */
export function projectOfAside(key: string): string | undefined {
  return key.startsWith(asidePrefix) ? projectOf(key.slice(asidePrefix.length)) : undefined;
}

/** How often each value of a project has been kept. */
export type Revisions = Record<string, number>;

/** As far as they are any. */
export function revisionsOf(value: unknown): Revisions {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, revision]) => Number.isInteger(revision)));
}

/** Those of values that are kept once more. */
export function raised(revisions: Revisions, own: readonly [string, unknown][]): Revisions {
  return Object.fromEntries(own.map(([name]) => [name, (revisions[name] ?? 0) + 1]));
}

/** Reaches all tabs of this copy of the page, whichever project they are at. */
export function tabsChannel(): BroadcastChannel | undefined {
  return typeof BroadcastChannel === "function" ? new BroadcastChannel(ofThisCopy("handful")) : undefined;
}

/** What one tab tells the others when it has kept something of a project. */
export function keptMessage(project: string, revisions: Revisions): object {
  return { ...revisions, of: project };
}

/** Whether it is of that project. Earlier versions knew of one, and did not name it. */
export function isAbout(project: string, message: unknown): boolean {
  return ((message as { of?: unknown } | null)?.of ?? firstProject) === project;
}
