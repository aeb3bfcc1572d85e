// What was asked for since the page was opened.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { scope } from "../../scope.ts";
import type { State } from "../../state.ts";
import type { Asked } from "../../state/offline.ts";
import type { View } from "../parts.ts";

type Words = Messages<"privacy">;

export function requestsView(w: Words, { offline }: State): View {
  const { requests } = offline;
  if (!requests) return nothing;
  const { nWhileLoading, nSince, since, isLoaded, sent } = requests;
  return html`<p class="hint">${w.requests.intro}</p>
    <p><strong>${isLoaded ? w.requests.counts(nWhileLoading, nSince) : w.requests.loading(nWhileLoading)}</strong></p>
    ${list(w, w.requests.list, since)}
    <p>${sent ? w.requests.sent(sent.nWhileLoading, sent.nSince) : w.requests.unwitnessed}</p>
    ${sent ? list(w, w.requests.listSent, sent.since) : nothing}`;
}

function list(w: Words, name: string, asked: readonly Asked[]): View {
  if (asked.length === 0) return nothing;
  return html`<ul class="asked" aria-label=${name} tabindex="0">
    ${asked.map(
      ({ address, n }) => html`<li>
        <span class="address">${address.startsWith(scope) ? address.slice(scope.length) || "./" : address}</span>:
        ${w.requests.kinds[kindOf(address)]}${w.requests.times(n)}
      </li>`,
    )}
  </ul>`;
}

function kindOf(address: string): keyof Words["requests"]["kinds"] {
  const path = address.slice(scope.length);
  if (!address.startsWith(scope)) return "other";
  if (path.endsWith("manifest.json")) return "list";
  if (path.startsWith("models/")) return "encoder";
  if (path.startsWith("engine/gpu/")) return "gpuEngine";
  return /^(assets|engine)\//.test(path) ? "part" : "other";
}
