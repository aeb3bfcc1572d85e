// What stands in a project's file: a ZIP archive of JSON, and of models as the engine writes them.
//
//   handful.json             the form and its version; first, so that it can be told by the file's beginning
//   texts/1.json …           texts that a model was trained on, once where several were trained on the same
//   models/1.json …          what a model was trained on and how it went
//   models/1.handful-model … the model itself
//   copies.json              which pictures and sounds it has, how long each one is, and its vector
//   copies.bin               what is kept of them, one after the other
//   project.json             all else that is kept of the project, by its name
//   checksums.json           the SHA-256 of each of the others

export const format = "handful-project";

/** Raised when no earlier page could read what is written now. */
export const version = 2;
/** What a project of texts is written in, which every page reads. */
export const versionOfTexts = 1;

export const names = {
  about: "handful.json",
  values: "project.json",
  checksums: "checksums.json",
  copies: "copies.json",
  copied: "copies.bin",
} as const;

/** The model in an archive for other programs. */
export const modelName = "model.handful-model";

export const modelEnding = ".handful-model";
export const projectEnding = ".handful";

/** Of a file, packed and unpacked. */
export const mostBytes = 256_000_000;

export interface About {
  format: typeof format;
  version: number;
  /** When it was made, in ISO 8601. */
  made: string;
  /** Whether it has the texts of the project. */
  texts: boolean;
}

/** A value is written as JSON, a file as it is. */
export type Entry = readonly [name: string, content: unknown];

/** Why a file is not opened. */
export type ProjectFileProblem =
  | { code: "notHandful" }
  /** It is of a later version of the page. */
  | { code: "newer" }
  | { code: "tooLarge"; limit: number }
  | { code: "tooManyTexts"; limit: number }
  | { code: "damaged"; detail: string }
  | { code: "full" }
  | { code: "failed"; detail: string };

export class ProjectFileError extends Error {
  constructor(readonly problem: ProjectFileProblem) {
    super("detail" in problem ? `${problem.code}: ${problem.detail}` : problem.code);
    this.name = "ProjectFileError";
  }
}

export function damaged(detail: string): ProjectFileError {
  return new ProjectFileError({ code: "damaged", detail });
}
