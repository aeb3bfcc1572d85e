import { type Action, type State, initialState, reduce } from "../state.ts";

/** What the page's reducer makes of one part of its state, all else being as at the start. */
export function reduceOnly<Name extends keyof State>(name: Name) {
  return (part: State[Name], action: Action): State[Name] =>
    reduce({ ...initialState("en"), [name]: part }, action)[name];
}
