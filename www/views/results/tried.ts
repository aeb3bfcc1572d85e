// The ways to learn that a run has tried, and why it goes with one of them.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { State } from "../../state.ts";
import type { Trial } from "../../state/run.ts";
import { type View, fixed } from "../parts.ts";

export function triedView(t: Messages, { run }: State): View {
  const { tried, chosen } = run.transfer;
  if (tried.length === 0) return nothing;
  const trials = tried.map(({ trial }) => trial);
  return html`
    <h3 id="tried-heading">${t.tried.heading}</h3>
    <p class="hint">${t.tried.help}</p>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="tried-heading">
      <table class="tries">
        <caption class="visually-hidden">${t.tried.heading}</caption>
        <thead>
          <tr>
            <th scope="col">${t.tried.way}</th>
            <th scope="col" class="number">${t.tried.accuracy}</th>
            <th scope="col" class="number">${t.tried.loss}</th>
          </tr>
        </thead>
        <tbody>
          ${trials.map(
            ({ recipe, accuracy, loss, lossError }, index) => html`<tr class=${index === chosen ? "best" : nothing}>
              <th scope="row">
                ${t.tried.recipe(recipe)}
                ${index === chosen ? html`<span class="badge">${t.tried.chosen}</span>` : nothing}
              </th>
              <td class="number">${t.percent(accuracy)}</td>
              <td class="number whole">${fixed(loss)} ± ${fixed(lossError)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${chosen === undefined ? nothing : html`<p>${whyChosen(t, trials, chosen)}</p>`}
  `;
}

/** One sentence; of tuning first, as that is what took the time. */
export function whyChosen(t: Messages, trials: readonly Trial[], chosen: number): string {
  const trial = trials[chosen];
  if (!trial) return "";
  const lowest = (some: readonly Trial[]) => some.reduce<Trial | undefined>((a, b) => (a && a.loss <= b.loss ? a : b), undefined);
  const isTuned = ({ recipe }: Trial) => recipe.features === "tuned";
  const tuned = lowest(trials.filter(isTuned));
  const untuned = lowest(trials.filter((each) => !isTuned(each)));
  if (isTuned(trial) && untuned) return t.tried.tuned(fixed(untuned.loss), fixed(trial.loss));
  if (tuned && !isTuned(trial)) return t.tried.notTuned(fixed(trial.loss), fixed(tuned.loss));
  return lowest(trials)?.loss === trial.loss ? t.tried.lowest : t.tried.simpler;
}
