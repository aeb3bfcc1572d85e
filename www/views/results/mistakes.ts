// The texts behind the scores: the mistakes, the most confident first, or what the person filters.

import type { PartName } from "../../state/run.ts";
import { type Outcomes, allMistakes, mistakesPerPage } from "../../state/results.ts";
import { placeOf } from "../../state/rows.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Action, Dispatch, State } from "../../state.ts";
import { rowFields } from "../data/table.ts";
import { excerpt } from "../excerpt.ts";
import { knownLabelsView } from "../known-labels.ts";
import { type View, bar, disclosure, isolated, own } from "../parts.ts";
import type { Report } from "./report.ts";

/** As many are read on paper. */
const mostPrinted = 50;

export function mistakesView(t: Messages, state: State, report: Report, part: PartName, dispatch: Dispatch): View {
  const { outcomes } = state;
  if (report.predictions.length === 0 && report.nExamples > 0) return html`<p>${t.results.withoutTexts}</p>`;
  const label = (index: number) => isolated(report.classes[index]?.label ?? "");
  const found = report.predictions
    .filter((prediction) => matches(prediction, outcomes))
    .sort((a, b) => confidence(b) - confidence(a));
  const isPlain = outcomes === allMistakes;
  const filter = disclosure(state, dispatch, "outcomes", t.results.filter, () =>
    filterView(t, report, outcomes, dispatch),
  );
  if (found.length === 0 && isPlain) return html`<p>${t.results.noMistakes}</p>${filter}`;

  return foundView(
    t,
    state,
    part,
    {
      found,
      heading: heading(t, outcomes, found.length, label),
      asked: isPlain ? undefined : described(t, outcomes, label),
      showAll: { type: "outcomesChosen", outcomes: allMistakes },
      filter,
      verdict: ({ expected, predicted }) =>
        expected === predicted
          ? t.results.saidRight(label(predicted))
          : t.results.said(label(predicted), label(expected)),
      decided: ({ top }) => html`<ul class="bars small">
        ${top.map(
          ({ label, probability }) => html`<li>
            <span class="bar-label">${own(label)}</span> ${bar(probability)}
            <span class="bar-value" translate="no">${t.percent(probability)}</span>
          </li>`,
        )}
      </ul>`,
    },
    dispatch,
  );
}

/** Texts that were found, and what is said of them. */
interface Found<P extends { row: number }> {
  found: readonly P[];
  heading: string;
  /** What was asked for, in words; nothing where it is what is listed at first. */
  asked: string | undefined;
  /** Back to what is listed at first. */
  showAll: Action;
  filter: View;
  help?: View;
  /** What the model says of a text, and whether it is right. */
  verdict: (prediction: P) => string;
  /** The same in bars. */
  decided: (prediction: P) => View;
}

/** The texts behind a score, as many as are asked for, each with the way to its row. */
export function foundView<P extends { row: number }>(
  t: Messages,
  state: State,
  part: PartName,
  { found, heading, asked, showAll, filter, help = nothing, verdict, decided }: Found<P>,
  dispatch: Dispatch,
): TemplateResult {
  const { trained } = state.run;
  const ownTest = trained?.test ?? [];
  const isOwnTest = part === "test" && ownTest.length > 0;
  const rows = isOwnTest ? ownTest : (trained?.rows ?? []);
  const shown = found.slice(0, state.isPrinting ? Math.max(mostPrinted, state.nMistakesShown) : state.nMistakesShown);
  return html`
    <h3 id="outcomes-heading" tabindex="-1">${heading}</h3>
    ${
      asked === undefined
        ? nothing
        : html`<button type="button" class="quiet" @click=${() => dispatch(showAll)}>
          ${t.results.showAll}
        </button>`
    }
    ${filter} ${asked === undefined ? nothing : html`<p class="hint" aria-live="polite">${asked}</p>`} ${help}
    <ol class="mistakes" aria-labelledby="outcomes-heading">
      ${shown.map((prediction) => {
        const { row } = prediction;
        const place = isOwnTest ? -1 : placeOf(state.data.present.rows, rows[row], row);
        return html`<li>
          <p class="own-text" dir="auto">${excerpt(t, rows[row]?.text ?? "", dispatch)}</p>
          <p class="verdict">${verdict(prediction)}</p>
          ${decided(prediction)} ${correctionView(t, state, row, place, dispatch)}
        </li>`;
      })}
    </ol>
    ${
      state.isPrinting && found.length > shown.length
        ? html`<p class="hint">${t.results.onPaper(shown.length, found.length)}</p>`
        : nothing
    }
    ${
      found.length > shown.length
        ? html`<button type="button" @click=${() => dispatch({ type: "moreMistakes" })}>
          ${t.results.showMore(Math.min(2 * mistakesPerPage, found.length - shown.length))}
        </button>`
        : nothing
    }
  `;
}

/** The way to correct a text's row, here or in the table. What is corrected is another row than the run's. */
function correctionView(t: Messages, state: State, row: number, found: number, dispatch: Dispatch): View {
  const { corrected, data } = state;
  const isOpen = corrected?.row === row;
  // With another label or text it is no row of the run's any more; it is the one that was corrected.
  const last = state.correctedTo[row];
  const isSame = last !== undefined && data.present.rows[last.place]?.text === last.text;
  const place = isOpen ? corrected.place : found < 0 && isSame ? last.place : found;
  const now = data.present.rows[place];
  if (place < 0 || !now) return nothing;
  return html`<div class="toolbar">
      <button type="button" class="quiet" id="correct-${place}" aria-expanded=${isOpen ? "true" : "false"}
        @click=${() => dispatch(isOpen ? { type: "correctionClosed", place } : { type: "correctionOpened", row, place })}
      >${isOpen ? t.results.closeRow(place) : t.results.editRow(place)}</button>
      <button type="button" class="quiet" @click=${() => dispatch({ type: "rowSought", row: place })}>${t.page.goToRow(place)}</button>
    </div>
    ${
      isOpen
        ? html`<div class="panel correction" @keydown=${(event: KeyboardEvent) => {
            if (event.key !== "Escape" || event.defaultPrevented) return;
            // What is typed counts when its field is left.
            if (event.target instanceof HTMLElement) event.target.blur();
            dispatch({ type: "correctionClosed", place });
          }}>${rowFields(t, state, place, now, dispatch)} ${knownLabelsView(state)}</div>`
        : nothing
    }`;
}

function confidence({ top }: Report["predictions"][number]): number {
  return top[0]?.probability ?? 0;
}

function matches(
  prediction: Report["predictions"][number],
  { show, expected, predicted, either, low, high }: Outcomes,
): boolean {
  const isRight = prediction.expected === prediction.predicted;
  const probability = confidence(prediction);
  return (
    (show === "all" || (show === "right") === isRight) &&
    (expected === undefined || prediction.expected === expected) &&
    (predicted === undefined || prediction.predicted === predicted) &&
    (either === undefined || prediction.expected === either || prediction.predicted === either) &&
    probability >= low &&
    // Rounding may take a probability just past 1.
    (high >= 1 || probability <= high)
  );
}

function heading(t: Messages, outcomes: Outcomes, n: number, label: (index: number) => string): string {
  const { show, expected, predicted, either, low, high } = outcomes;
  const isWhole = low === 0 && high === 1;
  const isAnyClass = expected === undefined && predicted === undefined && either === undefined;
  if (show === "wrong" && isAnyClass && isWhole) return t.results.mistakes(n);
  if (show !== "all" || !isWhole) return t.results.filtered(n);
  if (either !== undefined) return t.results.ofOrTakenFor(n, label(either));
  if (expected === undefined)
    return predicted === undefined ? t.results.filtered(n) : t.results.takenFor(n, label(predicted));
  if (predicted === undefined) return t.results.ofClass(n, label(expected));
  return expected === predicted
    ? t.results.recognised(n, label(expected))
    : t.results.mistakesFew(n, label(expected), label(predicted));
}

/** What is listed, in words: all that the filter asks for. */
function described(
  t: Messages,
  { show, expected, predicted, either, low, high }: Outcomes,
  label: (index: number) => string,
): string {
  const parts = [
    t.results.shows[show],
    ...(expected === undefined ? [] : [`${t.results.trueClass}: ${label(expected)}`]),
    ...(predicted === undefined ? [] : [`${t.results.predictedClass}: ${label(predicted)}`]),
    ...(either === undefined ? [] : [`${t.results.eitherClass}: ${label(either)}`]),
    ...(low === 0 && high === 1 ? [] : [t.results.confidence(t.percent(low), t.percent(high))]),
  ];
  return t.results.listed(parts.join(" · "));
}

function filterView(t: Messages, report: Report, outcomes: Outcomes, dispatch: Dispatch): View {
  const choose = (change: Partial<Outcomes>) => dispatch({ type: "outcomesChanged", change });
  const classSelect = (
    id: string,
    name: string,
    value: number | undefined,
    change: (value?: number) => Partial<Outcomes>,
  ) =>
    html`<div class="field">
      <label for=${id}>${name}</label>
      <select id=${id} @change=${(event: Event) => {
        const { value } = event.currentTarget as HTMLSelectElement;
        // Of a class or taken for it is a choice of its own.
        choose({ ...change(value === "" ? undefined : Number(value)), either: undefined });
      }}>
        <option value="" .selected=${value === undefined}>${t.results.any}</option>
        ${report.classes.map(({ label }, index) => html`<option value=${index} .selected=${index === value}>${elided(label)}</option>`)}
      </select>
    </div>`;
  const bound = (id: string, name: string, value: number, change: (share: number) => Partial<Outcomes>) =>
    html`<div class="field">
      <label for=${id}>${name}</label>
      <input id=${id} type="number" min="0" max="100" step="1" .value=${String(Math.round(value * 100))}
        @change=${(event: Event) => {
          const input = event.currentTarget as HTMLInputElement;
          const percent = input.valueAsNumber;
          if (percent >= 0 && percent <= 100) choose(change(percent / 100));
          else input.value = String(Math.round(value * 100));
        }} />
    </div>`;
  return html`<div class="row-of-fields outcome-filter">
    <div class="field">
      <label for="outcome-show">${t.results.show}</label>
      <select id="outcome-show" @change=${(event: Event) =>
        choose({ show: (event.currentTarget as HTMLSelectElement).value as Outcomes["show"] })}>
        ${(["wrong", "right", "all"] as const).map(
          (show) => html`<option value=${show} .selected=${show === outcomes.show}>${t.results.shows[show]}</option>`,
        )}
      </select>
    </div>
    ${classSelect("outcome-expected", t.results.trueClass, outcomes.expected, (expected) => ({ expected }))}
    ${classSelect("outcome-predicted", t.results.predictedClass, outcomes.predicted, (predicted) => ({ predicted }))}
    ${bound("outcome-low", t.results.atLeast, outcomes.low, (low) => ({ low }))}
    ${bound("outcome-high", t.results.atMost, outcomes.high, (high) => ({ high }))}
  </div>`;
}
