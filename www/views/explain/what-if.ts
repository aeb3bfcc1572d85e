// What if: the text with words left out, and kept variants with what the model says of them.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Prediction } from "../../engine/protocol.ts";
import { elided } from "../../elide.ts";
import { type Language, type Messages, messages, spoken } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Variant, mostVariants } from "../../state/explain.ts";
import { longestEdited } from "../excerpt.ts";
import { type View, own, signed } from "../parts.ts";

type Say = Messages<"explain">["whatIf"];

const mostWords = 120;
/** As many as fit beside a text. */
const mostClasses = 4;

export function whatIfView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "explain").whatIf;
  const { trial, explain } = state;
  const { variants } = explain;
  const isKept = variants.some(({ text }) => text === trial.text);
  const isFull = variants.length >= mostVariants;
  return html`
    <p class="hint">${t.sentences(w.help, w.pressToLeaveOut)}</p>
    ${wordList(w, state, dispatch)}
    <p><button type="button" class="button" ?disabled=${isKept || isFull}
      @click=${() => dispatch({ type: "variantKept", text: trial.text })}>${w.keep}</button></p>
    ${isFull ? html`<p class="hint">${w.full(mostVariants)}</p>` : nothing}
    ${variants.length > 0 ? table(t, w, state, dispatch) : nothing}
    <p class="hint">${w.shows}</p>
  `;
}

function wordList(w: Say, state: State, dispatch: Dispatch): View {
  const { text } = state.trial;
  const segments = wordsOf(text.slice(0, longestEdited), state.language);
  const leaveOut = (start: number, end: number) => {
    // What it was is worth comparing with.
    if (state.explain.variants.length === 0) dispatch({ type: "variantKept", text });
    dispatch({ type: "trialTyped", text: (text.slice(0, start) + text.slice(end)).replace(/ {2,}/g, " ").trim() });
  };
  return html`<ul class="words" aria-label=${w.words} dir="auto">
    ${segments.slice(0, mostWords).map(
      ({ word, start, end }) => html`<li><button type="button" class="word" aria-label=${w.leaveOut(elided(word))}
        @click=${() => leaveOut(start, end)}>${own(word)}</button></li>`,
    )}
    ${segments.length > mostWords ? html`<li>${w.more(segments.length - mostWords)}</li>` : nothing}
  </ul>`;
}

/** The words of a text in any script, with their places. */
export function wordsOf(text: string, language: Language): { word: string; start: number; end: number }[] {
  const segmenter = new Intl.Segmenter(spoken[language].tag, { granularity: "word" });
  return [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({ word: segment, start: index, end: index + segment.length }));
}

function table(t: Messages, w: Say, state: State, dispatch: Dispatch): View {
  const { trial, explain } = state;
  const { variants } = explain;
  const first = variants[0]?.prediction;
  const classes = (first ?? trial.prediction)?.classes.slice(0, mostClasses).map(({ label }) => label) ?? [];
  const isKept = variants.some(({ text }) => text === trial.text);
  const now: Variant = { text: trial.text, prediction: trial.prediction };
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.table}>
      <table class="variants">
        <caption class="visually-hidden">${w.table}</caption>
        <thead>
          <tr>
            <th scope="col">${w.text}</th>
            ${classes.map((label) => html`<th scope="col" class="number"><span class="clip">${own(label)}</span></th>`)}
            <th scope="col"><span class="visually-hidden">${w.actions}</span></th>
          </tr>
        </thead>
        <tbody>
          ${variants.map(
            (variant, index) => html`<tr class=${variant.text === trial.text ? "best" : nothing}>
              ${cells(t, w, variant, classes, index === 0 ? undefined : first, [
                index === 0 ? w.first : "",
                variant.text === trial.text ? w.now : "",
              ])}
              <td class="actions">
                ${
                  variant.text === trial.text
                    ? nothing
                    : html`<button type="button" class="quiet" aria-label=${w.useOf(index + 1)}
                      @click=${() => dispatch({ type: "trialTyped", text: variant.text })}>${w.use}</button>`
                }
                <button type="button" class="quiet" aria-label=${w.removeOf(index + 1)}
                  @click=${() => dispatch({ type: "variantRemoved", index })}>${w.remove}</button>
              </td>
            </tr>`,
          )}
          ${
            isKept || trial.text.trim() === ""
              ? nothing
              : html`<tr class="best">${cells(t, w, now, classes, first, [w.now])}<td></td></tr>`
          }
        </tbody>
      </table>
    </div>
    <p class="hint">${w.against}</p>`;
}

function cells(
  t: Messages,
  w: Say,
  { text, prediction }: Variant,
  classes: readonly string[],
  first: Prediction | undefined,
  badges: readonly string[],
): View {
  return html`<th scope="row">
      <span class="variant-text">${own(text)}</span>
      ${badges.filter(Boolean).map((badge) => html`<span class="badge">${badge}</span> `)}
    </th>
    ${classes.map((label) => {
      const probability = probabilityOf(prediction, label);
      const before = probabilityOf(first, label);
      return html`<td class="number">${probability === undefined ? "–" : t.percent(probability)}
        ${
          probability === undefined || before === undefined
            ? nothing
            : html`<span class="difference">${difference(t, w, probability - before)}</span>`
        }</td>`;
    })}`;
}

function difference(t: Messages, w: Say, change: number): string {
  const points = signed(t, 100 * change, 0);
  return points === "0" ? w.same : w.points(points);
}

function probabilityOf(prediction: Prediction | undefined, label: string): number | undefined {
  return prediction?.classes.find((one) => one.label === label)?.probability;
}
