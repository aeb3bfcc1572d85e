// A text as the model reads it: its tokens over its own characters, with their ids.

import { html, nothing, type TemplateResult } from "lit-html";
import type { TokenView } from "../../engine/protocol.ts";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import { own } from "../parts.ts";

/** The id of padding in every vocabulary. */
const padId = 0;

/** More would hide the page under one text. */
const mostShown = 300;

export function tokenView(t: Messages, source: string, view: TokenView): TemplateResult {
  const { tokens, ids, maxLen } = view;
  if (tokens.length === 0) return html`<p class="hint">${t.tokens.none}</p>`;
  const nUnknown = tokens.filter(({ known }) => !known).length;
  const nCut = tokens.filter(({ kept }) => !kept).length;
  const [before, after] = padding(ids);
  const shown = tokens.slice(0, mostShown);
  let place = 0;
  return html`
    <p class="hint">${t.tokens.summary(tokens.length, nUnknown, nCut, maxLen)}</p>
    <ol class="tokens" aria-label=${t.tokens.list} dir="auto">
      ${pad(t, before)}
      ${shown.map((token) => {
        // Pairs of characters overlap; what stands between tokens is shown as it is.
        const between = source.slice(place, token.start);
        place = Math.max(place, token.end);
        const marks = [token.known ? "" : t.tokens.unknown, token.kept ? "" : t.tokens.cut].filter(Boolean);
        return html`${between.trim() === "" ? nothing : html`<li class="between">${own(between)}</li>`}
          <li class="token ${token.known ? "" : "unknown"} ${token.kept ? "" : "cut"}">
            <bdi class="token-text">${elided(source.slice(token.start, token.end))}</bdi>
            ${
              token.text === source.slice(token.start, token.end)
                ? nothing
                : html`<span class="token-clean"><span aria-hidden="true">→ </span><bdi>${elided(token.text)}</bdi></span>`
            }
            <span class="token-id"><span class="visually-hidden">${t.tokens.id(token.id)}</span
              ><span aria-hidden="true">${token.id}</span>${
                marks.length > 0 ? html`<span class="token-mark"> ${t.list(marks)}</span>` : nothing
              }</span>
          </li>`;
      })}
      ${
        tokens.length > mostShown ? html`<li class="between">${t.tokens.more(tokens.length - mostShown)}</li>` : nothing
      }
      ${pad(t, after)}
    </ol>
  `;
}

function pad(t: Messages, n: number) {
  return n === 0
    ? nothing
    : html`<li class="token padding"><span class="token-text">${t.tokens.padding(n)}</span
      ><span class="token-id" aria-hidden="true">${padId}</span></li>`;
}

/** How many ids before and after the tokens are padding. */
function padding(ids: readonly number[]): [number, number] {
  const first = ids.findIndex((id) => id !== padId);
  if (first === -1) return [0, ids.length];
  const last = ids.findLastIndex((id) => id !== padId);
  return [first, ids.length - 1 - last];
}
