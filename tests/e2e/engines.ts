// The two engines in a page, without the page's own program.

import type { AnswerTo, JobProgress, JobRequest, Question } from "../../www/engine/protocol.ts";
import type { Page } from "./page.ts";

/** What the engines' JavaScript side offers here. */
export interface Engine {
  default(options: { module_or_path: string }): Promise<unknown>;
  Session: {
    start(): Promise<Session>;
    defaults(): Record<string, unknown>;
    settings(): { key: string; kind: { type: string; options?: { value: string }[] } }[];
  };
}

export interface Session {
  info(): { engine: string; adapter?: string };
  reference_run(model: string): Promise<Float32Array>;
  plan(data: object, config: object): unknown;
  prepare(data: object, config: object): unknown;
  advance(nSteps: number): Promise<{ finished: boolean; events: { type: string; loss?: number }[] }>;
  load_encoder(name: string, bytes: Uint8Array): unknown;
  ask<Q extends Question>(question: Q): Promise<{ value: AnswerTo<Q> }>;
  start_job(request: JobRequest): Promise<number>;
  advance_job(job: number, nSteps: number): Promise<JobProgress>;
}

/** Keeps engines in the page, as `window.engines`. */
export async function loadEngines(page: Page, names: readonly ("cpu" | "gpu")[] = ["cpu", "gpu"]): Promise<void> {
  await page.goto("./");
  await page.evaluate(async (names) => {
    const manifest = await (await fetch("engine/manifest.json")).json();
    const load = async ({ js, wasm }: { js: string; wasm: string }) => {
      const module = (await import(new URL(js, document.baseURI).href)) as Engine;
      await module.default({ module_or_path: new URL(wasm, document.baseURI).href });
      return { module, session: await module.Session.start() };
    };
    const engines: Record<string, unknown> = {};
    for (const name of names) engines[name] = await load(manifest[name]);
    Object.assign(window, { engines });
  }, names);
}

export type Engines = Record<"cpu" | "gpu", { module: Engine; session: Session }>;
