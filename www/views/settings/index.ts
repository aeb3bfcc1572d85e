// The form: groups of settings, but for the first closed until wanted, drawn from what Rust says of each.

import { isDefault, wantedConfig } from "../../state/form.ts";
import { html, nothing } from "lit-html";
import type { Setting } from "../../engine/protocol.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { choiceKeys, isShown } from "../../state/settings.ts";
import { type View, disclosure } from "../parts.ts";
import { settingField } from "./field.ts";

const groups: readonly Setting["group"][] = ["text", "split", "model", "training", "privacy"];

export function settingsView(t: Messages, state: State, dispatch: Dispatch): View {
  const { form, config, run } = state;
  if (!form || !config) return nothing;
  const above = new Set<string>(choiceKeys);
  const settings = form.settings.filter(
    (setting) => !above.has(setting.key) && isShown(setting, config, form.settings),
  );
  const present = groups.filter((group) => settings.some((setting) => setting.group === group));
  const isLocked = run.phase === "training" || run.phase === "starting";
  const isPaused = run.phase === "paused";
  const wanted = { ...state, config: wantedConfig(state) };
  const anyChanged = form.settings.some(({ key }) => !isDefault(wanted, key));
  return html`<div class="settings">
    ${isLocked ? html`<p class="hint">${t.model.locked}</p>` : nothing}
    ${isPaused ? html`<p class="hint">${t.model.lockedPart}</p>` : nothing}
    ${present.map((group, index) => {
      const members = settings.filter((setting) => setting.group === group);
      const nChanged = members.filter(({ key }) => !isDefault(state, key)).length;
      const summary = html`${t.model.groups[group]}
        ${nChanged > 0 ? html`<span class="badge">${t.model.nChanged(nChanged)}</span>` : nothing}`;
      return disclosure(
        state,
        dispatch,
        `settings-${group}`,
        summary,
        () => html`
        <div class="fields">
          ${members.map((setting) => {
            const isDisabled = isLocked || (isPaused && !setting.live);
            return settingField(t, state, setting, isDisabled, dispatch);
          })}
        </div>
      `,
        index === 0,
      );
    })}
    ${
      anyChanged && !isLocked && !isPaused
        ? html`<button type="button" class="quiet" @click=${() => dispatch({ type: "settingsRestored" })}>
          ${t.model.restoreAll}
        </button>`
        : nothing
    }
  </div>`;
}
