// A page on a fake engine, with its own clock, drawn where a test can look at it.

import { type TemplateResult, render } from "lit-html";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Encoders } from "./effects/encoders.ts";
import { connectEngine } from "./effects/index.ts";
import { FakeEngine } from "./engine/fake.test-helper.ts";
import type { RunConfig } from "./engine/protocol.ts";
import { type Language, type Messages, messages } from "./i18n/index.ts";
import type { ModelStore } from "./kept-models.ts";
import { prefetchParts } from "./prefetch.ts";
import type { KeptModel } from "./state/run.ts";
import { type Stage, type TabOf, stages, tabsOf } from "./state/place.ts";
import { type Action, type Dispatch, type State, initialState } from "./state.ts";
import { type Store, createStore } from "./store.ts";

/** Texts of two classes in turn, as a person pastes them. */
export function pasted(nTexts: number): string {
  return Array.from({ length: nTexts }, (_, row) => `${row % 2 ? "praise" : "complaint"}\ttext number ${row}`).join(
    "\n",
  );
}

/** Every tab of every stage. */
export const places = stages.flatMap((stage) => tabsOf[stage].map((tab) => ({ stage, tab })));

/** Goes to a tab, of which alone the page is drawn. */
export function goTo<S extends Stage>({ dispatch }: Pick<Store, "dispatch">, stage: S, tab: TabOf<S>): void {
  dispatch({ type: "placeChosen", stage, tab });
}

/** Lets all waiting work be done. */
export async function wait(ms = 2_000): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Models in memory, which outlive a page as those in a browser's storage do. */
export class FakeModels implements ModelStore {
  readonly kept = new Map<string, KeptModel>();
  /** What keeping one throws. */
  refusal?: Error;

  async put(model: KeptModel): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.kept.set(model.id, model);
  }

  async get(id: string): Promise<KeptModel | undefined> {
    return this.kept.get(id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.kept.delete(id);
  }

  async ids(): Promise<string[]> {
    return [...this.kept.keys()];
  }

  async sweep(): Promise<void> {}
}

export interface FakePage {
  engine: FakeEngine;
  store: Store;
  /** Pastes texts, if any are given, and trains to the end or for some epochs. */
  train(text?: string, nEpochs?: number): Promise<void>;
}

/** On the fake clock. */
export async function openPage(
  language: Language = "en",
  encoders?: Encoders,
  models: ModelStore = new FakeModels(),
): Promise<FakePage> {
  // What is fetched when it is used does not wait for a test's clock.
  await Promise.all([import("./effects/models.ts"), import("./effects/underway.ts")]);
  const engine = new FakeEngine();
  const store = createStore(initialState(language));
  connectEngine(
    store,
    engine,
    () => undefined,
    undefined,
    encoders,
    () => models,
  );
  await wait();
  return {
    engine,
    store,
    async train(text, nEpochs) {
      if (text !== undefined) store.dispatch({ type: "textTyped", text });
      store.dispatch({ type: "command", command: "train" });
      await wait();
      const { config, plan } = store.state;
      await engine.run(config as RunConfig, plan.plan!, nEpochs);
      await wait();
    },
  };
}

/** A part of the page as it is drawn of a state, and what it asks for when it is used. */
export function drawn(
  view: (t: Messages, state: State, dispatch: Dispatch) => TemplateResult,
  state: State,
): { root: HTMLElement; said: Action[]; text: string } {
  const root = document.createElement("div");
  const said: Action[] = [];
  render(
    view(messages(state.language), state, (action) => said.push(action)),
    root,
  );
  return { root, said, text: (root.textContent ?? "").replace(/\s+/g, " ") };
}

/** Takes away, after each test, what it has come to listen for on the window. */
export function useWindow(): void {
  const added = vi.spyOn(globalThis, "addEventListener");
  afterEach(() => {
    for (const [type, listener] of added.mock.calls) removeEventListener(type, listener);
    added.mockClear();
  });
}

/** Sets the fake clock and an empty place to draw at before each test, and takes both away after it. */
export function useScreen() {
  let root: HTMLElement;
  beforeEach(async () => {
    // A part that is fetched when it is opened would be drawn a moment later.
    await prefetchParts();
    vi.useFakeTimers();
    document.body.replaceChildren();
    root = document.body.appendChild(document.createElement("div"));
  });
  afterEach(() => {
    root.remove();
    vi.useRealTimers();
  });

  const all = <E extends Element = HTMLElement>(selector: string) => [...root.querySelectorAll<E>(selector)];
  const one = <E extends Element = HTMLElement>(selector: string) => {
    const found = all<E>(selector);
    expect(found, selector).toHaveLength(1);
    return found[0]!;
  };
  const words = (element: Element) => element.textContent?.replace(/\s+/g, " ").trim() ?? "";
  const nameOf = (element: Element) => element.getAttribute("aria-label") ?? words(element);
  const button = (name: string, within = "") => {
    const found = all<HTMLButtonElement>(`${within} button`).filter((each) => nameOf(each) === name);
    expect(found, name).toHaveLength(1);
    return found[0]!;
  };
  return {
    draw: (template: TemplateResult) => void render(template, root),
    /** What stands on the page as a whole. */
    content: () => words(root),
    all,
    one,
    words,
    nameOf,
    text: (selector: string) => words(one(selector)),
    texts: (selector: string) => all(selector).map(words),
    button,
    /** No style attribute, each id once, and nothing that names an element which is not there. */
    expectSound: () => {
      const styled = all(":not(.uplot *):not(.uplot)").filter((element) => element.hasAttribute("style"));
      expect(styled).toEqual([]);
      const ids = all("[id]").map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      for (const reference of [
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "popovertarget",
        "list",
      ]) {
        for (const element of all(`[${reference}]`)) {
          for (const id of element.getAttribute(reference)!.split(" ")) expect(ids, reference).toContain(id);
        }
      }
    },
    /** The field with a label. */
    labelled: (name: string) => {
      const labels = all<HTMLLabelElement>("label").filter((label) => words(label) === name);
      expect(labels, name).toHaveLength(1);
      return one<HTMLInputElement>(`#${labels[0]!.htmlFor}`);
    },
  };
}
