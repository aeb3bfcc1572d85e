// What whoever mends the page needs to know of a problem: facts of the page and of the browser, and
// no word of the person's own. Nothing is sent; the person copies it.

import { html, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { version } from "../../../package.json";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { encoderNames, encoderState } from "../../state/encoders.ts";
import { isDefault, valueOf } from "../../state/form.ts";
import { projectKind } from "../../kinds/reference.ts";
import { copyingText } from "../page/copying.ts";
import { showDialog } from "../page/dialog.ts";

export function reportView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "report");
  const facts = JSON.stringify(factsOf(state), undefined, 2);
  const contact = document.querySelector<HTMLMetaElement>("meta[name=contact]")?.content;
  return html`<dialog class="report" aria-labelledby="report-heading" ${ref(showDialog)}
    @close=${() => dispatch({ type: "reportOpened", open: false })}>
    <header class="toolbar">
      <h2 id="report-heading">${w.heading}</h2>
      <form method="dialog"><button>${t.frame.keys.close}</button></form>
    </header>
    <p>${w.help} ${contact ? html`<a href=${contact}>${w.contact}</a>` : w.whoever}</p>
    <div class="field">
      <label for="report-facts">${w.facts}</label>
      <textarea id="report-facts" class="code" rows="14" readonly translate="no" .value=${facts}></textarea>
    </div>
    <div class="controls">
      <button type="button" class="primary" @click=${() => dispatch({ type: "textCopied", text: facts })}>${w.copy}</button>
    </div>
    ${copyingText(state, facts, w)}
  </dialog>`;
}

/** How much there is of what, never what it says; of errors their kinds, as their sentences may quote a text. */
function factsOf(state: State): object {
  const { run, data, plan, form, choice, config, encoders, stage, tabs, language, theme, engine } = state;
  return {
    version,
    browser: navigator.userAgent,
    languages: navigator.languages,
    window: `${innerWidth} × ${innerHeight} × ${devicePixelRatio}`,
    threads: navigator.hardwareConcurrency,
    webGpu: "gpu" in navigator,
    isolated: crossOriginIsolated,
    page: { language, theme, place: `${stage}/${tabs[stage]}` },
    engine: { chosen: choice, used: engine?.engine, why: engine?.reason.code },
    examples: {
      kind: projectKind(state),
      rows: data.present.rows.length,
      test: data.test.rows.length,
      classes: plan.plan?.classes.length,
      longest: data.present.rows.reduce((most, { text }) => Math.max(most, text.length), 0),
    },
    settings: Object.fromEntries(
      (form?.settings ?? []).filter(({ key }) => !isDefault(state, key)).map(({ key }) => [key, valueOf(config, key)]),
    ),
    encoders: Object.fromEntries(encoderNames.map((name) => [name, encoderState(encoders, name).phase])),
    // No step: what changes all the time could not be told to have been copied.
    run: { phase: run.phase, error: run.error?.kind.code },
    planError: plan.error?.kind.code,
    loadError: state.loadError,
    notices: state.notices.map(({ code }) => code),
  };
}
