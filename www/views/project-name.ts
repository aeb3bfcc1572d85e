// What a project is called.

import type { Messages } from "../i18n/index.ts";
import { samples } from "../samples/index.ts";
import type { ProjectFacts } from "../state/projects.ts";

/** As the person has named it, or after its texts. */
export function projectName(t: Messages, { name, sample, file }: Partial<ProjectFacts>): string {
  const ofSample = samples.find(({ id }) => id === sample)?.name[t.language];
  return name ?? ofSample ?? file ?? t.frame.project.untitled;
}
