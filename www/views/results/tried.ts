// The ways to learn that a run has tried, and why it goes with one of them.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { Chosen, Trial } from "../../state/run.ts";
import { type View, disclosure, estimate, fixed } from "../parts.ts";
import type { Term } from "../../i18n/en/terms.ts";
import { term } from "../term.ts";

/** As many rows as are read; the rest is for who asks. */
const nBest = 8;

export function triedView(t: Messages, state: State, dispatch: Dispatch): View {
  const { tried, chosen } = state.run.transfer;
  if (tried.length === 0) return nothing;
  const trials = tried.map(({ trial }) => trial);
  const kept = chosen && trials[chosen.index];
  const { best, others } = ranked(trials, kept);
  const seen = new Set<Term>();
  return html`
    <h3 id="tried-heading">${t.tried.heading}</h3>
    <p class="hint">${t.tried.help}${term(t, "crossValidation")}</p>
    ${chosen ? html`<p>${whyChosen(t, trials, chosen)}</p>` : nothing}
    ${table(t, others.length > 0 ? t.tried.best(best.length) : t.tried.heading, best, kept, seen)}
    ${
      others.length > 0
        ? disclosure(state, dispatch, "tried-others", t.tried.others(others.length), () => {
            const name = t.tried.others(others.length);
            return html`<div class="scroll" tabindex="0" role="group" aria-label=${name}>${table(t, name, others, kept, seen)}</div>`;
          })
        : nothing
    }
  `;
}

/** The lowest losses first; the way that is kept is always among the best. */
export function ranked(trials: readonly Trial[], kept: Trial | undefined): { best: Trial[]; others: Trial[] } {
  const inOrder = [...trials].sort((a, b) => a.loss - b.loss);
  // One row alone is no list to open.
  const nShown = inOrder.length <= nBest + 1 ? inOrder.length : nBest;
  const isLow = !kept || inOrder.indexOf(kept) < nShown;
  const best = isLow ? inOrder.slice(0, nShown) : [...inOrder.slice(0, nShown - 1), kept];
  return { best, others: inOrder.filter((trial) => !best.includes(trial)) };
}

function table(t: Messages, name: string, trials: readonly Trial[], kept: Trial | undefined, seen: Set<Term>): View {
  return html`<table class="tries ways">
    <caption class="visually-hidden">${name}</caption>
    <thead>
      <tr>
        <th scope="col">${t.tried.way}</th>
        <th scope="col" class="number">${t.tried.accuracy}</th>
        <th scope="col" class="number">${t.tried.loss}</th>
      </tr>
    </thead>
    <tbody>
      ${trials.map((trial) => {
        const { name, how } = t.tried.recipe(trial.recipe);
        return html`<tr class=${trial === kept ? "best" : nothing}>
          <th scope="row">
            ${name}${once(t, trial.recipe.head.kind, seen)} ${trial === kept ? html`<span class="badge">${t.tried.chosen}</span>` : nothing}
            <span class="how">${how}${trial.recipe.ngramWeight > 0 ? once(t, "ngrams", seen) : nothing}</span>
          </th>
          <td class="number">${estimate(t, trial.accuracy, trial.accuracyLow, trial.accuracyHigh)}</td>
          <td class="number whole">${fixed(t, trial.loss)} <span class="error">± ${fixed(t, trial.lossError)}</span></td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** What a term means, where it first stands. */
function once(t: Messages, name: Term, seen: Set<Term>): View {
  if (seen.has(name)) return nothing;
  seen.add(name);
  return term(t, name);
}

/** Why it is the one among those without tuning, and what tuning and texts without labels did. */
export function whyChosen(t: Messages, trials: readonly Trial[], { index, tuning, selfTraining }: Chosen): string {
  const trial = trials[index];
  if (!trial) return "";
  const isTuned = ({ recipe }: Trial) => recipe.features === "tuned";
  const nUnlabelled = trial.recipe.nUnlabelled ?? 0;
  const without = trials.filter((other) => !isTuned(other) && !other.recipe.nUnlabelled);
  const way = without.find((other) => other === trial || (isSameWay(other, trial) && sees(other, trial)));
  const isLowest = way !== undefined && without.every(({ loss }) => loss >= way.loss);
  const reason = isLowest ? t.tried.lowest : t.tried.usual;
  const said = [reason];
  if (trials.some(({ recipe }) => recipe.valence)) {
    said.push(trial.recipe.valence ? t.tried.valence : t.tried.valenceRefused);
  }
  if (tuning) {
    const verdict = !isTuned(trial) ? t.tried.notTuned : isLower(tuning) ? t.tried.tuned : t.tried.tunedAnyway;
    said.push(verdict(...losses(t, tuning)));
  }
  if (selfTraining) {
    const verdict = isLower(selfTraining) ? t.tried.taught : t.tried.taughtAnyway;
    said.push(verdict(nUnlabelled, ...losses(t, selfTraining)));
  }
  if (tuning || selfTraining) said.push(t.tried.oneRound);
  return t.sentences(...said);
}

type LossEffect = NonNullable<Chosen["tuning"]>;

function isLower(effect: LossEffect): boolean {
  return effect.with < effect.without;
}

function losses(t: Messages, effect: LossEffect): [string, string] {
  return [fixed(t, effect.without), fixed(t, effect.with)];
}

/** Whether one without tuning sees what the other does, but for the tuning. */
function sees({ recipe: a }: Trial, { recipe: b }: Trial): boolean {
  return (a.features === "none") === (b.features === "none");
}

function isSameWay({ recipe: a }: Trial, { recipe: b }: Trial): boolean {
  const strength = (head: Trial["recipe"]["head"]) => Object.values(head).join(" ");
  return (
    a.labelNames === b.labelNames &&
    (a.valence ?? false) === (b.valence ?? false) &&
    a.ngramWeight === b.ngramWeight &&
    strength(a.head) === strength(b.head)
  );
}
