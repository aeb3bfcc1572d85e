// All components of the page with their states, drawn by the page's own views: to be looked at, and
// for tests to look at. `npm run dev` serves it as /gallery.html; it is no part of the built page.

import { html, nothing, render, type TemplateResult } from "lit-html";
import "../styles/index.ts";
import "./gallery.css";
import { fetchAllMessages, fetchMessages, isLanguage, messages, spoken } from "../i18n/index.ts";
import type { State } from "../state.ts";
import { calibrationView } from "../views/calibration/index.ts";
import "../views/calibration/calibration.css";
import { accuraciesView } from "../views/compare/picture.ts";
import "../views/compare/compare.css";
import { type StartName, startNames } from "../state/model-choice.ts";
import { bar, errorBox, optionCards } from "../views/parts.ts";
import { predictView } from "../views/predict/index.ts";
import { confusionView } from "../views/results/confusion.ts";
import { evidenceView } from "../views/results/evidence.ts";
import { metricsView } from "../views/results/metrics.ts";
import { settingField } from "../views/settings/field.ts";
import { tabsView } from "../views/tabs.ts";
import { curvesView } from "../views/train/curves.ts";
import { waysView } from "../views/train/ways.ts";
import { keysView } from "../views/page/keys.ts";
import { menuView } from "../views/page/menus.ts";
import { noticesView } from "../views/page/notices.ts";
import { runBarView } from "../views/page/run-bar.ts";
import { wholeView } from "../views/page/whole.ts";
import { fileButton } from "../views/data/source.ts";
import { classesView } from "../views/data/classes.ts";
import { tableView } from "../views/data/table.ts";
import { type States, makeStates } from "./states.ts";

const asked = new URLSearchParams(location.search);
const wanted = asked.get("language");
const language = isLanguage(wanted) ? wanted : "en";
document.documentElement.lang = spoken[language].tag;
document.documentElement.dataset["theme"] = asked.get("theme") ?? "system";

await Promise.all([fetchMessages(language, "page"), fetchAllMessages(language)]);
const states = await makeStates(language);
const t = messages(language);
const { dispatch } = states.store;

const runStates = [
  "empty",
  "ready",
  "training",
  "paused",
  "done",
  "stale",
  "failed",
] as const satisfies (keyof States)[];
let runState: (typeof runStates)[number] = "training";
let tab = "one";
let option: StartName = "small";
const cards = startNames.map((value) => ({ value, ...t.model.starts[value] }));
let dialog: "keys" | "whole" | undefined;

const section = (name: string, content: unknown) =>
  html`<section aria-label=${name}><h2>${name}</h2>${content}</section>`;
const row = (...content: unknown[]) => html`<div class="toolbar">${content}</div>`;

function draw(): void {
  const { state } = states.store;
  render(page(state), document.getElementById("gallery") as HTMLElement);
}

function page(state: State): TemplateResult {
  const w = messages(language, "compare");
  const report = states.done.run.evaluation?.validation;
  return html`<main class="gallery-page">
    <h1>Gallery of components</h1>
    ${section("Buttons", [
      row(
        html`<button type="button" class="primary">Primary</button>`,
        html`<button type="button">Plain</button>`,
        html`<button type="button" class="quiet">Quiet</button>`,
        html`<button type="button" class="icon" aria-label="Close">×</button>`,
        html`<button type="button" aria-pressed="true">Pressed</button>`,
        html`<button type="button" aria-expanded="false">Opens something</button>`,
        fileButton("Choose a file", () => undefined),
      ),
      row(
        html`<button type="button" class="primary" disabled>Primary</button>`,
        html`<button type="button" disabled>Plain</button>`,
        html`<button type="button" class="quiet" disabled>Quiet</button>`,
      ),
    ])}
    ${section("Fields", fields(state))}
    ${section("Options in sight", [
      optionCards("gallery-options", t.model.start, cards, option, false, (value) => {
        option = value;
        draw();
      }),
      optionCards("gallery-fixed", t.model.start, cards, option, true, () => undefined),
    ])}
    ${section(
      "Tabs",
      html`${tabsView(
        "gallery",
        "Tabs",
        [
          { name: "one", label: "One" },
          { name: "two", label: "Two", badge: "12" },
          { name: "three", label: "Three" },
        ],
        tab,
        (name) => {
          tab = name;
          draw();
        },
      )}<div id="gallery-panel" role="tabpanel" aria-labelledby="gallery-tab-${tab}">The panel of tab ${tab}.</div>`,
    )}
    ${section("Messages", [
      errorBox(t, { kind: { code: "oneClass", label: "praise" }, line: undefined }),
      html`<p class="message note">Something to know, which asks for nothing.</p>`,
      noticesView(
        t,
        { ...state, notices: [{ code: "notKept", isFull: true, detail: "" }, { code: "followed" }] },
        dispatch,
      ),
    ])}
    ${section("Chips and badges", [
      html`<div class="table-and-classes"><div class="beside">${classesView(t, states.done, dispatch)}</div></div>`,
      html`<p>Kept <span class="badge">best</span> <span class="badge">12</span></p>`,
    ])}
    ${section("Meters", [
      html`<progress aria-label="Half" max="2" value="1"></progress>`,
      html`<progress aria-label="Not known how far"></progress>`,
      html`<ul class="bars" aria-label="Shares">${[0, 0.3, 1].map(
        (share) =>
          html`<li><span class="bar-label">Share</span> ${bar(share)} <span class="bar-value">${t.percent(share)}</span></li>`,
      )}</ul>`,
    ])}
    ${section("Run bar", [
      html`<div class="field narrow"><label for="run-state">State of the run</label>
        <select id="run-state" @change=${(event: Event) => {
          runState = (event.currentTarget as HTMLSelectElement).value as typeof runState;
          draw();
        }}>${runStates.map((name) => html`<option .selected=${name === runState}>${name}</option>`)}</select></div>`,
      runBarView(t, states[runState], dispatch),
    ])}
    ${section("Table", tableView(t, states.done, dispatch))}
    ${section("Interval axis", [evidenceView(t, states.done, dispatch), accuraciesView(t, w, states.compared.compare, dispatch)])}
    ${section("Scores and confusion matrix", report ? [metricsView(t, states.done, report, dispatch), confusionView(t, states.done, report, dispatch)] : nothing)}
    ${section("Curves", curvesView(t, states.done, dispatch))}
    ${section("Ways tried", waysView(t, states.tried, dispatch))}
    ${section("Calibration", report ? calibrationView(t, states.done, report, dispatch) : nothing)}
    ${section(
      "Dock as a drawer",
      html`<div class="gallery-frame"><div class="stage"></div>
      <div class="dock"><div class="dock-head"><label for="trial">${t.predict.heading}</label></div>
        <div class="dock-pane" tabindex="0" role="group" aria-label=${t.predict.heading}>${predictView(t, states.done, dispatch)}</div></div></div>`,
    )}
    ${section(
      "Menu and dialogs",
      row(
        menuView(t, { ...state, canInstall: true }, dispatch),
        html`<button type="button" @click=${() => open("keys")}>Dialog of keys</button>`,
        html`<button type="button" @click=${() => open("whole")}>Dialog with a long text</button>`,
      ),
    )}

    ${dialog === "keys" ? keysView(t, () => open(undefined)) : nothing}
    ${dialog === "whole" ? wholeView(t, { text: "All of a long text. ".repeat(600), at: 0 }, () => open(undefined)) : nothing}
  </main>`;
}

function open(name: typeof dialog): void {
  dialog = name;
  draw();
}

/** A field for each kind of setting, as it is, wrong and out of use. */
function fields(state: State): TemplateResult {
  const shown = ["learning_rate", "optimizer", "early_stopping", "kernel_widths"];
  const settings = state.form?.settings.filter(({ key }) => shown.includes(key)) ?? [];
  const wrong = { ...state, invalid: { learning_rate: "many" } };
  // One that is wrong and one that is out of use stand beside those that are as they should be.
  const other = (suffix: string, isDisabled: boolean, from: State) =>
    settings.slice(0, 1).map((setting) =>
      settingField(
        t,
        {
          ...from,
          invalid: isDisabled ? {} : { [setting.key + suffix]: "many" },
          config: { ...from.config, [setting.key + suffix]: setting.default },
        },
        { ...setting, key: setting.key + suffix },
        isDisabled,
        dispatch,
      ),
    );
  return html`<div class="fields">
    ${settings.map((setting) => settingField(t, { ...state, invalid: {} }, setting, false, dispatch))}
    ${other("_wrong", false, wrong)} ${other("_out_of_use", true, state)}
    <div class="field"><label for="gallery-text">Text</label><input id="gallery-text" type="text" placeholder="What it is like" /></div>
    <div class="field"><label for="gallery-area">Longer text</label><textarea id="gallery-area" rows="3"></textarea></div>
    <label class="check"><input type="checkbox" checked /> Chosen</label>
    <label class="check"><input type="checkbox" disabled /> Out of use</label>
  </div>`;
}

states.store.listen(draw);
draw();
document.documentElement.dataset["drawn"] = "yes";
