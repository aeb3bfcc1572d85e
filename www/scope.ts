// Whose something is that is kept. A host may have several copies of the page, each in a folder of its
// own, and a copy may have several projects: what one of them keeps is not the others' to show or to delete.

/** The folder that this copy lies in, as an address. */
export const scope = new URL("./", document.baseURI).href;

/** A name that no other copy on this host gives to anything that it keeps. An address holds no space, so none begins with another. */
export function ofThisCopy(name: string): string {
  return `${name} ${scope}`;
}

/** What the names of all marks of a kind begin with, in the browser's local storage. */
export function marksOfThisCopy(kind: string): string {
  return `${ofThisCopy(kind)} `;
}

export function isMarkOfThisCopy(name: string): boolean {
  return name.includes(` ${scope} `);
}

/**
 * What is kept of this project bears no project's name, as there were no others once: a tab of an
 * earlier version goes on with it.
 */
export const firstProject = "";

/** A name for a project that no other has. */
export function newProjectId(): string {
  // An earlier version sweeps away models by the time that their names begin with: this one is far ahead.
  return `z${newId()}`;
}

/** A name that nothing else has, and that tells when it was given. */
export function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

/** A name that no other project gives to anything that it keeps. */
export function ofProject(project: string, name: string): string {
  return project === firstProject ? name : `${project}/${name}`;
}

/** The project that has given a name. */
export function projectOf(name: string): string {
  return /^(z[^/]+)\//.exec(name)?.[1] ?? firstProject;
}
