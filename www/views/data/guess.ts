// Texts without labels: first labels from the names of the classes, and their checking.

import { classNamesText, nGuessed, readClassNames, unlabelled } from "../../state/rows.ts";
import { labelsPerText } from "../../state/label-set.ts";
import { guessingEncoder } from "../../state/form.ts";
import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { encoderState, isObtainable, offeredEncoder } from "../../state/encoders.ts";
import { type View, errorBox } from "../parts.ts";

export function guessView(t: Messages, state: State, dispatch: Dispatch): View {
  const { data, guessing } = state;
  const nUnlabelled = unlabelled(data.present.rows).length;
  if (guessing.isRunning) return html`<div class="panel">${progress(t, state, dispatch)}</div>`;
  if (nUnlabelled === 0) return errorBox(t, guessing.error);
  if (labelsPerText(state) === "several") {
    return html`<div class="panel" role="group" aria-labelledby="guess-heading">
      <h3 id="guess-heading">${t.guess.heading(nUnlabelled)}</h3>
      <p class="hint">${t.frame.notForSeveral(t.guess.guess)}</p>
    </div>`;
  }
  const text = classNamesText(data);
  const isReady = readClassNames(text).length >= 2;
  const name = guessingEncoder(state);
  const offered = offeredEncoder(state.encoders, name);
  const canBeHad = isObtainable(state.encoders, name);
  const hint = !canBeHad
    ? t.encoder.none(name, "")
    : !isReady
      ? t.guess.few
      : offered && encoderState(state.encoders, name).phase !== "ready"
        ? t.guess.size(name, t.bytes(offered.bytes))
        : "";
  return html`<div class="panel" role="group" aria-labelledby="guess-heading">
    <h3 id="guess-heading">${t.guess.heading(nUnlabelled)}</h3>
    <p class="hint">${t.guess.help}</p>
    <div class="row-of-fields">
      <div class="field grow">
        <label for="class-names">${t.guess.classNames}</label>
        <input
          id="class-names"
          type="text"
          dir="auto"
          autocomplete="off"
          placeholder=${t.guess.placeholder}
          aria-describedby="guess-hint"
          .value=${text}
          @input=${(event: InputEvent) =>
            dispatch({ type: "classNamesTyped", text: (event.currentTarget as HTMLInputElement).value })}
        />
      </div>
      <button type="button" class="button" ?disabled=${!isReady || !canBeHad || !state.form}
        @click=${() => dispatch({ type: "guessAsked" })}>${t.guess.guess}</button>
    </div>
    <p class="hint" id="guess-hint">${hint}</p>
    ${errorBox(t, guessing.error)}
  </div>`;
}

function progress(t: Messages, state: State, dispatch: Dispatch): View {
  const { done, total } = state.guessing;
  const isWaiting = state.encoders.awaitedBy === "guess";
  return html`<div class="work">
    <progress aria-label=${t.guess.progress} max=${total} .value=${done}></progress>
    <span class="work-at" aria-live="polite">${isWaiting ? t.train.fetching : t.guess.at(done, total)}</span>
    <button type="button" @click=${() => dispatch({ type: "guessCancelled" })}>${t.guess.cancel}</button>
  </div>`;
}

/** Above the rows: how many labels are guesses still, and what to do about them. */
export function guessedView(t: Messages, { data }: State, dispatch: Dispatch): View {
  const n = nGuessed(data.present);
  if (n === 0) return nothing;
  return html`<div class="message note">
    <p>${t.guess.toCheck(n)}</p>
    <label class="check">
      <input type="checkbox" .checked=${data.guessesFirst}
        @change=${(event: Event) => dispatch({ type: "guessesFirst", on: (event.currentTarget as HTMLInputElement).checked })} />
      ${t.guess.first}
    </label>
    <button type="button" class="quiet" @click=${() => dispatch({ type: "guessesAccepted" })}>${t.guess.acceptAll}</button>
  </div>`;
}
