// The mathematics of a layer, beside it, with the sizes of the run at hand.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Plan } from "../../engine/protocol.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { State } from "../../state.ts";
import { isActive, isStale, keptTrial } from "../../state/run.ts";
import { layerPassages } from "./formulas.ts";
import { optimizerPassage } from "./optimizer.ts";
import type { Passage } from "./passage.ts";
import { formula } from "./tex.ts";
import "./maths.css";

/** A layer's formulas; of the last layer of a network that learns by steps, the optimizer's too. */
export function mathsView(_t: Messages, state: State, layer: Plan["layers"][number]): TemplateResult {
  const w = messages(state.language, "maths");
  const { config, run } = state;
  if (!config) return html``;
  // The layers are those of the settings at hand, which may be of the next run.
  const isOfRun = isActive(run) || (run.phase === "done" && !isStale(state));
  const recipe = isOfRun ? keptTrial(run)?.recipe : undefined;
  const passages = layerPassages(layer, config, recipe);
  return html`<div class="maths">
    ${passages.length === 0 ? html`<p>${w.none}</p>` : passages.map((passage) => passageView(state, passage))}
  </div>`;
}

export function optimizerView(_t: Messages, state: State): TemplateResult {
  return html`<div class="maths">${state.config ? passageView(state, optimizerPassage(state.config)) : nothing}</div>`;
}

function passageView({ language }: State, { text, formulas, where, source }: Passage): TemplateResult {
  const w = messages(language, "maths");
  return html`
    <p>${w.texts[text]} ${source ? html`<span class="hint">${w.source(source)}</span>` : nothing}</p>
    <div class="formulas" tabindex="0" role="group" aria-label=${w.texts[text]}>
      ${formulas.map((source) => formula(source))}
    </div>
    ${
      where.length === 0
        ? nothing
        : html`<dl class="symbols" aria-label=${w.where}>
          ${where.map(([symbol, meaning]) => html`<div><dt>${formula(symbol, "inline")}</dt> <dd>${w.symbols[meaning]}</dd></div>`)}
        </dl>`
    }
  `;
}
