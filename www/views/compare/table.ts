// The comparison's numbers, and each contestant beside the best baseline in words.

import type { Messages } from "../../i18n/index.ts";
import { html, nothing } from "lit-html";
import type { Dispatch, State } from "../../state.ts";
import { type Compare, type Paired, type Standing, contestantF1, nScored } from "../../state/compare.ts";
import { candidateOf, configOf, isPossible } from "../../state/contestants.ts";
import { isActive } from "../../state/run.ts";
import { isSameConfig } from "../../state/settings.ts";
import type { ContestantId } from "../../state/compare.ts";
import { type View, fixed } from "../parts.ts";
import { term } from "../term.ts";
import { scoreWords } from "./words.ts";

export function tableView(t: Messages, w: Messages<"compare">, state: State, dispatch: Dispatch): View {
  const { standings, bestBaseline, basis } = state.compare;
  const { names, accuracy, f1 } = scoreWords(w, basis?.config);
  const first = winner(state.compare);
  return html`<div class="scroll comparison-scroll" tabindex="0" role="group" aria-label=${w.table}>
    <table class="comparison">
      <caption>${w.table}</caption>
      <thead>
        <tr>
          <th scope="col">${w.contestant}</th>
          <th scope="col" class="number">${accuracy}</th>
          <th scope="col" class="number">${f1}</th>
          <th scope="col" class="number" aria-label=${w.calibrationError}>${w.calibrationError}${term(t, "calibration")}</th>
          <th scope="col" class="number">${w.seconds}</th>
          <th scope="col"><span class="visually-hidden">${w.use}</span></th>
        </tr>
      </thead>
      <tbody>
        ${standings.map((standing) => {
          const { id, report, total, ms } = standing;
          return html`<tr>
            <th scope="row">
              ${names[id as ContestantId]}
              ${id === bestBaseline ? html`<span class="badge">${w.bestBaseline}</span>` : nothing}
              ${id === first ? html`<span class="badge">${w.first}</span>` : nothing}
              ${nScored(standing) < total ? html`<span class="hint">${w.foldsDone(Math.floor(nScored(standing)), total)}</span>` : nothing}
            </th>
            <td class="number">${report ? score(t, w, report.accuracy, report.accuracyLow, report.accuracyHigh) : "–"}</td>
            <td class="number">${report ? f1Score(t, w, report) : "–"}</td>
            <td class="number">${report ? t.tenths(report.expectedCalibrationError) : "–"}</td>
            <td class="number">${ms > 0 ? fixed(t, ms / 1_000, 1) : "–"}</td>
            <td>${useView(w, names, state, id, dispatch)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** What to do where no model of this page did best. */
export function baselineView(w: Messages<"compare">, state: State, dispatch: Dispatch): View {
  const first = winner(state.compare);
  if (first === "majority") return html`<p class="message note">${w.majorityFirst}</p>`;
  if (first !== "ngrams") return nothing;
  const { names } = scoreWords(w, state.compare.basis?.config);
  // Where a text may have several labels, every classifier on an encoder tries it.
  const trying: ContestantId = state.config?.labels === "several" ? "cnn-frozen" : "cnn-auto";
  const isHere = isPossible(state, candidateOf(trying));
  return html`<div class="message note"><p>${w.ngramsFirst}</p> ${isHere ? useView(w, names, state, trying, dispatch) : nothing}</div>`;
}

/** Whoever has the highest accuracy; of equals the one with the higher F1. */
function winner({ standings, running }: Compare): string | undefined {
  if (running) return undefined;
  const scored = standings.filter(({ report }) => report);
  if (scored.length < 2) return undefined;
  const rank = ({ report }: Standing) => (report ? report.accuracy + contestantF1(report).value * 1e-6 : 0);
  return scored.reduce((best, one) => (rank(one) > rank(best) ? one : best)).id;
}

/** The way to have a contestant's settings as one's own; baselines are no models of this page. */
function useView(
  w: Messages<"compare">,
  names: Record<ContestantId, string>,
  { config, run }: State,
  id: string,
  dispatch: Dispatch,
): View {
  const one = candidateOf(id);
  if (one.contestant !== "run" || !config) return nothing;
  const wanted = configOf(one, config);
  if (isSameConfig(config, wanted)) return html`<span class="hint">${w.inUse}</span>`;
  return html`<button type="button" class="quiet" aria-label=${w.useOf(names[one.id])} ?disabled=${isActive(run)}
    @click=${() => dispatch({ type: "configApplied", config: wanted })}>${w.use}</button>`;
}

function f1Score(t: Messages, w: Messages<"compare">, report: NonNullable<Standing["report"]>): View {
  const { value, low, high } = contestantF1(report);
  return score(t, w, value, low, high);
}

function score(t: Messages, w: Messages<"compare">, value: number, low: number, high: number): View {
  return html`${t.tenths(value)} <span class="range">${w.interval(low, high)}</span>`;
}

/** What can be said of each contestant but the best baseline itself; while they run, of those that are through. */
export function verdictsView(
  t: Messages,
  w: Messages<"compare">,
  { standings, bestBaseline, running, deal, basis }: Compare,
): View {
  const { names } = scoreWords(w, basis?.config);
  const texts = (deal?.nRepeats ?? 1) > 1 ? w.oftener : w.other;
  const judged = standings.filter(
    (one): one is Standing & { paired: Paired } => one.paired !== undefined && (!running || one.done >= one.total),
  );
  if (!bestBaseline || judged.length === 0) return nothing;
  const isPart = (one: Standing | undefined) => one !== undefined && nScored(one) < one.total;
  const isBaselinePart = isPart(standings.find(({ id }) => id === bestBaseline));
  return html`<h3>${w.beside(names[bestBaseline as ContestantId])}</h3>
    <ul class="verdicts">
      ${judged.map((one) => {
        const { verdict, difference, nBetter, nWorse, pValue } = one.paired;
        return html`<li class="verdict-${verdict}">
          <strong>${names[one.id as ContestantId]}${t.colon}</strong>${w.paired[verdict](difference, texts(nBetter, nWorse), pValue)}
          ${isPart(one) || isBaselinePart ? html`<span class="hint">${w.onPart}</span>` : nothing}
        </li>`;
      })}
    </ul>`;
}
