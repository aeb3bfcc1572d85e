// The page's words by part. English defines the keys; a language that lacks one does not compile.

import type { calibration } from "./en/calibration.ts";
import type { compare } from "./en/compare.ts";
import type { exportWords } from "./en/export.ts";
import type { files } from "./en/files.ts";
import type { explain } from "./en/explain.ts";
import type { glossary } from "./en/glossary.ts";
import type { labelNext } from "./en/label-next.ts";
import type { layers } from "./en/layers.ts";
import type { lessons } from "./en/lessons.ts";
import type { map } from "./en/map.ts";
import type { media } from "./en/media.ts";
import type { maths } from "./en/maths.ts";
import type { privacyCost } from "./en/privacy-cost.ts";
import type { page } from "./en/page.ts";
import type { privacy } from "./en/privacy.ts";
import type { projectFile } from "./en/project-file.ts";
import type { projects } from "./en/projects.ts";
import type { reading } from "./en/reading.ts";
import type { resultsOut } from "./en/results-out.ts";
import type { report } from "./en/report.ts";
import type { runs } from "./en/runs.ts";
import type { several } from "./en/several.ts";
import type { sheet } from "./en/sheet.ts";
import type { takeOut } from "./en/take-out.ts";
import type { tour } from "./en/tour.ts";

/** `page` comes with a visit, the others when their part of the page is opened. */
interface Parts {
  page: typeof page;
  calibration: typeof calibration;
  compare: typeof compare;
  explain: typeof explain;
  export: typeof exportWords;
  files: typeof files;
  glossary: typeof glossary;
  labelNext: typeof labelNext;
  layers: typeof layers;
  lessons: typeof lessons;
  map: typeof map;
  maths: typeof maths;
  media: typeof media;
  privacyCost: typeof privacyCost;
  privacy: typeof privacy;
  projectFile: typeof projectFile;
  projects: typeof projects;
  reading: typeof reading;
  resultsOut: typeof resultsOut;
  report: typeof report;
  runs: typeof runs;
  several: typeof several;
  sheet: typeof sheet;
  takeOut: typeof takeOut;
  tour: typeof tour;
}

export type Part = keyof Parts;
export type Messages<P extends Part = "page"> = Parts[P];

/** Fetches each part's words in one language. */
export type Dictionary = { [P in Part]: () => Promise<Messages<P>> };
