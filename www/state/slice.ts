// The state is composed of slices. A slice is a part of the state and what becomes of it after
// each of its own actions, after some of others', and when other parts have changed.

type Act = { type: string };

/**
 * What changes. `state` is what the slices before it made of the action, `before` what was
 * there when it came.
 */
type Handler<Part, A, Reads> = (state: Part & Reads, action: A, before: Part & Reads) => Partial<Part>;

export type Handlers<Part, A extends Act, Reads = unknown> = {
  readonly [Type in A["type"]]: Handler<Part, Extract<A, { type: Type }>, Reads>;
};

/** `Reads` is what it has to know of other slices. */
export interface Slice<Part, Own extends Act, Also extends Act = never, Reads = unknown> {
  readonly own: Handlers<Part, Own, Reads>;
  /** Actions of other slices that concern it too. */
  readonly also?: Handlers<Part, Also, Reads>;
  /** What follows from changes in other slices, whichever action they came of. */
  readonly follow?: (state: Part & Reads, before: Part & Reads) => Partial<Part>;
}

/** All actions that a slice, or any of some, is the owner of. */
export type OwnActions<S> = S extends { own: infer Own } ? ActionOf<Own[keyof Own]> : never;

type ActionOf<H> = H extends (state: never, action: infer A, ...rest: never[]) => unknown ? A : never;

/** Whether a slice is the owner of an action. */
export function isOwn<S extends { own: object }>(slice: S, action: Act): action is OwnActions<S> & Act {
  return action.type in slice.own;
}

/** For each action what it makes of a part of the state that stands under one name. */
export type Reducers<Part, A extends Act, Reads = unknown> = {
  readonly [Type in A["type"]]: (part: Part, action: Extract<A, { type: Type }>, state: Reads) => Part;
};

/** The handlers of a slice that is one part under one name. */
export function nested<Name extends string, Part, A extends Act, Reads = unknown>(
  name: Name,
  reducers: Reducers<Part, A, Reads>,
): Handlers<Record<Name, Part>, A, Reads> {
  const handlers = Object.entries(reducers).map(([type, reduce]) => [
    type,
    (state: Record<Name, Part> & Reads, action: A) => ({
      [name]: (reduce as (part: Part, action: A, state: Reads) => Part)(state[name], action, state),
    }),
  ]);
  return Object.fromEntries(handlers) as Handlers<Record<Name, Part>, A, Reads>;
}

/** For a request that changes nothing by itself: effects follow it, and their answers do. */
export function unchanged<Part>(part: Part): Part {
  return part;
}

/** What another tab has kept since, and what of it had been changed here at the same time. */
export interface Followed<Kept> {
  type: "followed";
  kept: Kept;
  passedOver: readonly string[];
}

/** What an earlier visit or the page's address brings back. */
export interface Restored<Kept> {
  type: "restored";
  kept: Kept;
}
