// What happened that the person did not ask for, and what can be done about it.

import { html, nothing, type TemplateResult } from "lit-html";
import { assertNever } from "../../assert-never.ts";
import { elided } from "../../elide.ts";
import { type Messages, errorText, fileProblemText, messages } from "../../i18n/index.ts";
import { reloadAnew } from "../../reload.ts";
import { sampleName } from "../../samples/index.ts";
import type { Action, Dispatch, State } from "../../state.ts";
import type { Notice } from "../../state/page.ts";
import { isActive } from "../../state/run.ts";
import type { View } from "../parts.ts";

/** These tell, and ask for nothing. */
const quiet = new Set<Notice["code"]>([
  "discarded",
  "recovered",
  "cutShort",
  "linkedSample",
  "followed",
  "passedOver",
  "aside",
  "otherVersion",
  "projectGone",
]);

export function noticesView(t: Messages, state: State, dispatch: Dispatch): View {
  if (state.notices.length === 0 && !state.loadError && !state.isLoadSlow) return nothing;
  return html`<div class="notices" role="region" aria-label=${t.page.notices}>
    ${
      state.loadError
        ? html`<div class="message error" role="alert"><p>${t.page.loadFailed(state.loadError)}</p>${reloadButton(t)}</div>`
        : state.isLoadSlow
          ? html`<div class="message note" role="alert"><p>${t.page.loadSlow}</p>${reloadButton(t)}</div>`
          : nothing
    }
    ${state.notices.map((notice, index) => {
      const isError = !quiet.has(notice.code);
      return html`<div class="message ${isError ? "error" : "note"}" role=${isError ? "alert" : nothing}
        aria-live=${isError ? nothing : "polite"}>
        <p>${noticeText(t, notice)}</p>
        ${ways(t, state, notice, dispatch)}
        <button type="button" class="quiet" @click=${() => dispatch({ type: "dismissed", index })}>
          ${t.page.dismiss}
        </button>
      </div>`;
    })}
  </div>`;
}

function reloadButton(t: Messages): TemplateResult {
  return html`<button type="button" class="quiet" @click=${reloadAnew}>${t.page.reload}</button>`;
}

/** What the person can do about it. */
function ways(t: Messages, state: State, notice: Notice, dispatch: Dispatch): TemplateResult[] {
  const { data, isAsideSaved } = state;
  const button = (words: string, action: Action) =>
    html`<button type="button" class="quiet" @click=${() => dispatch(action)}>${words}</button>`;
  switch (notice.code) {
    case "cutShort":
      if (isActive(state.run) || state.form === undefined) return [];
      if (notice.from === undefined) return [button(t.storage.trainAgain, { type: "command", command: "train" })];
      return [button(t.storage.goOn(notice.from), { type: "runResumed", at: notice.at })];
    case "notKept":
    case "cleared":
      return data.present.rows.length > 0 ? [button(t.storage.saveTexts, { type: "textsSaved" })] : [];
    case "aside":
    case "storageUnreadable":
      return [
        button(t.storage.saveAside, { type: "asideSaveAsked" }),
        // There is no other way back.
        ...(isAsideSaved ? [button(t.storage.deleteAside, { type: "asideDropAsked" })] : []),
      ];
    case "otherVersion":
      return [button(t.storage.saveAside, { type: "asideSaveAsked" })];
    case "linkedSample":
      return [button(t.page.useSample, { type: "sampleChosen", id: notice.id })];
    case "discarded":
      return [button(t.frame.run.bringBack, { type: "modelAsked", number: notice.number })];
    default:
      return [];
  }
}

function noticeText(t: Messages, notice: Notice): string {
  switch (notice.code) {
    case "notKept":
      return notice.isFull ? t.page.storageFull : t.page.storageClosed(notice.detail);
    case "storageUnreadable":
      return `${t.page.storageUnreadable(notice.lost)} ${t.storage.damagedAside}`;
    case "fileFailed":
      return t.page.fileFailed(elided(notice.name), notice.detail);
    case "fileRefused":
      return `${elided(notice.name)}${t.colon}${fileProblemText(messages(t.language, "files"), notice.problem)}`;
    case "fileGone":
      return messages(t.language, "files").gone(elided(notice.name));
    case "notOpened":
      return t.rows.notOpened(elided(notice.name));
    case "linkedSample":
      return t.page.linkedSample(sampleName(t, notice.id) ?? notice.id);
    case "unknownSample":
      return t.page.unknownSample(elided(notice.id));
    case "cleared":
    case "aside":
    case "otherVersion":
    case "followed":
    case "passedOver":
    case "projectGone":
      return t.storage[notice.code];
    case "cutShort":
      return t.storage.cutShort(notice.step, notice.nSteps, notice.from);
    case "recovered":
      return t.page.recovered(notice.isOver ? undefined : notice.step, notice.detail);
    case "encoderNotKept":
      return t.page.encoderNotKept(notice.isFull, notice.detail);
    case "modelNotKept":
      return t.kept.notKept(notice.isFull, notice.detail);
    case "modelUnreadable":
      return t.kept.unreadable(notice.detail);
    case "discarded":
      return t.frame.run.discarded;
    case "pictureFailed":
      return t.page.picture.failed(notice.detail);
    case "partFailed":
      return t.page.partFailed;
    case "error":
      return (notice.name ? `${elided(notice.name)}${t.colon}` : "") + errorText(t, notice.error);
    default:
      return assertNever(notice);
  }
}
