// The samples, each with two of its lines, those in the page's language first.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, spoken } from "../../i18n/index.ts";
import { madeSamples } from "../../samples/made-list.ts";
import { type Sample, samplesFor } from "../../samples/index.ts";
import type { Dispatch, State } from "../../state.ts";

export function galleryView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { sample } = state.data.present;
  const text = ({ id, language, nTexts, nClasses, lines }: Sample) => {
    const { name, description } = t.samples[id];
    const isChosen = id === sample;
    return html`<li class="sample">
        <button type="button" class="sample-name" aria-pressed=${isChosen ? "true" : nothing}
          aria-describedby="sample-${id}" @click=${() => dispatch({ type: "sampleChosen", id })}>${name}</button>
        <p class="hint" id="sample-${id}">${t.sentences(t.data.sampleSize(nTexts, nClasses), description)}</p>
        <dl class="sample-lines" lang=${spoken[language].tag}>
          ${lines.map(({ label, text }) => html`<div><dt>${label}</dt> <dd>${text}</dd></div>`)}
        </dl>
      </li>`;
  };
  const made = ({ id }: (typeof madeSamples)[number]) => {
    const { name, description, classes, size } = t.made[id];
    return html`<li class="sample">
        <button type="button" class="sample-name" aria-describedby="sample-${id}"
          @click=${() => dispatch({ type: "sampleChosen", id })}>${name}</button>
        <p class="hint" id="sample-${id}">${t.sentences(size, description)}</p>
        <p class="sample-classes">${classes.map((one) => html`<span class="badge">${one}</span> `)}</p>
      </li>`;
  };
  const all = samplesFor(state.language);
  const own = all.filter(({ language }) => language === state.language);
  const others = all.filter(({ language }) => language !== state.language);
  return html`<ul class="gallery" aria-label=${t.data.sample}>
    ${own.map(text)} ${madeSamples.map(made)} ${others.map(text)}
  </ul>`;
}
