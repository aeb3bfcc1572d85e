// The pretrained encoder that the model starts from: what will be fetched, and where it is.

import { shownEncoder } from "../../state/form.ts";
import { html, nothing } from "lit-html";
import { type Language, type Messages, encoderProblemText, spoken } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import {
  type EncoderName,
  type EncoderState,
  type OfferedEncoder,
  encoderNames,
  encoderState,
  offeredEncoder,
} from "../../state/encoders.ts";
import { isActive } from "../../state/run.ts";
import type { View } from "../parts.ts";
import { term } from "../term.ts";
import { ownEncoderView } from "./own-encoder.ts";

export function encoderView(t: Messages, state: State, dispatch: Dispatch): View {
  const name = shownEncoder(state);
  if (!name) return nothing;
  const file = encoderState(state.encoders, name);
  if (name === "own") return html`${ownEncoderView(t, state, file, dispatch)} ${others(t, state, name, dispatch)}`;
  return html`<div class="encoder" role="group" aria-label=${t.encoder.heading}>
    <div class="encoder-state" aria-live="polite">${sentence(t, state, name, file)}</div>
    ${
      file.phase === "downloading"
        ? html`<div class="work">
          <progress aria-label=${t.encoder.progress} max=${file.total} .value=${file.bytes}></progress>
          <span class="work-at">${t.encoder.downloading(file.bytes, file.total)}</span>
          ${
            file.isStalled
              ? html`<span role="alert">${t.encoder.stalled}</span>
                <button type="button" @click=${() => dispatch({ type: "encoderRetried", name })}>${t.encoder.stalledAgain}</button>`
              : nothing
          }
          <button type="button" @click=${() => dispatch({ type: "encoderCancelled", name })}>${t.encoder.cancel}</button>
        </div>`
        : nothing
    }
    ${buttons(t, state, name, file, dispatch)} ${others(t, state, name, dispatch)}
  </div>`;
}

/** Kept for other choices, and found nowhere else. */
function others(t: Messages, { encoders, run }: State, shown: EncoderName, dispatch: Dispatch): View {
  const kept = encoderNames.filter((name) => {
    const file = encoderState(encoders, name);
    return name !== shown && (file.phase === "ready" || file.phase === "failed") && file.isKept;
  });
  if (kept.length === 0) return nothing;
  return html`<ul class="encoder-others hint">
    ${kept.map(
      (name) => html`<li>
        ${
          name === "own" && encoders.own
            ? t.encoder.own.kept(encoders.own.model, t.bytes(encoders.own.bytes))
            : t.encoder.here(name, size(t, offeredEncoder(encoders, name)))
        }
        <button
          type="button"
          class="quiet"
          aria-label=${t.encoder.removeOther(name)}
          ?disabled=${isActive(run)}
          @click=${() => dispatch({ type: "encoderRemoved", name })}
        >${t.encoder.remove}</button>
      </li>`,
    )}
  </ul>`;
}

function sentence(t: Messages, { encoders, language }: State, name: EncoderName, file: EncoderState): View {
  const offered = offeredEncoder(encoders, name);
  const about = offered
    ? html`<p class="hint">${offered.languages.length > 0 ? t.encoder.about(offered.model, offered.licence, languageNames(language, offered.languages)) : `${offered.model}, ${offered.licence}`}${term(t, "encoder")}</p>`
    : nothing;
  switch (file.phase) {
    case "absent": {
      if (encoders.offered === undefined) return html`<p class="hint">${t.encoder.looking}</p>`;
      if (offered) return html`<p>${t.encoder.will(name, t.bytes(offered.bytes))}</p>${about}`;
      const why = encoders.offerProblem ? t.encoder.noManifest(encoders.offerProblem) : "";
      return html`<p class="message note">${t.encoder.none(name, why)}</p>`;
    }
    case "downloading":
      // Its progress would be heard all the time.
      return nothing;
    case "loading":
      return html`<p>${t.encoder.loading}</p>`;
    case "ready":
      return html`<p>${file.isKept ? t.encoder.here(name, size(t, offered)) : t.encoder.hereForNow(name)}</p>${about}`;
    case "failed":
      return html`<p class="message error">${encoderProblemText(t, file.problem)}</p>`;
  }
}

function buttons(t: Messages, state: State, name: EncoderName, file: EncoderState, dispatch: Dispatch): View {
  const isIdle = file.phase === "absent" || file.phase === "failed";
  if (!isIdle && file.phase !== "ready") return nothing;
  const canDownload = isIdle && offeredEncoder(state.encoders, name) !== undefined;
  const take = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const chosen = input.files?.[0];
    if (chosen) dispatch({ type: "encoderFileChosen", name, file: chosen });
    // So that the same file can be chosen again.
    input.value = "";
  };
  const isRemovable = file.phase === "ready" || (file.phase === "failed" && file.isKept);
  const isKept = file.phase !== "absent" && file.isKept;
  const bytes = size(t, offeredEncoder(state.encoders, name));
  return html`<div class="toolbar">
    ${
      canDownload
        ? html`<button type="button" @click=${() => dispatch({ type: "encoderWanted", name })}>
          ${file.phase === "failed" ? t.encoder.again : t.encoder.download}
        </button>`
        : nothing
    }
    ${
      isIdle
        ? html`<label class="button file quiet">
          <input type="file" class="visually-hidden" accept=".safetensors,.gz" @change=${take} />
          ${t.encoder.file}
        </label>`
        : nothing
    }
    ${
      isRemovable
        ? html`<button
            type="button"
            class="quiet"
            aria-describedby="encoder-removing"
            ?disabled=${isActive(state.run)}
            @click=${() => dispatch({ type: "encoderRemoved", name })}
          >${t.encoder.remove}</button>
          <span class="hint" id="encoder-removing">${isKept ? t.encoder.removing(bytes) : t.encoder.removingUnkept}</span>`
        : nothing
    }
  </div>`;
}

function size(t: Messages, offered: OfferedEncoder | undefined): string | undefined {
  return offered && t.bytes(offered.bytes);
}

function languageNames(language: Language, codes: readonly string[]): string {
  const { tag } = spoken[language];
  const names = new Intl.DisplayNames(tag, { type: "language" });
  return new Intl.ListFormat(tag, { type: "conjunction" }).format(codes.map((code) => names.of(code) ?? code));
}
