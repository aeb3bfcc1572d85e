import type { Dictionary } from "../parts.ts";

export const words: Dictionary = {
  page: async () => (await import("./page.ts")).page,
  calibration: async () => (await import("./calibration.ts")).calibration,
  compare: async () => (await import("./compare.ts")).compare,
  explain: async () => (await import("./explain.ts")).explain,
  export: async () => (await import("./export.ts")).exportWords,
  files: async () => (await import("./files.ts")).files,
  glossary: async () => (await import("./glossary.ts")).glossary,
  labelNext: async () => (await import("./label-next.ts")).labelNext,
  layers: async () => (await import("./layers.ts")).layers,
  map: async () => (await import("./map.ts")).map,
  maths: async () => (await import("./maths.ts")).maths,
  privacyCost: async () => (await import("./privacy-cost.ts")).privacyCost,
  privacy: async () => (await import("./privacy.ts")).privacy,
  projects: async () => (await import("./projects.ts")).projects,
  reading: async () => (await import("./reading.ts")).reading,
  resultsOut: async () => (await import("./results-out.ts")).resultsOut,
  takeOut: async () => (await import("./take-out.ts")).takeOut,
  tour: async () => (await import("./tour.ts")).tour,
  runs: async () => (await import("./runs.ts")).runs,
};
