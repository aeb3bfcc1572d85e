// Which facts a sentence tells, found out by changing one after the other.

/** Whatever its facts are. */
export type Say = (...facts: never[]) => unknown;

/** A value that can stand for a number, a text, a list or an object of facts. */
function fact(name: string, changed: string | undefined, asked: Set<string>): unknown {
  asked.add(name);
  const inner = (part: string) => fact(`${name}.${part}`, changed, asked);
  // Both are plural.
  const value = name === changed ? 29 : 17;
  return new Proxy(() => undefined, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive) return () => value;
      if (key === Symbol.iterator) return () => [inner("0"), inner("1")].values();
      return typeof key === "string" ? inner(key) : undefined;
    },
    // What a method makes of it tells the same.
    apply: () => fact(name.replace(/\.[^.]+$/, ""), changed, asked),
  });
}

/** The facts that a sentence changes with, by their places among its arguments; none where it makes no sentence. */
export function factsOf(say: Say): string[] | undefined {
  const asked = new Set<string>();
  const said = (changed?: string) =>
    say(...["0", "1", "2", "3", "4", "5"].map((name) => fact(name, changed, asked) as never));
  try {
    const usual = said();
    if (typeof usual !== "string") return undefined;
    return [...asked].filter((name) => said(name) !== usual).sort();
  } catch {
    return undefined;
  }
}
