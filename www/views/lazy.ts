// Parts of the page that are fetched when they are first shown, or before that when there is
// nothing else to do; each with its styles, and with its words in the language that is shown.

import { html, type TemplateResult } from "lit-html";
import { until } from "lit-html/directives/until.js";
import { type Messages, type Part, fetchMessages, hasMessages } from "../i18n/index.ts";
import { isRefusing } from "../offline/index.ts";
import { prefetched } from "../prefetch.ts";

/** After so long without a part its place says so. */
const patienceMs = 10_000;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A view whose module is fetched on its first drawing. Until it is here its place says so; a
 * fetch that fails says how to go on, and the next drawing tries again.
 *
 * @param words - the parts of the page's words that it needs
 * @param load - the module's view, as `() => import("./compare/index.ts").then((m) => m.compareView)`
 */
export function lazy<Rest extends unknown[]>(
  words: readonly Part[],
  load: () => Promise<(t: Messages, ...rest: Rest) => TemplateResult>,
): (t: Messages, ...rest: Rest) => unknown {
  let view: ((t: Messages, ...rest: Rest) => TemplateResult) | undefined;
  const fetchView = prefetched(async () => (view = await load()));
  let loading: Promise<void> | undefined;
  return (t, ...rest) => {
    const { language } = t;
    if (view && words.every((part) => hasMessages(language, part))) return view(t, ...rest);
    loading ??= Promise.all([fetchView(), ...words.map((part) => fetchMessages(language, part))]).then(() => {
      loading = undefined;
    });
    const drawn = loading.then(
      () => view?.(t, ...rest),
      () => {
        loading = undefined;
        const why = isRefusing() ? t.page.partOffline : t.page.partFailed;
        return html`<p class="message error" role="alert">${why}</p>`;
      },
    );
    // What is here first is drawn, and what is before another then takes its place.
    const late = after(patienceMs).then(() => html`<p class="message note" aria-live="polite">${t.page.partSlow}</p>`);
    return until(drawn, late, html`<p class="hint" aria-live="polite">${t.page.partLoading}</p>`);
  };
}
