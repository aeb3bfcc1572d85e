// The texts that the model got wrong, the most confident mistakes first.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { type Dispatch, type PartName, type State, mistakesPerPage } from "../../state.ts";
import { type View, bar, isolated, own } from "../parts.ts";
import type { Report } from "./index.ts";

export function mistakesView(t: Messages, state: State, report: Report, part: PartName, dispatch: Dispatch): View {
  const { confusion, run } = state;
  const label = (index: number) => isolated(report.classes[index]?.label ?? "");
  const wrong = report.predictions
    .filter(({ expected, predicted }) =>
      confusion
        ? expected === confusion.expected && predicted === confusion.predicted
        : expected !== predicted,
    )
    .sort((a, b) => (b.top[0]?.probability ?? 0) - (a.top[0]?.probability ?? 0));
  if (wrong.length === 0 && !confusion) return html`<p>${t.results.noMistakes}</p>`;

  const ownTest = run.trained?.test ?? [];
  const isOwnTest = part === "test" && ownTest.length > 0;
  const rows = isOwnTest ? ownTest : (run.trained?.rows ?? []);
  // A row can be gone to only while the table is the one that was trained on.
  const isReachable = !isOwnTest && rows === state.data.present.rows;
  const shown = wrong.slice(0, state.nMistakesShown);
  return html`
    <h3>
      ${confusion
        ? t.results.mistakesFew(wrong.length, label(confusion.expected), label(confusion.predicted))
        : t.results.mistakes(wrong.length)}
    </h3>
    ${confusion
      ? html`<button type="button" class="quiet" @click=${() => dispatch({ type: "confusionChosen" })}>
          ${t.results.showAll}
        </button>`
      : nothing}
    <ol class="mistakes">
      ${shown.map(({ row, expected, predicted, top }) => html`<li>
        <p class="own-text" dir="auto">${rows[row]?.text ?? ""}</p>
        <p class="verdict">${t.results.said(label(predicted), label(expected))}</p>
        <ul class="bars small">
          ${top.map(
            ({ label, probability }) => html`<li>
              <span class="bar-label">${own(label)}</span> ${bar(probability)}
              <span class="bar-value">${t.percent(probability)}</span>
            </li>`,
          )}
        </ul>
        ${isReachable
          ? html`<button type="button" class="quiet" @click=${() => dispatch({ type: "rowSought", row })}>
              ${t.page.goToRow(row)}
            </button>`
          : nothing}
      </li>`)}
    </ol>
    ${wrong.length > shown.length
      ? html`<button type="button" @click=${() => dispatch({ type: "moreMistakes" })}>
          ${t.results.showMore(Math.min(2 * mistakesPerPage, wrong.length - shown.length))}
        </button>`
      : nothing}
  `;
}
