// Results of an earlier visit whose model is not in the engine: what keeps it from there. That it is on its way, the
// run bar says.

import { html, nothing } from "lit-html";
import { type Messages, encoderProblemText, errorText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type EncoderName, type EncodersState, encoderState } from "../../state/encoders.ts";
import type { View } from "../parts.ts";

export function closedView(t: Messages, { run, encoders }: State, dispatch: Dispatch): View {
  const { closed } = run;
  if (closed === undefined || closed === "opening") return nothing;
  if (closed.kind.code !== "encoderMissing")
    return html`<div class="message error" role="alert"><p>${t.sentences(t.kept.closed, errorText(t, closed))}</p></div>`;
  const { name, model } = closed.kind;
  if (name === "own")
    return html`<div class="message note" role="alert"><p>${t.sentences(t.kept.closed, t.encoder.own.missing(model))}</p></div>`;
  const file = encoderState(encoders, name);
  return html`<div class="message note" role="alert">
    <p>${t.sentences(t.kept.closed, t.kept.needsEncoder(name), file.phase === "failed" ? encoderProblemText(t, file.problem) : undefined)}</p>
    ${encoderButton(t, name, encoders, dispatch)}
  </div>`;
}

/** The way to an encoder without which a model stays closed. */
export function encoderButton(t: Messages, name: EncoderName, encoders: EncodersState, dispatch: Dispatch): View {
  const { phase } = encoderState(encoders, name);
  return html`<button type="button" ?disabled=${phase === "loading" || phase === "downloading"} @click=${() => dispatch({ type: "encoderWanted", name })}>
    ${t.kept.getEncoder}
  </button>`;
}
