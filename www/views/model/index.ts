// The stage of the model: what it starts from and which it is, its layers with their formulas, all settings.

import { wantedConfig } from "../../state/form.ts";
import {
  type BuiltName,
  builtNames,
  builtOf,
  startNames,
  startOf,
  withBuilt,
  withStart,
} from "../../state/model-choice.ts";
import { samplerText } from "../../state/trial.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import type { EngineChoice, ModelKind, Plan, Setting } from "../../engine/protocol.ts";
import { type Messages, optionLabel, settingHelp, settingLabel } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { projectKind } from "../../kinds/reference.ts";
import { isActive } from "../../state/run.ts";
import { type choiceKeys, isShown, runKind } from "../../state/settings.ts";
import { isDataError } from "../data/index.ts";
import { layerName } from "../layer-name.ts";
import { notForMediaView } from "../example.ts";
import { longestEdited, pasteLong } from "../excerpt.ts";
import { lazy } from "../lazy.ts";
import { type View, disclosure, errorBox, optionCards } from "../parts.ts";
import { builtText, fieldId } from "../settings/field.ts";
import { settingsView } from "../settings/index.ts";
import { tokenView } from "../tokens/index.ts";
import { encoderView } from "./encoder.ts";
import { languageView } from "./language.ts";
import { term } from "../term.ts";

const choices: readonly EngineChoice[] = ["auto", "cpu", "gpu"];

/** What the model knows already, which it is, and what follows from that. */
export function choiceTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return html`
    ${startView(t, state, dispatch)}
    <div class="fields">
      ${builtField(t, state, dispatch)} ${adaptationField(t, state, dispatch)} ${engineField(t, state, dispatch)}
    </div>
    ${encoderView(t, state, dispatch)} ${projectKind(state) === "text" ? languageView(t, state, dispatch) : nothing} ${planView(t, state)}
  `;
}

export function layersTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { plan } = state.plan;
  const layers = plan && plan.layers.length > 0 ? layersView(t, state, plan, dispatch) : nothing;
  if (projectKind(state) !== "text") return html`${planView(t, state)} ${notForMediaView(t, "layers")}`;
  return html`${planView(t, state)} ${layers} ${sampler(t, state, dispatch)}`;
}

export function settingsTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return html`${settingsView(t, state, dispatch)}`;
}

function engineField(t: Messages, state: State, dispatch: Dispatch): View {
  const options = choices.map((value) => ({ value, label: t.model.engines[value] }));
  const change = (value: string) => dispatch({ type: "engineChosen", choice: value as EngineChoice });
  return selectField("engine", t.model.engine, options, state.choice, t.model.engineHelp, isActive(state.run), change);
}

/** What it knows already: the first question, on which the others hang. In its place before it can be answered. */
function startView(t: Messages, state: State, dispatch: Dispatch): View {
  const config = wantedConfig(state);
  // What pictures and sounds are read by is not chosen.
  if (projectKind(state) !== "text") return nothing;
  const cards = startNames.map((value) => ({
    value,
    ...t.model.starts[value],
    badge: value === "small" ? t.model.recommended : undefined,
  }));
  const isDisabled = !config || isActive(state.run);
  return optionCards(fieldId("start"), t.model.start, cards, config && startOf(config), isDisabled, (start) => {
    if (config) dispatch({ type: "settingsChanged", changes: withStart(config, start) });
  });
}

/** A network, or a classifier on an encoder's vectors. It has its place before the engine has said which there are. */
function builtField(t: Messages, state: State, dispatch: Dispatch): View {
  const { config } = state;
  if (projectKind(state) !== "text") return nothing;
  const setting = settingOf(state, "model");
  const models = setting?.kind.type === "choice" ? setting.kind.options.map(({ value }) => value as ModelKind) : [];
  const options =
    config && setting
      ? builtNames(config, models).map((value) => ({ value, label: builtText(t, setting, value) }))
      : [];
  const help = config && startOf(config) !== "random" ? t.model.builtHelp : setting && settingHelp(t, setting);
  const change = (value: string) =>
    config && dispatch({ type: "settingsChanged", changes: withBuilt(config, value as BuiltName) });
  return selectField(
    "model-kind",
    t.model.model,
    options,
    config && builtOf(config),
    help ?? t.page.loading,
    !setting || isActive(state.run),
    change,
  );
}

/** How a classifier on an encoder's vectors comes about. */
function adaptationField(t: Messages, state: State, dispatch: Dispatch): View {
  const { config, form } = state;
  const setting = settingOf(state, "adaptation");
  if (!config || !form || setting?.kind.type !== "choice") return nothing;
  if (!isShown(setting, config, form.settings) || builtOf(config) !== "classifier") return nothing;
  const options = setting.kind.options
    .filter(({ value }) => value !== "network")
    .map((option) => ({ value: option.value, label: optionLabel(t, setting, option) }));
  return selectField(
    fieldId("adaptation"),
    settingLabel(t, setting),
    options,
    config.adaptation,
    settingHelp(t, setting),
    isActive(state.run),
    (value) => dispatch({ type: "settingChanged", key: "adaptation", value }),
  );
}

function settingOf({ form }: State, key: (typeof choiceKeys)[number]): Setting | undefined {
  return form?.settings.find((setting) => setting.key === key);
}

function selectField(
  id: string,
  label: string,
  options: readonly { value: string; label: string }[],
  chosen: string | undefined,
  help: string,
  isDisabled: boolean,
  change: (value: string) => void,
): TemplateResult {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select
      id=${id}
      aria-describedby="${id}-help"
      ?disabled=${isDisabled}
      @change=${(event: Event) => change((event.currentTarget as HTMLSelectElement).value)}
    >
      ${options.map(({ value, label }) => html`<option value=${value} .selected=${value === chosen}>${label}</option>`)}
    </select>
    <p class="hint" id="${id}-help">${help}</p>
  </div>`;
}

/** How a classifier on an encoder's vectors is found. */
function transferText(t: Messages, state: State): string {
  if (state.config?.labels === "several") return t.train.waysOfLabels;
  return projectKind(state) === "text" ? t.model.transfer : t.model.transferOfMedia;
}

function planView(t: Messages, state: State): View {
  const { plan, error, pending } = state.plan;
  if (error && !isDataError(error.kind.code)) return errorBox(t, error);
  const isTransfer = state.config !== undefined && runKind(state.config) === "transfer";
  if (!plan) return html`<p class="plan hint">${pending ? t.model.planning : t.model.waiting}</p>`;
  return html`
    <div class="plan ${pending ? "pending" : ""}">
      <p>${t.model.summary(plan.nTraining, plan.nValidation, plan.nTest, isTransfer ? 0 : plan.nSteps)}</p>
      ${
        plan.encoder
          ? // Until the encoder is here, nothing is known of lengths and sizes.
            plan.encoderLoaded && plan.maxLen > 1
            ? html`<p>${t.model.encoderSizes(plan.nParameters, plan.maxLen)}</p>`
            : nothing
          : html`<p>${t.model.sizes(plan.nParameters, plan.vocabularySize, plan.maxLen)}</p>`
      }
      ${isTransfer ? html`<p class="hint">${transferText(t, state)}</p>` : nothing}
      ${
        plan.unknownShare >= 0.005 && (!plan.encoder || plan.encoderLoaded)
          ? html`<p class="hint">${t.model.unknownShare(plan.unknownShare)}</p>`
          : nothing
      }
    </div>
  `;
}

const mathsView = lazy<[State, Plan["layers"][number]]>(["maths"], () =>
  import("../maths/index.ts").then((m) => m.mathsView),
);
const optimizerView = lazy<[State]>(["maths"], () => import("../maths/index.ts").then((m) => m.optimizerView));

function layersView(t: Messages, state: State, plan: Plan, dispatch: Dispatch): View {
  return html`<div class="scroll layers" tabindex="0" role="group" aria-label=${t.model.layers}>
    <table>
      <caption class="visually-hidden">${t.model.layers}</caption>
      <thead>
        <tr>
          <th scope="col">${t.model.layer}</th>
          <th scope="col">${t.model.shape}</th>
          <th scope="col" class="number">${t.model.parameters}</th>
        </tr>
      </thead>
      <tbody>
        ${plan.layers.map((layer, index) => {
          const id = `layer-${index}`;
          const isOpen = state.open[id] ?? false;
          return html`<tr>
              <th scope="row">
                <button type="button" class="quiet layer" aria-expanded=${isOpen ? "true" : "false"}
                  @click=${() => dispatch({ type: "toggled", id, open: !isOpen })}>${layerName(t, layer.kind, state.config?.labels)}</button>
              </th>
              <td class="code">${layer.outputShape.join(" × ")}</td>
              <td class="number">${t.number(layer.nParameters)}</td>
            </tr>
            ${isOpen ? html`<tr><td colspan="3" class="formula-cell">${mathsView(t, state, layer)}</td></tr>` : nothing}`;
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="2">${t.model.total}</th>
          <td class="number">${t.number(plan.nParameters)}</td>
        </tr>
      </tfoot>
    </table>
  </div>
  <p class="hint">${t.model.layerHelp}</p>
  ${
    state.config && runKind(state.config) !== "transfer"
      ? disclosure(state, dispatch, "optimizer-maths", t.model.weightsChange, () => optimizerView(t, state))
      : nothing
  }`;
}

/** Any text as tokens; the first row's until the person writes another. */
function sampler(t: Messages, state: State, dispatch: Dispatch): View {
  const { tokens } = state.sampler;
  const text = samplerText(state);
  return html`<div class="sampler">
    <div class="termed"><h3>${t.model.tokens}</h3>${term(t, "token")}</div>
    <div class="field">
      <label for="sampler">${t.model.tokenText}</label>
      <textarea id="sampler" rows="2" dir="auto" .value=${text}
        @paste=${(event: ClipboardEvent) => pasteLong(event, longestEdited, (text) => dispatch({ type: "samplerTyped", text }))}
        @input=${(event: InputEvent) =>
          dispatch({ type: "samplerTyped", text: (event.currentTarget as HTMLTextAreaElement).value })}></textarea>
    </div>
    ${
      tokens && state.plan.plan
        ? tokenView(t, tokens.text, tokens.view)
        : html`<p class="hint">${t.model.tokensWaiting}</p>`
    }
  </div>`;
}
