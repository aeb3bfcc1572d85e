// The model out of the page: as what, and what it can give away. Over the page.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isMedia } from "../../kinds/reference.ts";
import { type ExportKind, exportKind, possibleKinds } from "../../state/export.ts";
import { hasModel, isStale } from "../../state/run.ts";
import { showDialog } from "../page/dialog.ts";
import { errorBox, optionCards } from "../parts.ts";
import "./export.css";

export function exportView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "export");
  return html`<dialog class="export" aria-labelledby="export-heading" ${ref(showDialog)}
    @close=${() => dispatch({ type: "exportClosed" })}>
    <header class="toolbar">
      <h2 id="export-heading">${w.heading}</h2>
      <form method="dialog"><button>${w.close}</button></form>
    </header>
    ${hasModel(state.run) ? choices(t, w, state, dispatch) : html`<p>${w.none}</p>`}
  </dialog>`;
}

function choices(t: Messages, w: Messages<"export">, state: State, dispatch: Dispatch): TemplateResult {
  const { modelExport, run } = state;
  const { isBusy, saved, error } = modelExport;
  const kind = exportKind(state);
  const open = t.sentences(w.warning, isMedia(run.trained?.config.start) ? undefined : w.words);
  const warning = run.privacy ? w.warningPrivate(t.number(run.privacy.epsilon)) : open;
  const cards = possibleKinds(run).map((value) => ({ value, name: w.kinds[value].name, says: w.kinds[value].help }));
  const choose = (kind: ExportKind) => dispatch({ type: "exportChosen", kind });
  return html`<div class="export-kinds">${optionCards("export-kind", w.legend, cards, kind, isBusy, choose)}</div>
    ${isStale(state) ? html`<p class="message note">${w.stale}</p>` : nothing}
    ${kind === "card" ? nothing : html`<p class="message note">${warning}</p>`}
    <div class="controls">
      <button type="button" class="primary" ?disabled=${isBusy} @click=${() => dispatch({ type: "exportAsked" })}>
        ${w.save}
      </button>
      ${
        isBusy
          ? html`<progress aria-label=${w.busy}></progress>
              <button type="button" @click=${() => dispatch({ type: "exportCancelled" })}>${w.cancel}</button>`
          : nothing
      }
    </div>
    <p class="hint" aria-live="polite">
      ${isBusy ? w.busy : saved ? w.saved(saved.name, saved.bytes) : nothing}
    </p>
    ${errorBox(t, error)}`;
}
