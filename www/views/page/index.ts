// The whole page in one column, in two where there is room: five steps, and what goes further.

import type { Notice, Theme } from "../../state/page.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import { type Language, type Messages, errorText, languageTags, messages } from "../../i18n/index.ts";
import { assertNever } from "../../assert-never.ts";
import type { Dispatch, State } from "../../state.ts";
import { dataView } from "../data/index.ts";
import { lazy } from "../lazy.ts";
import { modelView } from "../model/index.ts";
import { type View, disclosure, section } from "../parts.ts";
import { predictView } from "../predict/index.ts";
import { resultsView } from "../results/index.ts";
import { trainView } from "../train/index.ts";

const languages: Record<Language, string> = { en: "English", zh: "简体中文" };
const themes: readonly Theme[] = ["system", "light", "dark"];

const compareView = lazy<[State, Dispatch]>(["compare", "calibration"], () =>
  import("../compare/index.ts").then((m) => m.compareView),
);

export function pageView(state: State, dispatch: Dispatch): TemplateResult {
  const t = messages(state.language);
  return html`
    <a class="skip-link" href="#data">${t.page.skip}</a>
    ${header(t, state, dispatch)}
    <main>
      ${notices(t, state, dispatch)}
      <div class="columns">
        <div class="column">${dataView(t, state, dispatch)}</div>
        <div class="column">
          ${modelView(t, state, dispatch)} ${trainView(t, state, dispatch)} ${resultsView(t, state, dispatch)}
          ${predictView(t, state, dispatch)}
        </div>
        <div class="column">
          ${compareCard(t, state, dispatch)} ${runsCard(t, state, dispatch)} ${labelCard(t, state, dispatch)}
        </div>
        <div class="column">${mapCard(t, state, dispatch)}</div>
      </div>
    </main>
    <footer class="page-foot">
      <p>${t.page.privacy} ${state.isKept ? t.page.kept : nothing} ${t.page.source} <a href="./NOTICE.txt">${t.page.licences}</a></p>
    </footer>
  `;
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
      <h1>${t.page.title}</h1>
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

function notices(t: Messages, state: State, dispatch: Dispatch): View {
  if (state.notices.length === 0 && !state.loadError && !state.isLoadSlow) return nothing;
  return html`<div class="notices" role="region" aria-label=${t.page.notices}>
    ${
      state.loadError
        ? html`<div class="message error" role="alert"><p>${t.page.loadFailed(state.loadError)}</p>${reloadButton(t)}</div>`
        : state.isLoadSlow
          ? html`<div class="message note" role="alert"><p>${t.page.loadSlow}</p>${reloadButton(t)}</div>`
          : nothing
    }
    ${state.notices.map((notice, index) => {
      const isError = notice.code !== "recovered";
      return html`<div class="message ${isError ? "error" : "note"}" role=${isError ? "alert" : nothing}
        aria-live=${isError ? nothing : "polite"}>
        <p>${noticeText(t, notice)}</p>
        <button type="button" class="quiet" @click=${() => dispatch({ type: "dismissed", index })}>
          ${t.page.dismiss}
        </button>
      </div>`;
    })}
  </div>`;
}

function reloadButton(t: Messages): TemplateResult {
  return html`<button type="button" class="quiet" @click=${() => location.reload()}>${t.page.reload}</button>`;
}

function noticeText(t: Messages, notice: Notice): string {
  switch (notice.code) {
    case "notKept":
      return notice.isFull ? t.page.storageFull : t.page.storageClosed(notice.detail);
    case "storageUnreadable":
      return t.page.storageUnreadable(notice.lost);
    case "fileFailed":
      return t.page.fileFailed(notice.name, notice.detail);
    case "recovered":
      return t.page.recovered(notice.step, notice.detail);
    case "encoderNotKept":
      return t.page.encoderNotKept(notice.isFull, notice.detail);
    case "modelNotKept":
      return t.kept.notKept(notice.isFull, notice.detail);
    case "modelUnreadable":
      return t.kept.unreadable(notice.detail);
    case "partFailed":
      return t.page.partFailed;
    case "error":
      return (notice.name ? `${notice.name}: ` : "") + errorText(t, notice.error);
    default:
      return assertNever(notice);
  }
}
