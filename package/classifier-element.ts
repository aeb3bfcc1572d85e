// A box in which any text can be tried, and what a model says of it, as a custom element.

import { type Language, preferredLanguage, spoken } from "../www/i18n/language.ts";
import { numbersIn } from "../www/i18n/numbers.ts";
import type { Prediction } from "../www/engine/protocol.ts";
import { givenLabels, isGiven } from "../www/state/given-labels.ts";
import type { Classifier } from "./classifier.ts";
import { style } from "./element-style.ts";
import { words } from "./element-words.ts";
import { type HandfulError, handfulError } from "./error.ts";

/** What the event `prediction` tells. */
export interface PredictionDetail {
  text: string;
  prediction: Prediction;
}

export interface HandfulClassifierEventMap extends HTMLElementEventMap {
  /** A text has been classified. */
  prediction: CustomEvent<PredictionDetail>;
  /** The model could not be had, or did not answer. */
  failure: CustomEvent<HandfulError>;
}

/** A model that has been opened for an element, which ends it. */
export type Opened = Classifier & { dispose(): void };

/** Where an element's model is, as its attributes say. */
export interface Addresses {
  model: string;
  encoders: string | undefined;
  engines: string | undefined;
}

/** Of hundreds of classes only the first are worth reading. */
const mostShown = 20;
/** What is typed is heard once it is typed. */
const heardAfterMs = 700;

const attributes = ["model", "encoders", "engines", "label", "language"] as const;

/** Where there is no document, as on a server, it can be imported and not used. */
const Base =
  (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as unknown as typeof HTMLElement);

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- it only says which events there are
export class HandfulClassifier extends Base {
  static readonly observedAttributes: readonly string[] = attributes;
  /** Opens the model of an element. */
  static open: (addresses: Addresses) => Promise<Opened> = () =>
    Promise.reject(new Error("import handful/element, which knows how models are fetched"));

  #parts = this.#draw();
  /** Given by a program; else one is opened. */
  #given: Classifier | undefined;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;
  #isAsking = false;
  #prediction: Prediction | undefined;
  #error: HandfulError | undefined;
  #isLoading = false;
  #hearing: ReturnType<typeof setTimeout> | undefined;

  /** A model that the program has, in place of one that is fetched. */
  get classifier(): Classifier | undefined {
    return this.#given;
  }

  set classifier(classifier: Classifier | undefined) {
    this.#given = classifier;
    this.#renew();
  }

  /** The text in the box. */
  get value(): string {
    return this.#parts.text.value;
  }

  set value(text: string) {
    this.#parts.text.value = text;
    void this.#ask();
  }

  /** What was said last. */
  get prediction(): Prediction | undefined {
    return this.#prediction;
  }

  connectedCallback(): void {
    this.#show();
    if (this.value !== "") void this.#ask();
  }

  disconnectedCallback(): void {
    // One that is only moved is back by then.
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  attributeChangedCallback(name: (typeof attributes)[number], before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "label" || name === "language") this.#show();
    else this.#renew();
  }

  /** Fetches the model now; else it is fetched when somebody goes to the box. */
  load(): Promise<void> {
    return this.#ask();
  }

  get #language(): Language {
    return preferredLanguage([this.getAttribute("language") ?? this.closest("[lang]")?.getAttribute("lang") ?? "en"]);
  }

  #model(): Promise<Classifier> {
    if (this.#given) return Promise.resolve(this.#given);
    if (!this.#opening) {
      const opening = this.#open();
      this.#opening = opening;
      opening.then(
        (model) => {
          if (this.#opening === opening) this.#opened = model;
        },
        () => undefined,
      );
    }
    return this.#opening;
  }

  async #open(): Promise<Opened> {
    const read = (name: string) => this.getAttribute(name) ?? undefined;
    this.#isLoading = true;
    this.#error = undefined;
    this.#show();
    const opening = HandfulClassifier.open({
      model: new URL(read("model") ?? "", document.baseURI).href,
      encoders: read("encoders"),
      engines: read("engines"),
    });
    try {
      return await opening;
    } finally {
      this.#isLoading = false;
      this.#show();
    }
  }

  /** Another model is asked from now on. */
  #renew(): void {
    this.#close();
    this.#prediction = undefined;
    this.#error = undefined;
    this.#show();
    if (this.isConnected && this.value !== "") void this.#ask();
  }

  #close(): void {
    const opened = this.#opening;
    this.#opening = this.#opened = undefined;
    opened?.then(
      (model) => model.dispose(),
      () => undefined,
    );
  }

  /** Asks of the text that is there, and of the newest one after that. */
  async #ask(): Promise<void> {
    if (this.#isAsking || !this.isConnected) return;
    this.#isAsking = true;
    let text: string | undefined;
    let model: Classifier | undefined;
    try {
      while (text !== this.value) {
        text = this.value;
        try {
          model = await this.#model();
          const prediction = text.trim() === "" ? undefined : await model.predict(text);
          if (this.#isOf(model)) this.#take(text, prediction);
          else text = undefined;
        } catch (thrown) {
          // Its model gave way to another meanwhile.
          if (model && !this.#isOf(model)) text = undefined;
          else return this.#fail(handfulError(thrown));
        }
        if (!this.isConnected) return;
      }
    } finally {
      this.#isAsking = false;
    }
  }

  #isOf(model: Classifier): boolean {
    return model === (this.#given ?? this.#opened);
  }

  #take(text: string, prediction: Prediction | undefined): void {
    this.#prediction = prediction;
    this.#error = undefined;
    this.#show();
    if (prediction) this.#tell("prediction", { text, prediction } satisfies PredictionDetail);
  }

  #fail(error: HandfulError): void {
    this.#close();
    this.#error = error;
    this.#show();
    this.#tell("failure", error);
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #draw() {
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const label = made("label", "label", { htmlFor: "text" });
    const text = made("textarea", "text", { id: "text", rows: 3, dir: "auto" });
    const status = made("p", "status", { className: "status" });
    const heard = made("p", "heard", { className: "heard" });
    for (const said of [status, heard]) said.setAttribute("role", "status");
    const given = made("p", "given", { className: "given", hidden: true });
    const again = made("button", "again", { type: "button", hidden: true });
    const list = made("ol", "classes", { hidden: true });
    const field = made("div", "field", { className: "field" });
    field.append(label, text);
    root.append(field, status, again, given, list, heard);
    const begin = () => void this.#ask();
    text.addEventListener("focus", begin);
    text.addEventListener("input", () => void this.#ask());
    again.addEventListener("click", () => {
      text.focus();
      begin();
    });
    return { label, text, status, given, again, list, heard };
  }

  #show(): void {
    const { label, text, status, given, again, list } = this.#parts;
    const w = words[this.#language];
    const { percent } = numbersIn(spoken[this.#language].tag);
    label.textContent = this.getAttribute("label") ?? w.label;
    again.textContent = w.again;
    list.setAttribute("aria-label", w.list);
    const prediction = this.#prediction;
    const isUnread = prediction?.nTokens === 0;
    const said = this.#error && w.failed(this.#error.message);
    status.textContent = said ?? (this.#isLoading ? w.loading : isUnread ? w.nothing : "");
    status.hidden = status.textContent === "";
    again.hidden = !this.#error;
    text.setAttribute("aria-busy", String(this.#isLoading));
    const classes = prediction && !isUnread ? prediction.classes.slice(0, mostShown) : [];
    list.hidden = classes.length === 0;
    while (list.children.length > classes.length) list.lastElementChild?.remove();
    const thresholds = prediction?.thresholds;
    const isSaid = (index: number) => (thresholds && prediction ? isGiven(prediction, index) : index === 0);
    classes.forEach((one, index) =>
      write(list.children[index] ?? list.appendChild(row()), one, percent(one.probability), isSaid(index)),
    );
    const [first] = classes;
    const named = thresholds && first && prediction ? w.gives(givenLabels(prediction)) : undefined;
    given.textContent = named ?? "";
    given.hidden = named === undefined;
    this.#hear(named ?? (first && w.answer(first.label, percent(first.probability))));
  }

  #hear(answer: string | undefined): void {
    clearTimeout(this.#hearing);
    this.#hearing = setTimeout(() => (this.#parts.heard.textContent = answer ?? ""), heardAfterMs);
  }
}

export interface HandfulClassifier {
  addEventListener<K extends keyof HandfulClassifierEventMap>(
    type: K,
    listener: (this: HandfulClassifier, event: HandfulClassifierEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "handful-classifier": HandfulClassifier;
  }
}

function made<K extends keyof HTMLElementTagNameMap>(
  name: K,
  part: string,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.setAttribute("part", part);
  return element;
}

function row(): HTMLLIElement {
  const item = made("li", "class");
  const bar = made("span", "bar", { className: "bar" });
  bar.setAttribute("aria-hidden", "true");
  bar.append(made("span", "fill", { className: "fill" }));
  item.append(made("bdi", "name", { className: "name" }), bar, made("span", "value", { className: "value" }));
  return item;
}

function write(
  item: Element,
  { label, probability }: Prediction["classes"][number],
  share: string,
  isSaid: boolean,
): void {
  item.classList.toggle("said", isSaid);
  const [name, bar, value] = item.children;
  if (name) name.textContent = label;
  if (value) value.textContent = share;
  (bar?.firstElementChild as HTMLElement | null)?.style.setProperty("inline-size", `${probability * 100}%`);
}
