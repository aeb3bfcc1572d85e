// Whose pictures and sounds are drawn: those of the project at hand.

import { firstProject } from "../scope.ts";

let project: string = firstProject;

export function showProject(id: string): void {
  project = id;
}

export function shownProject(): string {
  return project;
}
