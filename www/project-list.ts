// Which projects there are, and which of them a visit opens.

import { type Database, inTime } from "./database.ts";
import { valueAt, valueKey } from "./kept-keys.ts";
import { readers } from "./kept-schemas.ts";
import { firstProject, newProjectId, ofThisCopy } from "./scope.ts";
import type { ListedProject } from "./state/project.ts";

/** All projects, the last changed first, and the one that was opened last in any tab. */
export async function listProjects(database: Database): Promise<{ list: ListedProject[]; last?: string }> {
  const keys = await inTime(() => database.keys());
  const ids = [...new Set(keys.flatMap((key) => valueAt(key)?.project ?? []))];
  const lastKey = valueKey(firstProject, "lastProject");
  const [last, ...values] = await inTime(() => database.get([lastKey, ...ids.map((id) => valueKey(id, "project"))]));
  // What is damaged, or was kept by an earlier version, says nothing of itself before it is opened.
  const list = ids.map((id, place): ListedProject => ({ ...readers.project(values[place]).value, id }));
  list.sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  return { list, last: typeof last === "string" ? last : undefined };
}

/** The first of those wanted that is there, else the last changed, else a new one. */
export function chooseProject(list: readonly ListedProject[], wanted: readonly (string | undefined)[]): string {
  const there = list.filter(({ deleted }) => !deleted).map(({ id }) => id);
  const found = wanted.find((id) => id !== undefined && there.includes(id)) ?? there[0];
  if (found !== undefined) return found;
  // Nothing is kept, or one that may still be brought back.
  return list.some(({ id }) => id === firstProject) ? newProjectId() : firstProject;
}

/** What a reload of this tab opens again is known to the tab alone. */
const tabKey = ofThisCopy("handful/project");

export function rememberedProject(): string | undefined {
  try {
    return sessionStorage.getItem(tabKey) ?? undefined;
  } catch {
    // A browser that lets the page keep nothing throws already when it is asked.
    return undefined;
  }
}

/** @param id - none: it is forgotten */
export function rememberProject(id?: string): void {
  try {
    if (id === undefined) sessionStorage.removeItem(tabKey);
    else sessionStorage.setItem(tabKey, id);
  } catch {
    // The next visit opens the one that was opened last.
  }
}
