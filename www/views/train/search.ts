// The search for better settings: how far, what was found, and the way to use it.

import { valueOf } from "../../state/form.ts";
import { html, nothing } from "lit-html";
import { type Messages, errorText, settingLabel } from "../../i18n/index.ts";
import type { Setting } from "../../engine/protocol.ts";
import type { Dispatch, State } from "../../state.ts";
import { isActive } from "../../state/run.ts";
import { type Search, bestTry, isApplied, mostTries } from "../../state/search.ts";
import { type View, errorBox, estimate, fixed } from "../parts.ts";
import { settingText } from "../settings/field.ts";
import { term } from "../term.ts";

export function searchView(t: Messages, state: State, dispatch: Dispatch): View {
  const { search, data, form } = state;
  const { isRunning, tries, nTries } = search;
  const hasData = form !== undefined && data.present.rows.length > 0;
  return html`
    <p class="hint">${t.search.help}${term(t, "crossValidation")}</p>
    <div class="row-of-fields">
      <div class="field narrow">
        <label for="n-tries">${t.search.nTries}</label>
        <input id="n-tries" type="number" inputmode="numeric" min="2" max=${mostTries}
          ?disabled=${isRunning}
          .value=${String(nTries)}
          @change=${(event: Event) => {
            const input = event.currentTarget as HTMLInputElement;
            dispatch({ type: "searchSized", nTries: input.valueAsNumber });
            // What is shown is what will be done.
            input.value = String(clamped(input.valueAsNumber, nTries));
          }} />
      </div>
      ${
        isRunning
          ? html`<button type="button" class="button" @click=${() => dispatch({ type: "searchCancelled" })}>${t.search.cancel}</button>`
          : html`<button type="button" class="button" ?disabled=${!hasData || isActive(state.run)}
            @click=${() => dispatch({ type: "searchAsked" })}>${t.search.start}</button>`
      }
    </div>
    ${
      isRunning
        ? html`<div class="work">
          <progress aria-label=${t.search.progress} max=${Math.max(1, search.total)} .value=${search.done}></progress>
          <span class="work-at" aria-live="polite">${t.search.at(tries.length, nTries)}</span>
        </div>`
        : tries.length > 0
          ? html`<p aria-live="polite">${t.search.done(tries.length)}</p>`
          : nothing
    }
    ${errorBox(t, search.error)}
    ${tries.length > 0 ? table(t, state, search, dispatch) : nothing}
  `;
}

function clamped(typed: number, otherwise: number): number {
  return Number.isFinite(typed) ? Math.max(2, Math.min(mostTries, Math.round(typed))) : otherwise;
}

function table(t: Messages, state: State, { tries }: Search, dispatch: Dispatch): View {
  const best = bestTry(tries);
  const isOfLabels = tries[0]?.config.labels === "several";
  // The way to use a try stands first, where a narrow screen shows it.
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t.search.table}>
    <table class="tries">
      <caption class="visually-hidden">${t.search.table}</caption>
      <thead>
        <tr>
          <th scope="col"><span class="visually-hidden">${t.table.actions}</span></th>
          <th scope="col">${t.search.changed}</th>
          <th scope="col" class="number">${isOfLabels ? t.search.allRight : t.search.accuracy}</th>
          <th scope="col" class="number">${isOfLabels ? t.search.microF1 : t.search.macroF1}</th>
          <th scope="col" class="number">${t.search.loss}</th>
        </tr>
      </thead>
      <tbody>
        ${tries.map((tried, index) => {
          const { scores, error, config } = tried;
          const isInUse = state.config !== undefined && isApplied(tried, state.config);
          return html`<tr class=${index === best ? "best" : nothing}>
            <td>
              ${
                isInUse
                  ? html`<span class="hint">${t.search.applied}</span>`
                  : html`<button type="button" class="quiet" aria-label=${t.search.applyOf(index)}
                    ?disabled=${isActive(state.run)}
                    @click=${() => dispatch({ type: "configApplied", config })}>${t.search.apply}</button>`
              }
            </td>
            <th scope="row">
              ${changes(t, state, tried)} ${index === best ? html`<span class="badge">${t.search.best}</span>` : nothing}
              ${error ? html`<p class="problem">${t.search.failed(errorText(t, error))}</p>` : nothing}
            </th>
            <td class="number">${scores ? estimate(t, scores.accuracy, scores.accuracyLow, scores.accuracyHigh) : "–"}</td>
            <td class="number">${scores ? estimate(t, scores.f1, scores.f1Low, scores.f1High) : "–"}</td>
            <td class="number">${scores ? fixed(t, scores.loss, 3) : "–"}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function changes(t: Messages, { form }: State, { changed, config }: Search["tries"][number]): string {
  if (changed.length === 0) return t.search.nothing;
  const described = changed.map((key) => {
    const setting = form?.settings.find((setting) => setting.key === key);
    return setting ? describe(t, setting, valueOf(config, key)) : key;
  });
  return described.join(t.semicolon);
}

function describe(t: Messages, setting: Setting, value: unknown): string {
  // The search draws numbers that run on.
  const rounded = typeof value === "number" ? Number(value.toPrecision(3)) : value;
  return settingLabel(t, setting) + t.colon + settingText(t, setting, rounded);
}
