// The switch by which the page makes no requests, and what to fetch before it is turned.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { encoderNames, encoderState, offeredEncoder } from "../../state/encoders.ts";
import type { View } from "../parts.ts";

type Words = Messages<"privacy">;

export function offlineView(t: Messages, w: Words, state: State, dispatch: Dispatch): View {
  const { offline } = state;
  if (offline.state === "impossible") return html`<p class="message note">${w.offline.impossible}</p>`;
  const isKnown = offline.state !== "unknown";
  return html`
    <label class="check"><input type="checkbox" role="switch" ?disabled=${!isKnown} .checked=${offline.state === "on"}
      aria-describedby="offline-intro"
      @change=${(event: Event) =>
        dispatch({ type: "offlineSwitched", on: (event.currentTarget as HTMLInputElement).checked })} />
      ${w.offline.label}</label>
    <p class="hint" id="offline-intro">${w.offline.intro}</p>
    ${
      !isKnown
        ? html`<p class="hint" role="status">${w.offline.unknown}</p>`
        : offline.isEnforced
          ? nothing
          : html`<p class="message note">
              <span>${w.offline.reload}</span>
              <button type="button" class="quiet" @click=${() => location.reload()}>${w.offline.reloadNow}</button>
            </p>`
    }
    ${state.isKept ? html`<p>${w.offline.ready}</p>` : nothing} ${missing(t, w, state, dispatch)}
  `;
}

function missing(t: Messages, w: Words, state: State, dispatch: Dispatch): View {
  const { encoders, offline } = state;
  const absent = encoderNames.flatMap((name) => {
    const offered = offeredEncoder(encoders, name);
    const file = encoderState(encoders, name);
    return offered && !(file.phase === "ready" && file.isKept) ? { name, offered, phase: file.phase } : [];
  });
  const gpuEngine = offline.gpuEngine === "kept" ? undefined : offline.gpuEngine;
  if (absent.length === 0 && !gpuEngine) return nothing;
  const isOn = offline.state === "on";
  return html`<p>${w.offline.missing}</p>
    <ul class="missing">
      ${absent.map(({ name, offered, phase }) => {
        const what = t.encoder.name[name];
        const isComing = phase === "downloading" || phase === "loading";
        return html`<li>
          ${what} ${w.offline.size(t.bytes(offered.bytes))}
          ${isComing ? w.offline.fetching : button(w.offline.fetch(what), isOn, () => dispatch({ type: "encoderWanted", name }))}
        </li>`;
      })}
      ${
        gpuEngine
          ? html`<li>
            ${w.offline.gpuEngine} ${gpuEngine === "failed" ? w.offline.gpuFailed : nothing}
            ${
              gpuEngine === "arriving"
                ? w.offline.fetching
                : button(w.offline.fetch(w.offline.gpuEngine), isOn, () => dispatch({ type: "gpuEngineWanted" }))
            }
          </li>`
          : nothing
      }
    </ul>`;
}

function button(words: string, isDisabled: boolean, act: () => void): View {
  return html`<button type="button" class="quiet inline" ?disabled=${isDisabled} @click=${act}>${words}</button>`;
}
