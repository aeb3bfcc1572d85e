// Tabs of one browser, which keep projects in it.

import { afterEach, beforeEach, vi } from "vitest";
import type { Database } from "./database.ts";
import { connectEngine } from "./effects/index.ts";
import { connectKeeping } from "./effects/keep.ts";
import { FakeEngine } from "./engine/fake.test-helper.ts";
import type { RunConfig } from "./engine/protocol.ts";
import { FakeModels, useWindow } from "./page.test-helper.ts";
import { type Action, type State, initialState } from "./state.ts";
import { createStorage } from "./storage.ts";
import { type Store, createStore } from "./store.ts";

/** Gives copies, as a database does. */
class Memory implements Database {
  readonly values = new Map<string, unknown>();
  get = async (keys: string[]) => keys.map((key) => structuredClone(this.values.get(key)));
  keys = async () => [...this.values.keys()];
  set = async (entries: [string, unknown][]) => {
    for (const [key, value] of entries) this.values.set(key, structuredClone(value));
  };
  revise = (key: string, follow: (value: unknown) => [string, unknown][]) =>
    this.set(follow(structuredClone(this.values.get(key))));
  delete = async (keys: string[]) => keys.forEach((key) => this.values.delete(key));
}

class Browser {
  database = new Memory();
  /** By project. */
  models = new Map<string, FakeModels>();
  #locks = new Set<string>();
  #ends: (() => void)[] = [];

  readonly modelsOf = (project: string): FakeModels => {
    const models = this.models.get(project) ?? new FakeModels();
    this.models.set(project, models);
    return models;
  };

  start(): void {
    this.database = new Memory();
    this.models = new Map();
    this.#locks.clear();
    sessionStorage.clear();
    localStorage.clear();
    const locks = {
      request: async (name: string, work: () => Promise<void>) => {
        this.#locks.add(name);
        await work();
        this.#locks.delete(name);
      },
      query: async () => ({ held: [...this.#locks].map((name) => ({ name })) }),
    };
    Object.defineProperty(navigator, "locks", { configurable: true, value: locks });
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
    Reflect.deleteProperty(navigator, "locks");
  }

  /** Takes from all tabs the locks of a kind, by which others know that they live. */
  forgetLocks(kind: string): void {
    for (const name of this.#locks) if (name.startsWith(kind)) this.#locks.delete(name);
  }

  /** The keys of all that is kept of a project, but for what the page keeps of it. */
  keysOf(project: string): string[] {
    return [...this.database.values.keys()].filter((key) => key.includes(`/${project}/`)).sort();
  }

  /** @param isReload - it remembers what the tab before was at */
  async open(isReload = false): Promise<Tab> {
    if (!isReload) sessionStorage.clear();
    const engine = new FakeEngine();
    const store = createStore(initialState("en"));
    connectEngine(store, engine, () => undefined, undefined, undefined, this.modelsOf);
    // A run that is under way says so for as long as it is.
    this.#ends.push(() => store.dispatch({ type: "command", command: "reset" }));
    const makeStorage: typeof createStorage = (options) => {
      const storage = createStorage({ ...options, delayMs: 1 });
      this.#ends.push(() => storage.close());
      return storage;
    };
    const { database, modelsOf } = this;
    const keeping = await connectKeeping(store, makeStorage, undefined, undefined, database, modelsOf);
    const tab = new Tab(engine, store, () => keeping.flush());
    await tab.until(({ form }) => form);
    return tab;
  }
}

export class Tab {
  constructor(
    readonly engine: FakeEngine,
    readonly store: Store,
    readonly flush: () => Promise<boolean>,
  ) {}

  get state(): State {
    return this.store.state;
  }

  readonly dispatch = (action: Action): void => this.store.dispatch(action);

  /** Waits for what a person would see. */
  until(isSo: (state: State) => unknown): Promise<void> {
    const look = () => {
      if (!isSo(this.state)) throw new Error(`never so: ${isSo.toString()}`);
    };
    return vi.waitFor(look, { timeout: 10_000 });
  }

  async openProject(id: string): Promise<void> {
    this.dispatch({ type: "projectAsked", id });
    await this.until(({ projects }) => projects.present === id && !projects.leaving);
  }

  /** Opens a new project; resolves with its id. */
  async beginProject(): Promise<string> {
    const before = this.state.projects.present;
    this.dispatch({ type: "projectAsked" });
    await this.until(({ projects }) => projects.present !== before && !projects.leaving);
    return this.state.projects.present;
  }

  async paste(text: string): Promise<void> {
    this.dispatch({ type: "textTyped", text });
    await this.until(({ data }) => data.present.rows.length > 0 && data.present.readFrom?.text === text);
  }

  /** To the end, until its model is kept; or for some epochs. */
  async train(nEpochs?: number): Promise<void> {
    this.dispatch({ type: "command", command: "train" });
    await this.until(({ run }) => run.phase === "training");
    await this.engine.run(this.state.config as RunConfig, this.state.run.plan!, nEpochs);
    if (nEpochs === undefined) await this.until(({ run }) => run.model);
  }

  /** Tells how the run did that has come to its end. */
  async evaluate(): Promise<void> {
    await this.engine.evaluate();
  }

  /** Waits until the model of the results that are shown is back in the engine. */
  reopened(): Promise<void> {
    return this.until(({ run }) => run.phase === "done" && run.closed === undefined);
  }

  get rows(): string[] {
    return this.state.data.present.rows.map(({ text }) => text);
  }

  get notices(): string[] {
    return this.state.notices.map(({ code }) => code);
  }
}

/** A browser for each test, in which nothing is kept at first. */
export function useBrowser(): Browser {
  const browser = new Browser();
  useWindow();
  beforeEach(() => browser.start());
  afterEach(() => browser.end());
  return browser;
}
