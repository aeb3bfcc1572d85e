// Scores of the chosen runs side by side, and the settings in which they differ.

import type { PartName } from "../../state/run.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, settingLabel } from "../../i18n/index.ts";
import type { Setting } from "../../engine/protocol.ts";
import type { State } from "../../state.ts";
import { type KeptRun, f1Of } from "../../state/runs.ts";
import { isShown } from "../../state/settings.ts";
import { fixed, own } from "../parts.ts";
import { epsilonText } from "../privacy-cost/epsilon.ts";
import { settingText } from "../settings/field.ts";
import { modelText, runTitle } from "./title.ts";

const parts: readonly PartName[] = ["test", "validation"];

export function comparisonView(
  t: Messages,
  w: Messages<"runs">,
  state: State,
  runs: readonly KeptRun[],
): TemplateResult {
  const settings = differences(state.form?.settings ?? [], runs);
  const models = runs.map((run) => modelText(t, state, run));
  const differ = (key: "data" | "split") => new Set(runs.map((run) => run[key])).size > 1;
  const verdict = differ("data") ? w.otherData : differ("split") ? w.otherSplit : w.sameData;
  return html`
    <p class=${differ("split") ? "message note" : "hint"}>${verdict}</p>
    <div class="scroll" tabindex="0" role="group" aria-label=${w.compared}>
      <table class="run-table">
        <caption>${w.compared}</caption>
        <thead>
          <tr>
            <th scope="col">${w.setting}</th>
            ${runs.map((run) => html`<th scope="col">${own(runTitle(w, run))}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${parts.filter((part) => runs.some(({ scores }) => scores[part])).map((part) => scoreRows(t, w, part, runs))}
          ${
            runs.some(({ privacy }) => privacy)
              ? html`<tr>
                <th scope="row">${w.epsilon}</th>
                ${runs.map(({ privacy }) => html`<td>${privacy ? epsilonText(t, privacy) : w.notPrivate}</td>`)}
              </tr>`
              : nothing
          }
          ${
            new Set(models).size > 1
              ? html`<tr>
                <th scope="row">${w.built}</th>
                ${models.map((model) => html`<td>${model}</td>`)}
              </tr>`
              : nothing
          }
          ${settings.map(
            (setting) => html`<tr>
              <th scope="row">${settingLabel(t, setting)}</th>
              ${runs.map((run) => {
                const value = run.config[setting.key as keyof typeof run.config];
                return html`<td>${settingText(t, setting, value)}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="hint">${t.sentences(settings.length === 0 && new Set(models).size === 1 ? w.same : undefined, w.differ)}</p>
  `;
}

function scoreRows(t: Messages, w: Messages<"runs">, part: PartName, runs: readonly KeptRun[]): TemplateResult {
  const row = (name: string, cell: (scores: NonNullable<KeptRun["scores"][PartName]>) => unknown) => html`<tr>
    <th scope="row">${name}<span class="run-part">${t.results.parts[part]}</span></th>
    ${runs.map(({ scores }) => html`<td>${scores[part] ? cell(scores[part]) : "–"}</td>`)}
  </tr>`;
  return html`
    ${row(
      w.accuracy,
      ({ accuracy, accuracyLow, accuracyHigh }) =>
        html`${t.percent(accuracy)} <span class="run-part">${w.interval(t.percent(accuracyLow), t.percent(accuracyHigh))}</span>`,
    )}
    ${(["macroF1", "microF1"] as const)
      .filter((name) => runs.some(({ scores }) => scores[part] && name in scores[part]))
      .map((name) =>
        row(w[name], (scores) => {
          const f1 = f1Of(scores);
          return f1.name === name
            ? html`${fixed(t, f1.value)} <span class="run-part">${w.interval(fixed(t, f1.low), fixed(t, f1.high))}</span>`
            : "–";
        }),
      )}
    ${row(w.loss, ({ loss }) => fixed(t, loss, 3))}
    ${row(w.texts, ({ n }) => t.number(n))}
  `;
}

/** The settings in which runs differ that all go by; what they build is told in its own words. */
export function differences(settings: readonly Setting[], runs: readonly KeptRun[]): Setting[] {
  return settings.filter((setting) => {
    const values = runs.map(({ config }) => config[setting.key as keyof typeof config]);
    const isShared = runs.every(({ config }) => isShown(setting, config, settings));
    return setting.key !== "model" && isShared && new Set(values).size > 1;
  });
}
