// What is told of a project without opening it.

export interface ProjectFacts {
  /** As the person has named it; else it is called after the sample or file that its texts came from. */
  name?: string;
  sample?: string;
  file?: string;
  nTexts: number;
  nRuns: number;
}

/** The same as it is kept. */
export interface KeptProject extends ProjectFacts {
  /** When it was changed last, in milliseconds since 1970. */
  at?: number;
  /** By which tab it was deleted and when: it can be brought back until that tab is closed. */
  deleted?: { by: string; at: number };
}

/** What of it is not known, it tells when it is opened. */
export interface ListedProject extends Partial<KeptProject> {
  id: string;
}

/** What was of another project is gone from the page, and this one's is on its way. */
export interface ProjectOpened {
  type: "projectOpened";
  id: string;
}
