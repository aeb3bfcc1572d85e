// Small pieces that several views are made of.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { CoreError } from "../engine/protocol.ts";
import { elided, longestLabel } from "../elide.ts";
import { type Messages, errorText } from "../i18n/index.ts";
import type { Dispatch, State } from "../state.ts";

export type View = TemplateResult | typeof nothing;

/** Content that is drawn only while it is open. */
export function disclosure(
  state: State,
  dispatch: Dispatch,
  id: string,
  summary: unknown,
  content: () => unknown,
  isOpenAtFirst = false,
): TemplateResult {
  const open = state.open[id] ?? isOpenAtFirst;
  const toggle = (event: globalThis.Event) => {
    const now = (event.currentTarget as HTMLDetailsElement).open;
    if (now !== open) dispatch({ type: "toggled", id, open: now });
  };
  return html`<details class="disclosure" .open=${open} @toggle=${toggle}>
    <summary>${summary}</summary>
    ${open ? html`<div class="disclosure-body">${content()}</div>` : nothing}
  </details>`;
}

/** One of several that exclude each other. */
export interface OptionCard<T extends string> {
  value: T;
  name: string;
  /** What it means to choose it. */
  says: string;
  /** Beside its name. */
  badge?: string | undefined;
}

/** A choice whose options are all in sight, each with what it means. `id` is that of the group. */
export function optionCards<T extends string>(
  id: string,
  legend: string,
  cards: readonly OptionCard<T>[],
  chosen: string | undefined,
  isDisabled: boolean,
  choose: (value: T) => void,
): TemplateResult {
  return html`<fieldset id=${id} class="option-cards" role="radiogroup" ?disabled=${isDisabled}>
    <legend>${legend}</legend>
    ${cards.map(
      ({ value, name, says, badge }) => html`<label class="option-card">
        <input type="radio" name=${id} value=${value} .checked=${live(value === chosen)}
          aria-labelledby="${id}-${value}" aria-describedby="${id}-${value}-badge ${id}-${value}-says"
          @change=${() => choose(value)} />
        <span>
          <span id="${id}-${value}">${name}</span>
          <span class="badge" id="${id}-${value}-badge" ?hidden=${badge === undefined}>${badge}</span>
        </span>
        <span class="hint" id="${id}-${value}-says">${says}</span>
      </label>`,
    )}
  </fieldset>`;
}

/** A share between 0 and 1 as a bar; the number stands beside it in words. */
export function bar(share: number): TemplateResult {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return html`<svg class="bar" aria-hidden="true" focusable="false">
    ${svg`<rect class="bar-track" width="100%" height="100%" rx="2"></rect>
      <rect class="bar-fill" width=${width} height="100%" rx="2"></rect>`}
  </svg>`;
}

/** A share as a bar with a mark at its threshold, beyond which the bar is of another shade. */
export function thresholdBar(share: number, threshold: number): TemplateResult {
  const at = (value: number) => `${Math.max(0, Math.min(1, value)) * 100}%`;
  return html`<svg class="bar with-threshold ${share >= threshold ? "given" : ""}" aria-hidden="true" focusable="false">
    ${svg`<rect class="bar-track" y="15%" width="100%" height="70%" rx="2"></rect>
      <rect class="bar-fill" y="15%" width=${at(share)} height="70%" rx="2"></rect>
      <line class="bar-threshold" x1=${at(threshold)} x2=${at(threshold)} y1="0" y2="100%"></line>`}
  </svg>`;
}

/** A share with its interval below it. */
export function estimate(t: Messages, share: number, low: number, high: number): TemplateResult {
  return html`${t.percent(share)} <span class="range">${t.percent(low)} – ${t.percent(high)}</span>`;
}

/** An error, with the line it concerns and a way there. */
export function errorBox(t: Messages, error: CoreError | undefined, goToLine?: (line: number) => void): View {
  if (!error) return nothing;
  const { line } = error;
  return html`<div class="message error" role="alert">
    <p>${line ? html`<strong>${t.page.line(line)}.</strong> ` : nothing}<span>${errorText(t, error)}</span></p>
    ${
      line && goToLine
        ? html`<button type="button" class="quiet" @click=${() => goToLine(line)}>${t.page.goToLine(line)}</button>`
        : nothing
    }
  </div>`;
}

/** The most characters of a sentence that quotes what a person wrote. */
export const longestSentence = 1_000;

/** A person's own words, such as a label, in whatever direction they run, and elided if they run on. */
export function own(text: string, most = longestLabel): TemplateResult {
  return html`<bdi dir="auto" translate="no">${elided(text, most)}</bdi>`;
}

/** The same inside a sentence that is one string: Unicode's isolates do what `<bdi>` does. */
export function isolated(text: string): string {
  return `\u2068${elided(text)}\u2069`;
}

/** Up to `digits` significant digits, without trailing zeros. */
export function significant(t: Messages, value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(digits));
  return withMinus(t.decimal(Math.abs(rounded) >= 1e-4 || rounded === 0 ? String(rounded) : rounded.toExponential()));
}

export function fixed(t: Messages, value: number, digits = 2): string {
  return Number.isFinite(value) ? withMinus(t.decimal(value.toFixed(digits))) : "–";
}

/** The minus of mathematics in the place of hyphens. */
function withMinus(number: string): string {
  return number.replaceAll("-", "−");
}

/** With its sign, and the minus of mathematics. */
export function signed(t: Messages, value: number, digits = 2): string {
  const rounded = Math.abs(value).toFixed(digits);
  return (Number(rounded) === 0 ? "" : value < 0 ? "−" : "+") + t.decimal(rounded);
}
