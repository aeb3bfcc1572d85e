// Labels that may be wrong, with a way to each row.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Example } from "../../engine/protocol.ts";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { ofThisTable } from "../../state/found.ts";
import { NO_LABEL, items, labelsPerText, toggled } from "../../state/label-set.ts";
import type { LabelState } from "../../state/label.ts";
import { excerpt } from "../excerpt.ts";
import { disclosure, errorBox, fixed, isolated, own } from "../parts.ts";
import { wilson } from "./interval.ts";
import { changedNote, taskView } from "./task.ts";
import { term } from "../term.ts";

type Found = NonNullable<LabelState["labelErrors"]>;
type Suspect = Found["result"]["suspects"][number];

/** Of the texts, where the planted errors of our tests are found. */
const suspectedShare = 1 / 5;
/** A longer list cannot be looked over; what is corrected makes room for the next. */
const mostListed = 40;
const mostPairs = 20;
/** Classes above are told apart well. */
const wellApart = 0.9;
/** Standard normal quantile of a 95 % interval. */
const z = 1.96;

/** Whether the text may have several labels, of which this is one. */
function isOfSeveral({ change }: Suspect): boolean {
  return change !== "replaced";
}

/** Whether the classifier holds another label for the likelier one. */
function isAgainst({ probability, otherProbability }: Suspect): boolean {
  return otherProbability > probability;
}

export function labelErrorsView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "labelNext");
  const { task, failed } = state.label;
  const labelErrors = ofThisTable(state, state.label.labelErrors);
  return html`
    <p class="hint">${w.labelErrors.help}${term(t, "doubtful")}</p>
    ${taskView(w, state, "labelErrors", { start: labelErrors ? w.labelErrors.again : w.labelErrors.start, task: w.labelErrors.task }, dispatch)}
    ${failed?.at === "labelErrors" ? errorBox(t, failed.error) : nothing} ${labelErrors && task?.kind !== "labelErrors" ? foundView(t, w, state, labelErrors, dispatch) : nothing}
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
  const { rows: present } = state.data.present;
  const isSeveral = result.suspects.some(isOfSeveral) || labelsPerText(state) === "several";
  const places = new Map(present.map((row, place) => [row, place]));
  const placesOfTexts = new Map(isSeveral ? present.map(({ text }, place) => [text, place]) : []);
  const wasOf = (row: number) => rows[row] as Example;
  // A row that has been corrected since is another row, and is done with: but for its other labels.
  const placeOf = (row: number) => places.get(wasOf(row)) ?? placesOfTexts.get(wasOf(row).text) ?? -1;
  const hasStill = (row: number) => places.has(wasOf(row));
  const isOpen = (suspect: Suspect) => {
    const now = present[placeOf(suspect.row)];
    if (!now || !isOfSeveral(suspect)) return hasStill(suspect.row);
    return items(now.label).includes(suspect.other) === items(wasOf(suspect.row).label).includes(suspect.other);
  };
  const nUsable = rows.filter(({ text, label }) => text.trim() !== "" && label.trim() !== "").length;
  const nTop = Math.ceil(result.suspects.length * suspectedShare);
  const worthALook = result.suspects.filter(({ isProbable }, place) => isProbable || (!isSeveral && place < nTop));
  const against = worthALook.filter(isAgainst);
  const nProbable = against.filter(({ isProbable }) => isProbable).length;
  const suspects = worthALook.filter(isOpen);
  const pairs = result.pairs.filter(({ row, otherRow }) => hasStill(row) && hasStill(otherRow)).slice(0, mostPairs);
  const goTo = (row: number) => html`<button type="button" class="quiet"
    @click=${() => dispatch({ type: "rowSought", row: placeOf(row) })}>${t.page.goToRow(placeOf(row))}</button>`;
  const labelOf = (row: number) => isolated(wasOf(row).label);
  const changed = (suspect: Suspect) => {
    if (!isOfSeveral(suspect)) return suspect.other;
    return toggled(present[placeOf(suspect.row)]?.label ?? "", suspect.other) || NO_LABEL;
  };
  // Where the classifier is for the label, if not surely, there is nothing to change.
  const doubtful = suspects.filter(isAgainst);
  const uncertain = suspects.filter((suspect) => !isAgainst(suspect));
  const list = (listed: typeof suspects, heading: string) => html`<ol class="mistakes" aria-labelledby=${heading}>
    ${listed.map((suspect) => {
      const { row, probability, other, otherProbability, isProbable } = suspect;
      const isOther = isAgainst(suspect);
      return html`<li>
        <p class="own-text" dir="auto">${excerpt(t, rows[row]?.text ?? "", dispatch)}</p>
        <p class="verdict">
          ${
            isOfSeveral(suspect)
              ? w.labelErrors[suspect.change === "added" ? "lacks" : "has"](isolated(other), otherProbability)
              : isOther
                ? w.labelErrors.says(labelOf(row), probability, isolated(other), otherProbability)
                : w.labelErrors.agrees(labelOf(row), probability, isolated(other), otherProbability)
          }
          ${isProbable && isOther ? html`<span class="badge">${w.labelErrors.probable}</span>` : nothing}
        </p>
        <div class="toolbar">
          ${goTo(row)}
          ${
            isOther
              ? html`<button type="button" class="quiet" aria-label=${w.labelErrors.to[suspect.change].of(placeOf(row), elided(other))}
                  @click=${() => dispatch({ type: "rowEdited", row: placeOf(row), label: changed(suspect) })}
                >${w.labelErrors.to[suspect.change].label(isolated(other))}</button>`
              : nothing
          }
        </div>
      </li>`;
    })}
  </ol>`;
  const rest = doubtful.slice(mostListed);
  return html`
    ${changedNote(w, state, found)}
    <p aria-live="polite">${
      isSeveral
        ? w.labelErrors.foundOfSeveral(against.length, result.nTexts, result.accuracy)
        : w.labelErrors.found(
            against.length,
            nProbable,
            result.nTexts,
            result.accuracy,
            wilson(result.accuracy * result.nTexts, result.nTexts),
          )
    }</p>
    <p class="hint">${t.sentences(byMeaning ? w.byMeaning : w.bySpelling, result.nTexts < nUsable ? w.labelErrors.first(result.nTexts) : undefined)}</p>
    <h3 id="suspects">${w.labelErrors.suspects(doubtful.length)}</h3>
    ${doubtful.length === 0 ? html`<p>${w.labelErrors.noSuspects}</p>` : list(doubtful.slice(0, mostListed), "suspects")}
    ${rest.length > 0 ? disclosure(state, dispatch, "suspects-rest", w.labelErrors.rest(rest.length), () => list(rest, "suspects")) : nothing}
    ${
      uncertain.length === 0
        ? nothing
        : html`<h3 id="uncertain">${w.labelErrors.uncertain(uncertain.length)}</h3>
          <p class="hint">${w.labelErrors.uncertainHelp}</p>
          ${list(uncertain.slice(0, mostListed), "uncertain")}`
    }
    <h3 id="alike">${w.labelErrors.pairs}</h3>
    ${
      pairs.length === 0
        ? html`<p>${w.labelErrors.noPairs}</p>`
        : html`<ol class="mistakes" aria-labelledby="alike">
          ${pairs.map(
            ({ row, otherRow, similarity, isSame }) => html`<li>
              <p class="own-text" dir="auto">${excerpt(t, rows[row]?.text ?? "", dispatch)}</p>
              <p class="own-text" dir="auto">${excerpt(t, rows[otherRow]?.text ?? "", dispatch)}</p>
              <p class="verdict">
                ${
                  isSame
                    ? w.labelErrors.same(labelOf(row), labelOf(otherRow))
                    : w.labelErrors.alike(labelOf(row), labelOf(otherRow), similarity)
                }
              </p>
              <div class="toolbar">${goTo(row)} ${goTo(otherRow)}</div>
            </li>`,
          )}
        </ol>`
    }
    ${isSeveral ? nothing : classesView(t, w, found)}
  `;
}

function classesView(t: Messages, w: Messages<"labelNext">, { result, rows }: Found): TemplateResult {
  const hard = result.classes.filter(({ auc }) => auc < wellApart);
  const heldOut = new Set(result.suspects.map(({ row }) => rows[row]?.label));
  const unseen = new Set(
    rows.filter(({ text, label }) => text.trim() && label && !heldOut.has(label)).map(({ label }) => label),
  );
  const unmeasured =
    unseen.size > 0 ? html`<p>${w.labelErrors.unmeasured([...unseen].slice(0, mostPairs).map(isolated))}</p>` : nothing;
  if (hard.length === 0) {
    const apart = unseen.size > 0 ? w.labelErrors.othersApart : w.labelErrors.noClasses;
    return html`<h3>${w.labelErrors.classes}</h3>${result.classes.length > 0 ? html`<p>${apart}</p>` : nothing}${unmeasured}`;
  }
  const verdict = (auc: number, error: number) =>
    auc - z * error <= 0.5 ? w.labelErrors.notApart : auc < 0.8 ? w.labelErrors.hard : w.labelErrors.fairly;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label=${w.labelErrors.classes}>
      <table>
        <caption>${w.labelErrors.classes}</caption>
        <thead>
          <tr>
            <th scope="col">${w.labelErrors.pair}</th>
            <th scope="col" class="number" aria-label=${w.labelErrors.auc}>${w.labelErrors.auc}${term(t, "auc")}</th>
            <th scope="col">${w.labelErrors.verdict}</th>
          </tr>
        </thead>
        <tbody>
          ${hard.map(
            ({ label, other, auc, error }) => html`<tr>
              <th scope="row">${own(label)} · ${own(other)}</th>
              <td class="number">${fixed(t, auc)}${t.aside(`${fixed(t, Math.max(0, auc - z * error))}–${fixed(t, Math.min(1, auc + z * error))}`)}</td>
              <td>${verdict(auc, error)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${unmeasured}
  `;
}
