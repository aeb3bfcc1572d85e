// The samples, each with two of its lines, those in the page's language first.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, spoken } from "../../i18n/index.ts";
import { samplesFor } from "../../samples/index.ts";
import type { Dispatch, State } from "../../state.ts";

export function galleryView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { sample } = state.data.present;
  return html`<ul class="gallery" aria-label=${t.data.sample}>
    ${samplesFor(state.language).map(({ id, language, nTexts, nClasses, lines }) => {
      const { name, description } = t.samples[id];
      const isChosen = id === sample;
      return html`<li class="sample">
        <button type="button" class="sample-name" aria-pressed=${isChosen ? "true" : nothing}
          aria-describedby="sample-${id}" @click=${() => dispatch({ type: "sampleChosen", id })}>${name}</button>
        <p class="hint" id="sample-${id}">
          ${t.data.sampleSize(nTexts, nClasses)} ${description}
        </p>
        <dl class="sample-lines" lang=${spoken[language].tag}>
          ${lines.map(({ label, text }) => html`<div><dt>${label}</dt> <dd>${text}</dd></div>`)}
        </dl>
      </li>`;
    })}
  </ul>`;
}
