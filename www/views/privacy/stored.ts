// What is kept on this device, as the browser tells it, and its deletion.

import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { elided } from "../../elide.ts";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isActive } from "../../state/run.ts";
import { type StoredItem, type StoredKind, type StoredOf, isFile } from "../../state/stored.ts";
import type { View } from "../parts.ts";
import { projectName } from "../project-name.ts";
import { takeFocus } from "./focus.ts";

type Words = Messages<"privacy">;

/** These come again at the next visit, or are of no use without what they are of. */
const goWithAll: readonly StoredKind[] = ["page", "settings", "other"];

export function storedView(t: Messages, w: Words, state: State, dispatch: Dispatch): View {
  const { told, failed } = state.stored;
  if (failed !== undefined) return html`<p class="message error" role="alert">${w.failed(failed)}</p>`;
  if (!told) return html`<p class="hint" role="status">${w.looking}</p>`;
  return html`
    ${told.items.length === 0 ? html`<p>${w.nothing}</p>` : table(t, w, state, dispatch)} ${durability(w, state, dispatch)}
    ${
      told.estimate
        ? html`<p class="hint">${t.sentences(w.estimate(size(t, w, told.estimate.usage), size(t, w, told.estimate.quota)), w.measured)}</p>`
        : html`<p class="hint">${w.measured}</p>`
    }
    ${erasure(t, w, state, dispatch)}
  `;
}

function table(t: Messages, w: Words, { stored, run }: State, dispatch: Dispatch): View {
  const items = stored.told?.items ?? [];
  const total = items.reduce((sum, { bytes }) => sum + bytes, 0);
  // What a run is working with stays until it ends.
  const isBusy = isActive(run);
  return html`<table class="stored">
    <caption class="visually-hidden">${w.caption}</caption>
    <thead>
      <tr><th scope="col">${w.columns.what}</th><th scope="col" class="number">${w.columns.size}</th>
        <th scope="col"><span class="visually-hidden">${w.columns.action}</span></th></tr>
    </thead>
    <tbody>
      ${items.map((item) => row(t, w, item, stored.asked, isBusy, dispatch))}
    </tbody>
    <tfoot>
      <tr><th scope="row">${w.total}</th><td class="number">${size(t, w, total)}</td><td></td></tr>
    </tfoot>
  </table>`;
}

function row(
  t: Messages,
  w: Words,
  item: StoredItem,
  asked: State["stored"]["asked"],
  isBusy: boolean,
  dispatch: Dispatch,
): View {
  const { kind, name, project, bytes } = item;
  const of: StoredOf = { kind, name, project: project?.id };
  const what = nameOf(t, w, item);
  const isAsked =
    typeof asked === "object" && asked.kind === kind && asked.name === name && asked.project === of.project;
  const cancel = () => dispatch({ type: "deletionCancelled" });
  return html`<tr>
      <th scope="row">${what}${w.amount(item) ? html` <span class="hint">${w.amount(item)}</span>` : nothing}</th>
      <td class="number">${size(t, w, bytes)}</td>
      <td>
        ${
          goWithAll.includes(kind)
            ? kind === "page"
              ? html`<span class="hint">${w.keepsFor}</span>`
              : nothing
            : html`<button type="button" class="quiet" aria-label=${w.deleteOne(what)} ?disabled=${isBusy && kind === "encoder"}
                aria-expanded=${isAsked ? "true" : "false"}
                @click=${() => (isAsked ? cancel() : dispatch({ type: "deletionAsked", of }))}>${w.delete}</button>`
        }
      </td>
    </tr>
    ${
      isAsked
        ? html`<tr class="sure"><td colspan="3">
          <div class="message note" role="group" aria-label=${w.sure(what)}>
            <p>${w.sure(what)}${kind === "runs" ? ` ${w.models}` : nothing}</p>
            <button type="button" @click=${() => dispatch({ type: "storedDeleted", ...of })}>${w.delete}</button>
            <button type="button" class="quiet" @click=${cancel}>${w.keep}</button>
          </div>
        </td></tr>`
        : nothing
    }`;
}

function durability(w: Words, { stored }: State, dispatch: Dispatch): View {
  const { told, isRefused } = stored;
  if (!told || told.items.length === 0) return nothing;
  return html`<p>
    ${told.isPersisted ? w.persisted : w.notPersisted} ${isSafari() ? w.safari : nothing}
    ${
      told.isPersisted === false
        ? html`<button type="button" class="quiet inline" @click=${() => dispatch({ type: "persistenceAsked" })}>${w.persist}</button>`
        : nothing
    }
    ${isRefused ? html`<span role="status">${w.persistRefused}</span>` : nothing}
  </p>`;
}

/** By what no other engine says of itself: WebKit's rule is not one that a page can ask about. */
function isSafari(): boolean {
  return navigator.vendor.startsWith("Apple");
}

function erasure(t: Messages, w: Words, { stored }: State, dispatch: Dispatch): View {
  const items = stored.told?.items ?? [];
  if (stored.asked !== "all") {
    return html`<button type="button" class="danger" @click=${() => dispatch({ type: "deletionAsked", of: "all" })}>${w.erase}</button>`;
  }
  const deleted = items.filter((item) => !stored.keepsFiles || !isFile(item));
  const what = deleted.map((item) => [nameOf(t, w, item), w.amount(item)].filter(Boolean).join(" – "));
  return html`<div class="message error" role="group" aria-labelledby="erase-heading">
    <div>
      <h3 id="erase-heading" tabindex="-1" ${ref(takeFocus)}>${w.eraseHeading}</h3>
      ${deleted.length > 0 ? html`<ul>${what.map((one) => html`<li>${one}</li>`)}</ul>` : nothing}
      <p>${w.eraseTabs}</p>
      <label class="check"><input type="checkbox" .checked=${stored.keepsFiles}
        @change=${(event: Event) => dispatch({ type: "filesKept", on: (event.currentTarget as HTMLInputElement).checked })} />
        ${w.keepFiles}</label>
      <div class="controls">
        <button type="button" class="danger" @click=${() => dispatch({ type: "erased", here: true })}>${w.eraseNow}</button>
        <button type="button" @click=${() => dispatch({ type: "deletionCancelled" })}>${w.cancel}</button>
      </div>
    </div>
  </div>`;
}

export function nameOf(t: Messages, w: Words, { kind, name, project }: StoredItem): string {
  if (project) return w.project(elided(projectName(t, project)));
  return kind === "encoder" && name ? sentenceCase(t.encoder.name[name]) : w.names[kind];
}

export function size(t: Messages, w: Words, bytes: number): string {
  return bytes < 1e6 || bytes >= 1e9 ? w.size(bytes) : t.bytes(bytes);
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
