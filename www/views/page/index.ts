// The whole page in one column, in two where there is room: five steps, and what goes further.

import type { Theme } from "../../state/page.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import { type Language, type Messages, languageTags, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { describe } from "../../engine/errors.ts";
import { dataView } from "../data/index.ts";
import { lazy } from "../lazy.ts";
import { modelView } from "../model/index.ts";
import { type View, disclosure, section } from "../parts.ts";
import { noticesView } from "./notices.ts";
import { erasedView } from "./erased.ts";
import { offlineBar } from "./offline-bar.ts";
import { openingView } from "./opening.ts";
import { wholeView } from "./whole.ts";
import { predictView } from "../predict/index.ts";
import { resultsView } from "../results/index.ts";
import { trainView } from "../train/index.ts";

const languages: Record<Language, string> = { en: "English", zh: "简体中文" };
const themes: readonly Theme[] = ["system", "light", "dark"];

const compareView = lazy<[State, Dispatch]>(["compare", "calibration"], () =>
  import("../compare/index.ts").then((m) => m.compareView),
);

const privacyView = lazy<[State, Dispatch]>(["privacy"], () =>
  import("../privacy/index.ts").then((m) => m.privacyView),
);

export function pageView(state: State, dispatch: Dispatch): TemplateResult {
  const t = messages(state.language);
  if (state.erased) return erasedView(t, state, dispatch);
  return html`
    ${state.opening ? nothing : html`<a class="skip-link" href="#data">${t.page.skip}</a>`}
    ${header(t, state, dispatch)}
    <main>
      ${offlineBar(t, state, dispatch)} ${noticesView(t, state, dispatch)}
      ${state.opening ? openingView(t, state.opening, dispatch) : columns(t, state, dispatch)}
    </main>
    ${state.whole ? wholeView(t, state.whole, dispatch) : nothing}
    ${state.stored.isOpen ? privacyView(t, state, dispatch) : nothing}
    <footer class="page-foot">
      <p>
        <button type="button" class="quiet" @click=${() => dispatch({ type: "storedOpened" })}>${t.page.stored}</button>
      </p>
      <p>${t.page.privacy} ${state.isKept ? t.page.kept : nothing} ${t.page.source} <a href="./NOTICE.txt">${t.page.licences}</a> · <a href="./sbom.cdx.json">${t.page.parts}</a></p>
    </footer>
  `;
}

function columns(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const draw = (view: (t: Messages, state: State, dispatch: Dispatch) => View) =>
    safely(t, () => view(t, state, dispatch));
  return html`<div class="columns">
    <div class="column">${draw(dataView)}</div>
    <div class="column">${draw(modelView)} ${draw(trainView)} ${draw(resultsView)} ${draw(predictView)}</div>
    <div class="column">${draw(compareCard)} ${draw(runsCard)} ${draw(labelCard)}</div>
    <div class="column">${draw(mapCard)}</div>
  </div>`;
}

/** One part that cannot be drawn, of whatever an earlier version has kept, does not take the others with it. */
function safely(t: Messages, view: () => View): View {
  try {
    return view();
  } catch (thrown) {
    console.error(thrown);
    return html`<p class="message error" role="alert">${t.storage.unknown(describe(thrown))}</p>`;
  }
}

function compareCard(t: Messages, state: State, dispatch: Dispatch): View {
  return section(
    "compare",
    6,
    t.compare.heading,
    html`
    <p class="intro">${t.compare.help}</p>
    ${disclosure(state, dispatch, "compare", t.compare.open, () => compareView(t, state, dispatch))}
  `,
  );
}

const runsView = lazy<[State, Dispatch]>(["runs"], () => import("../runs/index.ts").then((m) => m.runsView));

function runsCard(t: Messages, state: State, dispatch: Dispatch): View {
  return section(
    "runs",
    7,
    t.runs.heading,
    html`
    <p class="intro">${t.runs.lead}</p>
    ${disclosure(state, dispatch, "runs", t.runs.open(state.runs.list.length), () => runsView(t, state, dispatch))}
  `,
  );
}

const mapView = lazy<[State, Dispatch]>(["map"], () => import("../map/index.ts").then((m) => m.mapView));

function mapCard(t: Messages, state: State, dispatch: Dispatch): View {
  return section(
    "map",
    9,
    t.map.heading,
    html`
    <p class="intro">${t.map.lead}</p>
    ${disclosure(state, dispatch, "map", t.map.open, () => mapView(t, state, dispatch))}
  `,
  );
}

const labelNext = () => import("../label-next/index.ts");
const labelParts = {
  pool: lazy<[State, Dispatch]>(["labelNext"], () => labelNext().then((m) => m.poolView)),
  labelErrors: lazy<[State, Dispatch]>(["labelNext"], () => labelNext().then((m) => m.labelErrorsView)),
  none: lazy<[State, Dispatch]>(["labelNext"], () => labelNext().then((m) => m.noneView)),
  simulation: lazy<[State, Dispatch]>(["labelNext"], () => labelNext().then((m) => m.simulationView)),
};

function labelCard(t: Messages, state: State, dispatch: Dispatch): View {
  const names = Object.keys(labelParts) as (keyof typeof labelParts)[];
  return section(
    "label-next",
    8,
    t.labelNext.heading,
    html`
    <p class="intro">${t.labelNext.lead}</p>
    ${names.map((name) =>
      disclosure(state, dispatch, `label-${name}`, t.labelNext[name], () => labelParts[name](t, state, dispatch)),
    )}
  `,
  );
}

function header(t: Messages, state: State, dispatch: Dispatch): View {
  return html`<header class="page-head">
    <div>
      <h1 translate="no">${t.page.title}</h1>
      <p>${t.page.tagline} <strong>${t.page.privacy}</strong></p>
    </div>
    <div class="preferences">
      <div class="switch" role="group" aria-label=${t.page.language}>
        ${(Object.keys(languages) as Language[]).map(
          (language) => html`<button
            type="button"
            lang=${languageTags[language]}
            aria-pressed=${language === state.language ? "true" : "false"}
            @click=${() => dispatch({ type: "languageChosen", language })}
          >${languages[language]}</button>`,
        )}
      </div>
      <div class="field inline">
        <label for="appearance">${t.page.appearance}</label>
        <select
          id="appearance"
          @change=${(event: Event) =>
            dispatch({ type: "themeChosen", theme: (event.currentTarget as HTMLSelectElement).value as Theme })}
        >
          ${themes.map(
            (theme) => html`<option value=${theme} .selected=${theme === state.theme}>${t.page.themes[theme]}</option>`,
          )}
        </select>
      </div>
    </div>
  </header>`;
}
