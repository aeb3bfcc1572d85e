// The projects on this device, of which one is open.

import { beginning, elided } from "../elide.ts";
import { firstProject } from "../scope.ts";
import type { Compare } from "./compare.ts";
import type { DataPart } from "./data.ts";
import { type FormPart, wantedConfig } from "./form.ts";
import type { Guessing } from "./guess.ts";
import type { LabelState } from "./label.ts";
import type { KeptProject, ListedProject, ProjectFacts, ProjectOpened } from "./project.ts";
import type { Table } from "./reading.ts";
import { type RunPart, isActive, isAwaited } from "./run.ts";
import type { RunsState } from "./runs.ts";
import type { Search } from "./search.ts";
import { isSameConfig } from "./settings.ts";
import type { Followed, Restored, Slice } from "./slice.ts";

/** What takes the place of the project at hand: another, or without an id a new one. */
export interface Leave {
  id?: string;
  /** The project at hand is deleted then. */
  deletes?: boolean;
}

/** What would end, and what would be lost, if the project at hand were left. */
export type Underway = "run" | "comparison" | "search" | "guesses" | "labels";
export type Doubt = Underway | "notKept";

export interface ProjectsState {
  present: string;
  /** Of the one at hand, if the person has named it. */
  name?: string;
  /** All of them as they are kept, the last changed first. */
  list: readonly ListedProject[];
  /** The list is open, and one of its names is being written. */
  isOpen: boolean;
  renaming?: string;
  /** Whether to leave the project at hand is asked. */
  asked?: { leave: Leave; doubt: Doubt };
  /** The project at hand is being left. `isSlow`: it takes longer than a moment. */
  leaving?: { leave: Leave; despite?: Doubt; isSlow?: boolean };
  /** One is being copied. */
  copying?: { id: string; done: number; total: number };
  /** What was tried last, and why it did not work. */
  failed?: { what: "list" | "change" | "copy"; isFull: boolean; detail: string };
}

export type ProjectsAction =
  /** This visit is of that one; what its page has so far is its. */
  | { type: "projectFound"; id: string; list: readonly ListedProject[] }
  /** The list is to be read anew. */
  | { type: "projectsAsked" }
  | { type: "projectsTold"; list: readonly ListedProject[] }
  | { type: "projectsFailed"; failed: ProjectsState["failed"] }
  | { type: "projectsOpened" }
  | { type: "projectsClosed" }
  | { type: "projectRenaming"; id?: string }
  | { type: "projectRenamed"; id: string; name: string }
  /** A copy is to be made, under a name of its own. */
  | { type: "projectCopied"; id: string; name: string }
  | { type: "projectCopyAt"; copying?: ProjectsState["copying"] }
  | { type: "projectCopyCancelled" }
  | { type: "projectDeleted"; id: string }
  | { type: "projectBroughtBack"; id: string }
  /** Another is to be opened, or a new one. */
  | { type: "projectAsked"; id?: string }
  | { type: "leaveDoubted"; doubt: Doubt }
  | { type: "leaveAnswered"; leave: boolean }
  | { type: "leaveSlow" }
  | { type: "leaveEnded" }
  | ProjectOpened
  /** The one at hand was deleted in another tab: what the page has is that of a new one. */
  | { type: "projectForked"; id: string; from: string };

export interface KeptProjects {
  project?: KeptProject;
  /** The one that was opened last, in any tab. */
  lastProject?: string;
}

export interface ProjectsPart {
  projects: ProjectsState;
}

/** What says whether something is under way. */
type Works = RunPart &
  FormPart & {
    compare: Compare;
    search: Search;
    guessing: Guessing;
    label: LabelState;
  };
type Facts = DataPart & ProjectsPart & { runs: RunsState };

export const firstProjects: ProjectsState = { present: firstProject, list: [], isOpen: false };

const longestName = 80;

export const projectsSlice: Slice<
  ProjectsPart,
  ProjectsAction,
  Restored<KeptProjects> | Followed<KeptProjects>,
  Facts & Works
> = {
  own: {
    projectFound: ({ projects }, { id, list }) => ({ projects: { ...projects, present: id, list } }),
    projectsAsked: () => ({}),
    projectsTold: ({ projects }, { list }) => ({ projects: { ...projects, list } }),
    projectsFailed: ({ projects }, { failed }) => ({ projects: { ...projects, failed } }),
    projectsOpened: ({ projects }) => ({ projects: { ...projects, isOpen: true, failed: undefined } }),
    projectsClosed: ({ projects }) => ({
      projects: { ...projects, isOpen: false, renaming: undefined, asked: undefined },
    }),
    projectRenaming: ({ projects }, { id }) => ({ projects: { ...projects, renaming: id } }),
    projectRenamed: ({ projects }, action) => {
      const name = nameFrom(action.name);
      const { id } = action;
      const list = projects.list.map((one) => (one.id === id ? { ...one, name } : one));
      const renaming = projects.renaming === id ? undefined : projects.renaming;
      return { projects: { ...projects, list, renaming, ...(id === projects.present && { name }) } };
    },
    projectCopied: ({ projects }) => ({ projects: { ...projects, failed: undefined } }),
    projectCopyAt: ({ projects }, { copying }) => ({ projects: { ...projects, copying } }),
    projectCopyCancelled: () => ({}),
    projectDeleted: (state, { id }) =>
      id === state.projects.present ? left(state, { id: latestOther(state)?.id, deletes: true }) : {},
    projectBroughtBack: () => ({}),
    projectAsked: (state, { id }) =>
      // A new one is what there is already.
      id === state.projects.present || (id === undefined && isBlank(state))
        ? { projects: { ...state.projects, isOpen: false } }
        : left(state, { id }),
    leaveDoubted: ({ projects }, { doubt }) =>
      projects.leaving
        ? { projects: { ...projects, leaving: undefined, asked: { leave: projects.leaving.leave, doubt } } }
        : {},
    leaveAnswered: ({ projects }, { leave }) => {
      const { asked } = projects;
      const leaving = leave && asked ? { leave: asked.leave, despite: asked.doubt } : undefined;
      const isOpen = projects.isOpen && (!leaving || leaving.leave.deletes === true);
      return { projects: { ...projects, asked: undefined, leaving, isOpen } };
    },
    leaveSlow: ({ projects }) => ({
      projects: { ...projects, leaving: projects.leaving && { ...projects.leaving, isSlow: true } },
    }),
    leaveEnded: ({ projects }) => ({ projects: { ...projects, leaving: undefined } }),
    projectOpened: ({ projects }, { id }) => {
      // Who has deleted the one before may want it back.
      const isOpen = projects.isOpen && projects.leaving?.leave.deletes === true;
      return { projects: { ...projects, present: id, name: undefined, isOpen } };
    },
    projectForked: ({ projects }, { id }) => ({ projects: { ...projects, present: id } }),
  },
  also: {
    restored: ({ projects }, { kept: { project } }) =>
      project ? { projects: { ...projects, name: project.name } } : {},
    followed: ({ projects }, { kept: { project } }) =>
      project ? { projects: { ...projects, name: project.name } } : {},
  },
};

/** The project at hand is left for another, unless there is something to ask before. */
function left(state: Facts & Works, leave: Leave): Partial<ProjectsPart> {
  const { projects } = state;
  const doubt = underway(state);
  return doubt
    ? { projects: { ...projects, asked: { leave, doubt } } }
    : { projects: { ...projects, leaving: { leave }, isOpen: projects.isOpen && leave.deletes === true } };
}

/** What takes longer, and would end with the project at hand. */
export function underway(state: Works): Underway | undefined {
  const { run, compare, search, guessing, label } = state;
  if (isActive(run) || isAwaited(state)) return "run";
  if (compare.running) return "comparison";
  if (search.isRunning) return "search";
  if (guessing.isRunning) return "guesses";
  return label.task ? "labels" : undefined;
}

/** What of the project at hand is kept; the same object for the same facts, as a change is told by identity. */
export function presentProject({ data, runs, projects }: Facts): ProjectFacts {
  const now: ProjectFacts = { name: projects.name, ...factsOf(data.present), nRuns: runs.list.length };
  const names = Object.keys(now) as (keyof ProjectFacts)[];
  if (!lastFacts || names.some((name) => lastFacts?.[name] !== now[name])) lastFacts = now;
  return lastFacts;
}

let lastFacts: ProjectFacts | undefined;

/** What a table tells of its project. */
export function factsOf({ name, sample, rows }: Table): Pick<ProjectFacts, "sample" | "file" | "nTexts"> {
  const file = sample === undefined && name !== undefined ? elided(name) : undefined;
  return { sample, file, nTexts: rows.length };
}

/** All that can be opened, the one at hand as it is now, and those that can be brought back. */
export function allProjects(state: Facts): ListedProject[] {
  const { present, list } = state.projects;
  const kept = list.find(({ id }) => id === present);
  const now: ListedProject = { ...presentProject(state), id: present, at: kept?.at };
  return kept ? list.map((one) => (one === kept ? now : one)) : [now, ...list];
}

/** The last changed of the others. */
export function latestOther({ projects }: ProjectsPart): ListedProject | undefined {
  return otherProjects({ projects })[0];
}

/** Those that can be opened, the last changed first. */
export function otherProjects({ projects: { list, present } }: ProjectsPart): readonly ListedProject[] {
  return list.filter(({ id, deleted }) => id !== present && !deleted);
}

/** Whether nothing has been done in it. */
function isBlank(state: Facts & Works): boolean {
  const { data, runs, projects, label, form } = state;
  const { present, draft, test, past } = data;
  const config = wantedConfig(state);
  if (config && form && !isSameConfig(config, form.defaults)) return false;
  const hasTexts = present.text !== "" || present.rows.length > 0 || draft !== undefined || test.text !== "";
  return !hasTexts && past.length === 0 && runs.list.length === 0 && label.pool === "" && projects.name === undefined;
}

/** A name as it was written; none where nothing was. */
export function nameFrom(written: string): string | undefined {
  return beginning(written.trim(), longestName) || undefined;
}
