// The stage of the model: what it starts from and which it is, its layers with their formulas, all settings.

import { valueOf, wantedConfig } from "../../state/form.ts";
import { samplerText } from "../../state/trial.ts";
import { html, nothing, type TemplateResult } from "lit-html";
import type { EngineChoice, Plan } from "../../engine/protocol.ts";
import { type Messages, optionLabel, settingHelp, settingLabel } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isMedia, kindOfRows, projectKind } from "../../kinds/reference.ts";
import { isActive } from "../../state/run.ts";
import { choiceKeys, isShown, runKind } from "../../state/settings.ts";
import { isDataError } from "../data/index.ts";
import { layerName } from "../layer-name.ts";
import { notForMediaView } from "../example.ts";
import { longestEdited, pasteLong } from "../excerpt.ts";
import { lazy } from "../lazy.ts";
import { type View, disclosure, errorBox } from "../parts.ts";
import { fieldId } from "../settings/field.ts";
import { settingsView } from "../settings/index.ts";
import { tokenView } from "../tokens/index.ts";
import { encoderView } from "./encoder.ts";
import { languageView } from "./language.ts";
import { term } from "../term.ts";

const choices: readonly EngineChoice[] = ["auto", "cpu", "gpu"];

/** What the model knows already, which it is, and what follows from that. */
export function choiceTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return html`
    <div class="fields">
      ${choiceKeys.map((key) => choiceField(t, state, key, dispatch))}
      ${engineField(t, state, dispatch)}
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
  return html`<div class="field">
    <label for="engine">${t.model.engine}</label>
    <select
      id="engine"
      ?disabled=${isActive(state.run)}
      @change=${(event: Event) =>
        dispatch({
          type: "engineChosen",
          choice: (event.currentTarget as HTMLSelectElement).value as EngineChoice,
        })}
    >
      ${choices.map(
        (choice) =>
          html`<option value=${choice} .selected=${choice === state.choice}>${t.model.engines[choice]}</option>`,
      )}
    </select>
  </div>`;
}

/** A choice that decides on the others; the form has the rest. */
function choiceField(t: Messages, state: State, key: (typeof choiceKeys)[number], dispatch: Dispatch): View {
  const { form } = state;
  // Where one encoder cannot be had, another may be chosen.
  const config = key === "encoder" ? wantedConfig(state) : state.config;
  const setting = form?.settings.find((setting) => setting.key === key);
  // The model has its place before the engine has said which there are.
  const kind = kindOfRows(state.data.present.rows) ?? "text";
  // What pictures and sounds are read by is not chosen.
  if (kind !== "text" && (key === "model" || key === "start")) return nothing;
  if (key !== "model" && !(setting && config && isShown(setting, config))) return nothing;
  const options = setting?.kind.type === "choice" ? setting.kind.options : [];
  const value = valueOf(config, key);
  const id = key === "model" ? "model-kind" : fieldId(key);
  return html`<div class="field">
    <label for=${id}>${key === "model" || !setting ? t.model.model : settingLabel(t, setting)}</label>
    <select
      id=${id}
      aria-describedby="${id}-help"
      ?disabled=${!setting || isActive(state.run)}
      @change=${(event: Event) =>
        dispatch({ type: "settingChanged", key, value: (event.currentTarget as HTMLSelectElement).value })}
    >
      ${options
        .filter(({ value }) => !isMedia(value))
        .map(
          (option) =>
            html`<option value=${option.value} .selected=${option.value === value}>${setting && optionLabel(t, setting, option)}</option>`,
        )}
    </select>
    <p class="hint" id="${id}-help">${setting ? settingHelp(t, setting) : t.page.loading}</p>
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
