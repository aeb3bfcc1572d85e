// Contestants on the same folds: who takes part, how it goes, and what came out.

import { html, nothing, type TemplateResult } from "lit-html";
import "./compare.css";
import { type Messages, errorText, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import {
  type ContestantId,
  type Compare,
  type Deal,
  isPast,
  isTooManyAlone,
  mostTextsAlone,
} from "../../state/compare.ts";
import { candidates, chosenContestants, isOffered, isPossible, toDownload } from "../../state/contestants.ts";
import { calibrationView } from "../calibration/index.ts";
import { type View, disclosure, errorBox } from "../parts.ts";
export { learningCurveView } from "./curve.ts";
import { progress, work } from "./progress.ts";
import { accuraciesView } from "./picture.ts";
import { baselineView, tableView, verdictsView } from "./table.ts";
import { term } from "../term.ts";
import { scoreWords } from "./words.ts";

const folds = [3, 5, 10, 0] as const;
const repeats = [1, 2, 3, 5, 10] as const;

export function compareView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "compare");
  const { compare, data } = state;
  const { running, standings } = compare;
  const { names } = scoreWords(w, compare.basis?.config);
  const isOfLabels = compare.basis?.config.labels === "several";
  const chosen = chosenContestants(state);
  const tooMany = isTooManyAlone(state) ? w.tooManyAlone(t.number(mostTextsAlone)) : undefined;
  const problem =
    data.present.rows.length === 0 ? w.noData : (tooMany ?? (chosen.length === 0 ? w.noneChosen : undefined));
  return html`
    <p class="hint">${w.how}${term(t, "crossValidation")}</p>
    ${chooser(t, w, state, chosen, dispatch)}
    <div class="row-of-fields">
      ${choice(
        w.nFolds,
        "compare-folds",
        compare.nFolds,
        folds,
        (n) => w.foldsOf(n),
        (n) => n === 0 && data.present.rows.length > mostTextsAlone,
        running,
        (nFolds) => dispatch({ type: "foldsChosen", nFolds }),
      )}
      ${choice(
        w.nRepeats,
        "compare-repeats",
        compare.nRepeats,
        repeats,
        (n) => t.number(n),
        () => false,
        running,
        (nRepeats) => dispatch({ type: "repeatsChosen", nRepeats }),
      )}
      ${
        running === "comparison"
          ? html`<button type="button" class="button" @click=${() => dispatch({ type: "compareCancelled" })}>${w.cancel}</button>`
          : html`<button type="button" class="button" ?disabled=${problem !== undefined || running !== undefined || !state.form}
            @click=${() => dispatch({ type: "compareAsked", what: "comparison" })}>${w.start}</button>`
      }
    </div>
    ${compare.nFolds === 0 ? html`<p class="hint">${w.leaveOneOut}</p>` : nothing}
    ${problem ? html`<p class="hint">${problem}</p>` : nothing}
    ${toDownload(state, chosen).map(({ name, bytes }) => html`<p class="hint">${w.download(t.encoder.name[name], bytes)}</p>`)}
    ${running === "comparison" ? progress(w.progress, work(w, state, w.at), compare) : nothing}
    <p class="visually-hidden" aria-live="polite">${running === "comparison" ? "" : outcome(w, compare)}</p>
    ${errorBox(t, compare.error)}
    ${
      standings.length > 0
        ? html`
          ${running || !compare.wasCancelled ? nothing : html`<p class="message note">${w.cancelled}</p>`}
          ${
            compare.basis &&
            isPast(
              compare.basis,
              state,
              standings.map(({ id }) => id),
            )
              ? html`<p class="message note">${w.stale}</p>`
              : nothing
          }
          ${compare.deal ? dealView(w, compare.deal) : nothing}
          ${tableView(t, w, state, dispatch)} ${baselineView(w, state, dispatch)}
          ${accuraciesView(t, w, compare, dispatch)} ${verdictsView(t, w, compare)}
          ${standings.map(({ id, error }) =>
            error ? html`<p class="problem">${names[id as ContestantId]}${t.colon}${errorText(t, error)}</p>` : nothing,
          )}
          ${isOfLabels ? html`<p class="hint">${w.ofLabels.how}</p>` : nothing}
          ${disclosure(state, dispatch, "compare-method", t.results.methodOf, () => html`<p class="hint">${w.method}</p>`)}
          ${calibrations(t, w, state, dispatch)}
        `
        : nothing
    }
  `;
}

function chooser(
  t: Messages,
  w: Messages<"compare">,
  state: State,
  chosen: readonly ContestantId[],
  dispatch: Dispatch,
): View {
  const { names, notes } = scoreWords(w, state.config);
  const toggle = (id: ContestantId, isOn: boolean) => {
    const next = candidates.map((one) => one.id).filter((one) => (one === id ? isOn : chosen.includes(one)));
    dispatch({ type: "contestantsChosen", ids: next });
  };
  return html`<fieldset class="contestants" ?disabled=${state.compare.running !== undefined}>
    <legend>${w.contestants}</legend>
    ${candidates
      .filter((one) => isOffered(state, one))
      .map((one) => {
        const isDisabled = !isPossible(state, one);
        const note = isDisabled && state.config ? w.notOffered : notes[one.id];
        const noteId = `contestant-${one.id}-note`;
        return html`<div class="check">
        <input type="checkbox" id="contestant-${one.id}" aria-describedby=${note ? noteId : nothing} .checked=${chosen.includes(one.id)}
          ?disabled=${isDisabled}
          @change=${(event: Event) => toggle(one.id, (event.currentTarget as HTMLInputElement).checked)} />
        <span>
          <label for="contestant-${one.id}">${names[one.id]}</label>${one.id === "ngrams" ? term(t, "tfidf") : nothing}
          ${note ? html`<span class="hint" id=${noteId}>${note}</span>` : nothing}
        </span>
      </div>`;
      })}
  </fieldset>`;
}

function choice(
  label: string,
  id: string,
  value: number,
  values: readonly number[],
  name: (value: number) => string,
  isDisabled: (value: number) => boolean,
  running: unknown,
  choose: (value: number) => void,
): View {
  return html`<div class="field narrow">
    <label for=${id}>${label}</label>
    <select id=${id} ?disabled=${running !== undefined}
      @change=${(event: Event) => choose(Number((event.currentTarget as HTMLSelectElement).value))}>
      ${values.map((one) => html`<option value=${String(one)} .selected=${one === value} ?disabled=${isDisabled(one)}>${name(one)}</option>`)}
    </select>
  </div>`;
}

/** Where the texts could not be dealt out as was asked. */
function dealView(w: Messages<"compare">, { nFoldsChosen, nFolds, nTexts, nNeverHeldOut }: Deal): View {
  return html`
    ${nFoldsChosen > nFolds ? html`<p class="message note">${w.fewerFolds(nFolds, nFoldsChosen)}</p>` : nothing}
    ${nNeverHeldOut > 0 ? html`<p class="message note">${w.neverHeldOut(nNeverHeldOut, nTexts)}</p>` : nothing}
  `;
}

/** How far each contestant's probabilities can be believed, one at a time. */
function calibrations(t: Messages, w: Messages<"compare">, state: State, dispatch: Dispatch): View {
  const { standings, calibrationOf, basis } = state.compare;
  const { names } = scoreWords(w, basis?.config);
  const scored = standings.flatMap(({ id, report }) => (report ? [{ id, report }] : []));
  const shown = scored.find(({ id }) => id === calibrationOf) ?? scored.at(-1);
  if (!shown) return nothing;
  return disclosure(
    state,
    dispatch,
    "compare-calibration",
    w.calibration,
    () => html`
    <div class="field">
      <label for="calibration-of">${w.calibrationOf}</label>
      <select id="calibration-of"
        @change=${(event: Event) => dispatch({ type: "calibrationContestantChosen", id: (event.currentTarget as HTMLSelectElement).value })}>
        ${scored.map(({ id }) => html`<option value=${id} .selected=${id === shown.id}>${names[id as ContestantId]}</option>`)}
      </select>
    </div>
    ${calibrationView(t, state, shown.report, dispatch, "compare-calibration", "microF1" in shown.report)}
  `,
  );
}

function outcome(w: Messages<"compare">, { standings, wasCancelled }: Compare): string {
  const n = standings.filter(({ report }) => report).length;
  return standings.length === 0 ? "" : wasCancelled ? w.cancelled : w.done(n);
}
