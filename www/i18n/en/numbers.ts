// Numbers in English.

export const number = (n: number) => n.toLocaleString("en");

/** A number of things, by the noun's singular and plural. */
export const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

export const bytes = (n: number) => `${(n / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
