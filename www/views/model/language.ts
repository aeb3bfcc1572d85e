// Says where the encoder does not read the texts' language, and offers what does.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { languageHint } from "../../state/language.ts";
import { withStart } from "../../state/model-choice.ts";
import type { View } from "../parts.ts";

export function languageView(t: Messages, state: State, dispatch: Dispatch): View {
  const hint = languageHint(state);
  if (!hint) return nothing;
  const { name, unknown, offer } = hint;
  const take = () => {
    if (state.config) dispatch({ type: "settingsChanged", changes: withStart(state.config, offer) });
  };
  return html`<div class="message note" role="group" aria-label=${t.encoder.language}>
    <p>${unknown === undefined ? t.encoder.foreign(name) : t.encoder.unknown(name, unknown)}
      ${offer === "random" ? t.encoder.fromTexts : nothing}</p>
    <button type="button" @click=${take}>${offer === "random" ? t.encoder.useRandom : t.encoder.use(offer)}</button>
  </div>`;
}
