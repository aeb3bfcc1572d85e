// One setting: its label, its control, its range, its help, the way back to its default.

import { isDefault, valueOf } from "../../state/form.ts";
import { html, nothing } from "lit-html";
import type { ChoiceOption, Setting } from "../../engine/protocol.ts";
import { type Messages, optionLabel, settingHelp, settingLabel } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { BuiltName } from "../../state/model-choice.ts";
import { type SettingValue, readSetting } from "../../state/settings.ts";
import type { View } from "../parts.ts";

export function fieldId(key: string): string {
  return `setting-${key}`;
}

/** `what` is a way to what its name means. */
export function settingField(
  t: Messages,
  state: State,
  setting: Setting,
  isDisabled: boolean,
  dispatch: Dispatch,
  what: View = nothing,
): View {
  const { key, kind } = setting;
  const id = fieldId(key);
  const problem = problemOf(t, state, setting);
  const isChanged = !isDefault(state, key);
  const described = problem ? `${id}-problem ${id}-help` : `${id}-help`;
  const change = (value: SettingValue) => dispatch({ type: "settingChanged", key, value });
  const value = valueOf(state.config, key) as SettingValue;

  const text = () => html`<input
    id=${id}
    type="text"
    inputmode=${kind.type === "integer" ? "numeric" : kind.type === "number" ? "decimal" : nothing}
    autocomplete="off"
    aria-describedby=${described}
    aria-invalid=${problem ? "true" : nothing}
    ?disabled=${isDisabled}
    .value=${state.invalid[key] ?? settingText(t, setting, value)}
    @change=${(event: Event) => {
      const raw = (event.currentTarget as HTMLInputElement).value;
      const read = readSetting(setting, kind.type === "integers" ? raw : t.plain(raw));
      if (read === undefined) dispatch({ type: "settingInvalid", key, raw });
      else change(read);
    }}
  />`;
  const select = (options: ChoiceOption[]) => html`<select
    id=${id}
    aria-describedby=${described}
    ?disabled=${isDisabled}
    @change=${(event: Event) => change((event.currentTarget as HTMLSelectElement).value)}
  >
    ${options.map(
      (option) =>
        html`<option value=${option.value} .selected=${option.value === value}>${optionLabel(t, setting, option)}</option>`,
    )}
  </select>`;
  const check = () => html`<input
    id=${id}
    type="checkbox"
    aria-describedby=${described}
    ?disabled=${isDisabled}
    .checked=${value === true}
    @change=${(event: Event) => change((event.currentTarget as HTMLInputElement).checked)}
  />`;

  const name = settingLabel(t, setting);
  const restore =
    isChanged && !isDisabled
      ? html`<button
        type="button"
        class="icon restore"
        aria-label=${t.model.restore}
        aria-describedby="${id}-label"
        title=${t.model.default(settingText(t, setting, setting.default))}
        @click=${() => change(setting.default)}
      >↺</button>`
      : nothing;
  return html`<div class="field setting ${isChanged ? "changed" : ""} ${kind.type === "toggle" ? "toggle" : ""}">
    ${
      kind.type === "toggle"
        ? html`<div class="label-line">${check()}<label id="${id}-label" for=${id}>${name}</label>${restore}</div>`
        : html`<div class="label-line"><label id="${id}-label" for=${id}>${name}</label>${what}${restore}</div>
          ${kind.type === "choice" ? select(kind.options) : text()}`
    }
    ${problem ? html`<p class="problem" id="${id}-problem">${problem}</p>` : nothing}
    <p class="hint" id="${id}-help">${settingHelp(t, setting)}</p>
  </div>`;
}

/** What is wrong with a setting, where the person can mend it. */
function problemOf(t: Messages, state: State, { key, kind }: Setting): string | undefined {
  if (key in state.invalid) {
    switch (kind.type) {
      case "integer":
        return t.model.wholeRange(t.number(kind.min), t.number(kind.max));
      case "number":
        return t.model.range(t.decimal(String(kind.min)), t.decimal(String(kind.max)));
      case "integers":
        return t.model.listRange(String(kind.min), String(kind.max));
      case "toggle":
      case "choice":
        return undefined;
    }
  }
  const refused = state.plan.error?.kind;
  if (refused?.code !== "invalidSetting" || refused.key !== key) return undefined;
  // Here the size that it is checked against is known.
  if (key === "n_heads") return t.model.divides(state.config?.embedding_dim ?? 0);
  return t.errors.invalidSetting(refused);
}

/** What is built, by the names of the setting that says which network. */
export function builtText(t: Messages, model: Setting, built: BuiltName): string {
  if (built === "classifier" || model.kind.type !== "choice") return t.model.classifier;
  const option = model.kind.options.find(({ value }) => value === built);
  return option ? optionLabel(t, model, option) : built;
}

/** A setting's value as the form shows it. */
export function settingText(t: Messages, setting: Setting, value: unknown): string {
  const { kind } = setting;
  if (kind.type === "toggle") return value === true ? t.model.on : t.model.off;
  if (kind.type === "choice") {
    const chosen = kind.options.find((option) => option.value === value);
    return chosen ? optionLabel(t, setting, chosen) : String(value);
  }
  return kind.type === "number" ? t.decimal(String(value)) : String(value);
}
