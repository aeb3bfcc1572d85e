// Labels that may be wrong, with a way to each row.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Example } from "../../engine/protocol.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { LabelState } from "../../state/label.ts";
import { disclosure, errorBox, isolated, own } from "../parts.ts";
import { wilson } from "./interval.ts";
import { changedNote, ofThisTable, taskView } from "./task.ts";

type Found = NonNullable<LabelState["trouble"]>;

/** Of the texts, where the planted errors of our tests are found. */
const suspectedShare = 1 / 5;
/** A longer list cannot be looked over; what is corrected makes room for the next. */
const mostListed = 40;
const mostPairs = 20;
/** Classes above are told apart well. */
const wellApart = 0.9;
/** Standard normal quantile of a 95 % interval. */
const z = 1.96;

export function troubleView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "labelNext");
  const { task, failed } = state.label;
  const trouble = ofThisTable(state, state.label.trouble);
  return html`
    <p class="hint">${w.trouble.help}</p>
    ${taskView(w, state, "trouble", { start: trouble ? w.trouble.again : w.trouble.start, task: w.trouble.task }, dispatch)}
    ${failed?.at === "trouble" ? errorBox(t, failed.error) : nothing} ${trouble && task?.kind !== "trouble" ? foundView(t, w, state, trouble, dispatch) : nothing}
  `;
}

function foundView(
  t: Messages,
  w: Messages<"labelNext">,
  state: State,
  found: Found,
  dispatch: Dispatch,
): TemplateResult {
  const { result, rows, byMeaning } = found;
  const places = new Map(state.data.present.rows.map((row, place) => [row, place]));
  // A row that has been corrected since is another row, and is done with.
  const placeOf = (row: number) => places.get(rows[row] as Example) ?? -1;
  const nUsable = rows.filter(({ text, label }) => text.trim() !== "" && label.trim() !== "").length;
  const nTop = Math.ceil(result.suspects.length * suspectedShare);
  const nProbable = result.suspects.filter(({ isProbable }) => isProbable).length;
  const suspects = result.suspects
    .filter(({ isProbable }, place) => isProbable || place < nTop)
    .filter(({ row }) => placeOf(row) >= 0);
  const pairs = result.pairs
    .filter(({ row, otherRow }) => placeOf(row) >= 0 && placeOf(otherRow) >= 0)
    .slice(0, mostPairs);
  const goTo = (row: number) => html`<button type="button" class="quiet"
    @click=${() => dispatch({ type: "rowSought", row: placeOf(row) })}>${t.page.goToRow(placeOf(row))}</button>`;
  const labelOf = (row: number) => isolated((rows[row] as Example).label);
  const list = (listed: typeof suspects) => html`<ol class="mistakes" aria-labelledby="suspects">
    ${listed.map(
      ({ row, probability, other, otherProbability, isProbable }) => html`<li>
        <p class="own-text" dir="auto">${rows[row]?.text}</p>
        <p class="verdict">
          ${w.trouble.says(labelOf(row), probability, isolated(other), otherProbability)}
          ${isProbable ? html`<span class="badge">${w.trouble.probable}</span>` : nothing}
        </p>
        <div class="toolbar">
          ${goTo(row)}
          <button type="button" class="quiet" aria-label=${w.trouble.changeOf(placeOf(row), other)}
            @click=${() => dispatch({ type: "rowEdited", row: placeOf(row), label: other })}
          >${w.trouble.change(isolated(other))}</button>
        </div>
      </li>`,
    )}
  </ol>`;
  const rest = suspects.slice(mostListed);
  return html`
    ${changedNote(w, state, found)}
    <p aria-live="polite">${w.trouble.found(nProbable, result.nTexts, result.accuracy, wilson(result.accuracy * result.nTexts, result.nTexts))}</p>
    <p class="hint">${byMeaning ? w.byMeaning : w.bySpelling} ${result.nTexts < nUsable ? w.trouble.first(result.nTexts) : nothing}</p>
    <h3 id="suspects">${w.trouble.suspects}</h3>
    ${suspects.length === 0 ? html`<p>${w.trouble.noSuspects}</p>` : list(suspects.slice(0, mostListed))}
    ${rest.length > 0 ? disclosure(state, dispatch, "suspects-rest", w.trouble.rest(rest.length), () => list(rest)) : nothing}
    <h3 id="alike">${w.trouble.pairs}</h3>
    ${
      pairs.length === 0
        ? html`<p>${w.trouble.noPairs}</p>`
        : html`<ol class="mistakes" aria-labelledby="alike">
          ${pairs.map(
            ({ row, otherRow, similarity, isSame }) => html`<li>
              <p class="own-text" dir="auto">${rows[row]?.text}</p>
              <p class="own-text" dir="auto">${rows[otherRow]?.text}</p>
              <p class="verdict">
                ${
                  isSame
                    ? w.trouble.same(labelOf(row), labelOf(otherRow))
                    : w.trouble.alike(labelOf(row), labelOf(otherRow), similarity)
                }
              </p>
              <div class="toolbar">${goTo(row)} ${goTo(otherRow)}</div>
            </li>`,
          )}
        </ol>`
    }
    ${classesView(w, found)}
  `;
}

function classesView(w: Messages<"labelNext">, { result, rows }: Found): TemplateResult {
  const hard = result.classes.filter(({ auc }) => auc < wellApart);
  const heldOut = new Set(result.suspects.map(({ row }) => rows[row]?.label));
  const unseen = new Set(
    rows.filter(({ text, label }) => text.trim() && label && !heldOut.has(label)).map(({ label }) => label),
  );
  const unmeasured = unseen.size > 0 ? html`<p>${w.trouble.unmeasured([...unseen].map(isolated))}</p>` : nothing;
  if (hard.length === 0) {
    const apart = unseen.size > 0 ? w.trouble.othersApart : w.trouble.noClasses;
    return html`<h3>${w.trouble.classes}</h3>${result.classes.length > 0 ? html`<p>${apart}</p>` : nothing}${unmeasured}`;
  }
  const verdict = (auc: number, error: number) =>
    auc - z * error <= 0.5 ? w.trouble.notApart : auc < 0.8 ? w.trouble.hard : w.trouble.fairly;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label=${w.trouble.classes}>
      <table>
        <caption>${w.trouble.classes}</caption>
        <thead>
          <tr>
            <th scope="col">${w.trouble.pair}</th>
            <th scope="col" class="number">${w.trouble.auc}</th>
            <th scope="col">${w.trouble.verdict}</th>
          </tr>
        </thead>
        <tbody>
          ${hard.map(
            ({ label, other, auc, error }) => html`<tr>
              <th scope="row">${own(label)} · ${own(other)}</th>
              <td class="number">${auc.toFixed(2)} (${Math.max(0, auc - z * error).toFixed(2)}–${Math.min(1, auc + z * error).toFixed(2)})</td>
              <td>${verdict(auc, error)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${unmeasured}
    <p class="hint">${w.trouble.aucHelp}</p>
  `;
}
