// Which copy of the page this is. A host may have several, each in a folder of its own, and what
// one of them keeps is not the others' to show or to delete.

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
