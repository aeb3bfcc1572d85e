// The other end of an embedded page: `embed(iframe)` asks it, and hears what it tells.

import * as v from "valibot";
import {
  type EmbedNews,
  type EmbedRequest,
  type EmbeddedProgress,
  type EmbeddedResults,
  type EmbeddedState,
  type EmbeddedTexts,
  mark,
} from "../www/embed/messages.ts";
import { embedNews } from "../www/embed/schemas.ts";
import type { Prediction } from "../www/engine/protocol.ts";

export type {
  EmbedNews,
  EmbedNewsMessage,
  EmbedRequest,
  EmbedRequestMessage,
  EmbeddedProgress,
  EmbeddedResults,
  EmbeddedState,
  EmbeddedText,
  EmbeddedTexts,
} from "../www/embed/messages.ts";
export type { Prediction } from "../www/engine/protocol.ts";

/** Why the embedded page did not do what it was asked: `code` is the engine's, or of the page. */
export class EmbedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "EmbedError";
  }
}

export interface EmbeddedEventMap {
  state: CustomEvent<EmbeddedState>;
  progress: CustomEvent<EmbeddedProgress>;
  results: CustomEvent<EmbeddedResults>;
}

type Answer = Extract<EmbedNews, { id?: number | undefined }>;
type AnswerOf<Type extends Answer["type"]> = Extract<Answer, { type: Type }>;

interface Pending {
  resolve: (answer: Answer) => void;
  reject: (error: EmbedError) => void;
}

/** Asks the page in an iframe, whose `src` is a built page with `?embed`. */
export function embed(iframe: HTMLIFrameElement): Embedded {
  return new Embedded(iframe);
}

export class Embedded {
  /** Resolves when the page can be asked. */
  readonly ready: Promise<void>;
  #iframe: HTMLIFrameElement;
  #origin: string;
  #lastId = 0;
  #pending = new Map<number, Pending>();
  #told = new EventTarget();
  #state: EmbeddedState | undefined;
  #becomeReady: () => void = () => undefined;

  constructor(iframe: HTMLIFrameElement) {
    this.#iframe = iframe;
    this.#origin = new URL(iframe.src, document.baseURI).origin;
    this.ready = new Promise((resolve) => (this.#becomeReady = resolve));
    addEventListener("message", this.#hear);
    if (isLoaded(iframe)) this.#greet();
  }

  /** What the page told last of where it is. */
  get state(): EmbeddedState | undefined {
    return this.#state;
  }

  /** Puts labelled texts in the place of those that there are; `test` are only scored. */
  async load(texts: EmbeddedTexts, test?: EmbeddedTexts): Promise<{ nTexts: number; classes: readonly string[] }> {
    const { nTexts, classes } = await this.#ask<"loaded">({ type: "load", texts, test });
    return { nTexts, classes };
  }

  /** Changes settings: all of these, or none. */
  async set(settings: Extract<EmbedRequest, { type: "set" }>["settings"]): Promise<void> {
    await this.#ask<"done">({ type: "set", settings });
  }

  /** Trains to the end; the event `progress` tells how far it is. */
  async train(): Promise<EmbeddedResults> {
    return (await this.#ask<"results">({ type: "train" })).results;
  }

  /** Ends the run and keeps its model. */
  async stop(): Promise<void> {
    await this.#ask<"done">({ type: "stop" });
  }

  async predict(text: string): Promise<Prediction> {
    return (await this.#ask<"prediction">({ type: "predict", text })).prediction;
  }

  /** Shows a stage, and a tab of it. */
  async show(stage: string, tab?: string): Promise<void> {
    await this.#ask<"done">({ type: "show", stage, tab });
  }

  addEventListener<Type extends keyof EmbeddedEventMap>(
    type: Type,
    listener: (event: EmbeddedEventMap[Type]) => unknown,
    options?: AddEventListenerOptions,
  ): void {
    this.#told.addEventListener(type, listener as (event: Event) => void, options);
  }

  removeEventListener<Type extends keyof EmbeddedEventMap>(
    type: Type,
    listener: (event: EmbeddedEventMap[Type]) => unknown,
  ): void {
    this.#told.removeEventListener(type, listener as (event: Event) => void);
  }

  /** Hears nothing more. */
  close(): void {
    removeEventListener("message", this.#hear);
    this.#refuseAll("closed", "The embedded page is not heard any more.");
  }

  async #ask<Type extends Answer["type"]>(request: EmbedRequest): Promise<AnswerOf<Type>> {
    await this.ready;
    return new Promise<Answer>((resolve, reject) => {
      this.#pending.set(this.#post(request), { resolve, reject });
    }) as Promise<AnswerOf<Type>>;
  }

  #post(request: EmbedRequest): number {
    const id = ++this.#lastId;
    this.#iframe.contentWindow?.postMessage({ ...request, handful: mark, id }, this.#origin);
    return id;
  }

  #greet(): void {
    // A page that was loaded anew knows nothing of what the one before was asked.
    this.#refuseAll("reloaded", "The embedded page was loaded anew.");
    this.#post({ type: "hello" });
  }

  #hear = ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== this.#iframe.contentWindow || origin !== this.#origin) return;
    const read = v.safeParse(embedNews, data);
    if (!read.success) return;
    const news = read.output;
    switch (news.type) {
      case "here":
        return this.#greet();
      case "ready":
        this.#take(news.state);
        return this.#becomeReady();
      case "state":
        return this.#take(news.state);
      case "progress":
        return this.#tell("progress", news.progress);
      case "results":
        this.#tell("results", news.results);
        break;
      case "failed":
        this.#pending.get(news.id)?.reject(new EmbedError(news.code, news.message));
        break;
      default:
    }
    if (news.id === undefined) return;
    this.#pending.get(news.id)?.resolve(news);
    this.#pending.delete(news.id);
  };

  #take(state: EmbeddedState): void {
    this.#state = state;
    this.#tell("state", state);
  }

  #tell(type: keyof EmbeddedEventMap, detail: unknown): void {
    this.#told.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #refuseAll(code: string, message: string): void {
    for (const { reject } of this.#pending.values()) reject(new EmbedError(code, message));
    this.#pending.clear();
  }
}

/** What begins in an iframe is an empty document of this very page; of another origin, nothing is seen of it. */
function isLoaded({ contentDocument }: HTMLIFrameElement): boolean {
  return (
    contentDocument === null || (contentDocument.readyState === "complete" && contentDocument.URL !== "about:blank")
  );
}
