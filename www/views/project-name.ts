// What a project is called.

import type { Messages } from "../i18n/index.ts";
import { sampleName } from "../samples/index.ts";
import type { ProjectFacts } from "../state/project.ts";

/** As the person has named it, or after its texts; nothing where it is called by nothing. */
export function ownName(t: Messages, { name, sample, file }: Partial<ProjectFacts>): string | undefined {
  return name ?? sampleName(t, sample) ?? file;
}

export function projectName(t: Messages, facts: Partial<ProjectFacts>): string {
  return ownName(t, facts) ?? t.frame.project.untitled;
}
