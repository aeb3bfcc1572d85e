// A person's own encoder: a published folder, chosen from disk, and what has become of it.

import { html, nothing } from "lit-html";
import { type Messages, encoderProblemText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { EncoderState } from "../../state/encoders.ts";
import { isActive } from "../../state/run.ts";
import type { View } from "../parts.ts";
import { term } from "../term.ts";

const name = "own";

export function ownEncoderView(t: Messages, state: State, file: EncoderState, dispatch: Dispatch): View {
  return html`<div class="encoder" role="group" aria-label=${t.encoder.heading}>
    <div class="encoder-state" aria-live="polite">${sentence(t, state, file)}</div>
    ${
      file.phase === "downloading"
        ? html`<div class="work">
          <progress aria-label=${t.encoder.own.progress} max=${file.total} .value=${file.bytes}></progress>
          <span class="work-at">${t.encoder.own.reading(file.bytes, file.total)}</span>
          <button type="button" @click=${() => dispatch({ type: "encoderCancelled", name })}>${t.encoder.cancel}</button>
        </div>`
        : nothing
    }
    ${buttons(t, state, file, dispatch)}
  </div>`;
}

function sentence(t: Messages, { encoders }: State, file: EncoderState): View {
  const words = t.encoder.own;
  const what = html`<p class="hint">${words.what}${term(t, "encoder")}</p>`;
  switch (file.phase) {
    case "absent":
      if (encoders.offered === undefined) return html`<p class="hint">${t.encoder.looking}</p>`;
      return html`<p>${words.absent(encoders.own?.model)}</p>${what}`;
    case "downloading":
      // Its progress would be heard all the time.
      return nothing;
    case "loading":
      return html`<p>${t.encoder.loading}</p>`;
    case "ready": {
      const { model, bytes } = encoders.own ?? { model: "", bytes: 0 };
      const says = file.isKept ? words.kept : words.hereForNow;
      return html`<p>${says(model, t.bytes(bytes))}</p><p class="hint">${words.licence}</p>`;
    }
    case "failed":
      return html`<p class="message error">${encoderProblemText(t, file.problem)}</p>${what}`;
  }
}

function buttons(t: Messages, state: State, file: EncoderState, dispatch: Dispatch): View {
  if (file.phase === "downloading" || file.phase === "loading") return nothing;
  const words = t.encoder.own;
  const isBusy = isActive(state.run);
  const take = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    if (files.length > 0) dispatch({ type: "ownEncoderChosen", files });
    // So that the same folder can be chosen again.
    input.value = "";
  };
  const isHere = file.phase === "ready";
  return html`<div class="toolbar">
    ${
      isHere && !file.isKept
        ? html`<button type="button" @click=${() => dispatch({ type: "ownEncoderKept" })}>${words.keep}</button>`
        : nothing
    }
    <label class="button file ${isHere ? "quiet" : ""}">
      <input type="file" class="visually-hidden" webkitdirectory ?disabled=${isBusy} @change=${take} />
      ${isHere ? words.chooseAnother : words.choose}
    </label>
    ${
      isHere
        ? html`<button
            type="button"
            class="quiet"
            aria-describedby="encoder-removing"
            ?disabled=${isBusy}
            @click=${() => dispatch({ type: "encoderRemoved", name })}
          >${t.encoder.remove}</button>
          <span class="hint" id="encoder-removing">${words.removing}</span>`
        : html`<label class="button file quiet">
          <input type="file" class="visually-hidden" multiple accept=".json,.safetensors" ?disabled=${isBusy} @change=${take} />
          ${words.chooseFiles}
        </label>`
    }
  </div>`;
}
