// What a project's file is called, and a project after its file.

import { type Language, messagesHere } from "../i18n/index.ts";
import type { ProjectFacts } from "../state/project.ts";
import { nameFrom } from "../state/projects.ts";
import { projectName } from "../views/project-name.ts";
import { modelEnding, projectEnding } from "./form.ts";

/** What no file may be called by, on one system or another. */
// oxlint-disable-next-line no-control-regex -- they are meant
const forbidden = /[\\/:*?"<>|\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

export function fileNameOf(language: Language, facts: Partial<ProjectFacts>): string {
  const name = projectName(messagesHere(language), facts)
    .replace(forbidden, "-")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  return (nameFrom(name) ?? "project") + projectEnding;
}

/** None where a file is called by its ending alone. */
export function titleOf(file: string): string | undefined {
  const ending = [modelEnding, projectEnding, ".zip"].find((one) => file.toLowerCase().endsWith(one)) ?? "";
  return nameFrom(file.slice(0, file.length - ending.length));
}
