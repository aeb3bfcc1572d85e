// Pictures and sounds as they are shown, and the ways in for them.

import { html, nothing, type TemplateResult } from "lit-html";
import { until } from "lit-html/directives/until.js";
import "./media.css";
import { type Messages, messages } from "../../i18n/index.ts";
import { copiesOf } from "../../kinds/copies.ts";
import { kinds } from "../../kinds/index.ts";
import { type MediaKind, projectKind, referred } from "../../kinds/reference.ts";
import { shownProject } from "../../kinds/shown.ts";
import { fromText, toText } from "../../state/as-text.ts";
import type { Row } from "../../state/row.ts";
import type { Dispatch, State } from "../../state.ts";
import { droppedIn, holdsFiles } from "../../files/dropped.ts";
import { chooser } from "../data/source.ts";
import { type NotFor, type Size, spoken } from "../example.ts";
import { knownLabelsId, knownLabelsView } from "../known-labels.ts";
import { type View, isolated, own } from "../parts.ts";
import { soundView } from "./sound.ts";

export type Words = Messages<"media">;

/** An example that is no text. */
export function exampleView(t: Messages, reference: string, size: Size): TemplateResult {
  const w = messages(t.language, "media");
  const { kind, name } = referred(reference) ?? { kind: "picture" as const, name: "" };
  return html`<span class="example ${kind} ${size}">${found(reference, (address) =>
    address === undefined
      ? html`<span class="missing" role="img" aria-label=${w.missing(isolated(name))} title=${w.missing(name)}>${w.missingShort}</span>`
      : kind === "picture"
        ? html`<img src=${address} alt=${name} title=${name} decoding="async" />`
        : soundView(w, reference, name),
  )}${size === "small" ? nothing : html`<span class="example-name" aria-hidden="true">${own(name)}</span>`}</span>`;
}

/** Draws with a copy's address: at once where it is known, else when it has been looked for. */
export function found(reference: string, draw: (address: string | undefined) => TemplateResult): unknown {
  const copies = copiesOf(shownProject());
  const known = copies.addressOf(reference);
  if (known) return draw(known.address);
  const looking = copies.find(reference).then(() => draw(copies.addressOf(reference)?.address));
  return until(looking, html`<span class="missing looked-for"></span>`);
}

// Ways in

export function sourceView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "media");
  const kind = projectKind(state);
  if (kind === "text") return html``;
  return html`<div class="sources media-sources">
    <div class="toolbar">
      ${choosers(w, kind, w.add[kind], (files) => dispatch({ type: "filesDropped", files }))}
      ${kind === "sound" ? recorder(w, state, dispatch) : nothing}
    </div>
    <p class="hint">${t.sentences(w.folders, w.kept[kind])}</p>
  </div>`;
}

function choosers(w: Words, kind: MediaKind, add: string, take: (files: readonly File[]) => void): View {
  return html`${chooser(add, take, html`<input type="file" class="visually-hidden" multiple accept=${kinds[kind].accept} />`)}
    ${chooser(w.addFolder, take, html`<input type="file" class="visually-hidden" webkitdirectory />`)}`;
}

/** The person's own test set. */
export function testSetView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "media");
  const kind = projectKind(state);
  if (kind === "text") return html``;
  const { data, media } = state;
  const rows = testRows(data.test.text);
  const nLabelled = rows.filter(({ label }) => label !== "").length;
  const change = (changed: readonly Row[], before?: string) =>
    dispatch({ type: "testTyped", text: toText(changed), ...(before !== undefined && { before }) });
  const shown = rows.slice(0, media.nTestShown ?? testShown);
  return html`<div class="sources media-sources">
      <div class="toolbar">
        ${choosers(w, kind, w.addTest[kind], (files) => dispatch({ type: "filesDropped", files, isTest: true }))}
      </div>
      <p class="hint">${t.sentences(t.data.ownTestHelp, w.folders)}</p>
    </div>
    ${reportView(t, state, dispatch)}
    ${
      rows.length > 0
        ? html`<p class="hint" role="status">${t.sentences(t.data.testRead(nLabelled), w.unlabelledTests(rows.length - nLabelled))}</p>`
        : nothing
    }
    <ul class="test-examples" aria-label=${t.data.testTexts}>
      ${shown.map(
        (row, place) => html`<li>
          ${exampleView(t, row.text, "row")}
          <input class="test-label" dir="auto" autocomplete="off" list=${knownLabelsId} aria-label=${w.labelOf(spoken(row.text))} placeholder=${w.noLabel}
            .value=${row.label}
            @change=${(event: Event) => {
              const label = (event.currentTarget as HTMLInputElement).value.trim();
              change(rows.with(place, { ...row, label }));
            }} />
          <button type="button" class="icon" aria-label=${w.takeOut(spoken(row.text))} @click=${() => {
            change(rows.toSpliced(place, 1), data.test.text);
            // The next one has the place of this one, and the keyboard.
            if (place === rows.length - 1) requestAnimationFrame(() => document.getElementById(undoId)?.focus());
          }}>×</button>
        </li>`,
      )}
    </ul>
    <div class="toolbar">
      ${
        rows.length > shown.length
          ? html`<button type="button" @click=${() => dispatch({ type: "mediaTestShown", n: shown.length + testShown })}>${t.results.showMore(Math.min(testShown, rows.length - shown.length))}</button>`
          : nothing
      }
      ${
        media.testBefore === undefined
          ? nothing
          : html`<button type="button" id=${undoId} @click=${() => dispatch({ type: "testTyped", text: media.testBefore ?? "" })}>${w.putBack}</button>`
      }
    </div>
    ${knownLabelsView(state)}`;
}

let last: { text: string; rows: readonly Row[] } | undefined;

/** Views ask at every draw. */
function testRows(text: string): readonly Row[] {
  if (last?.text !== text) last = { text, rows: fromText(text, []) };
  return last.rows;
}

/** Of the test set at first, and so many more each time. */
const testShown = 60;
const undoId = "test-undo";

function recorder(w: Words, { media }: State, dispatch: Dispatch): View {
  const { recording, microphone } = media;
  if (recording?.for === "table") return recordingView(w, recording.isOn, dispatch);
  return html`<form class="recorder" @submit=${(event: SubmitEvent) => {
    event.preventDefault();
    const label = new FormData(event.currentTarget as HTMLFormElement).get("label");
    dispatch({ type: "recordingAsked", for: "table", label: typeof label === "string" ? label.trim() : "" });
  }}>
      <input name="label" class="record-label" list=${knownLabelsId} dir="auto" autocomplete="off" aria-label=${w.recordLabel} placeholder=${w.recordLabel} />
      <button type="submit">${w.record}</button>
    </form>
    ${microphone ? html`<p class="message note" role="alert">${w.microphone[microphone]}</p>` : nothing}`;
}

export function recordingView(w: Words, isOn: boolean, dispatch: Dispatch): TemplateResult {
  return html`<span class="recording" role="status">${isOn ? w.recordOn : w.recordAsking}</span>
    ${
      isOn
        ? html`<button type="button" class="primary" @click=${() => dispatch({ type: "recordingStopped" })}>${w.recordStop}</button>`
        : nothing
    }`;
}

// What became of files

export function reportView(t: Messages, { media }: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "media");
  const { adding, reading, report } = media;
  return html`
    ${
      adding
        ? html`<div class="work">
          <progress aria-label=${w.addingProgress} max=${adding.total} .value=${adding.done}></progress>
          <span class="work-at" role="status">${w.adding(adding.done, adding.total)}</span>
          <button type="button" @click=${() => dispatch({ type: "mediaAddingCancelled" })}>${w.cancel}</button>
        </div>`
        : nothing
    }
    ${
      reading
        ? html`<div class="work">
          <progress aria-label=${w.readingProgress} max=${reading.total} .value=${reading.done}></progress>
          <span class="work-at">${w.reading(reading.done, reading.total)}</span>
          <button type="button" @click=${() => dispatch({ type: "mediaReadingCancelled" })}>${w.cancel}</button>
        </div>`
        : nothing
    }
    ${report ? told(t, w, report, dispatch) : nothing}
  `;
}

function told(t: Messages, w: Words, report: NonNullable<State["media"]["report"]>, dispatch: Dispatch): View {
  const { kind, nAdded, nTested, nKnown, nCut, refused, nRefused } = report;
  const added = kind === "text" ? [] : [w.added(nAdded, kind), w.addedToTest(nTested, kind)];
  const said = t.sentences(...added, w.known(nKnown), w.cut(nCut));
  const mixed = refused.flatMap(({ fault }) =>
    fault.code === "otherKind" && fault.found !== fault.has ? [fault] : [],
  )[0];
  const isMixed = mixed !== undefined && nAdded + nTested === 0;
  return html`<div class="message ${nRefused > 0 ? "note" : "quiet"} media-report">
    ${said ? html`<p role="status">${said}</p>` : nothing}
    ${
      isMixed
        ? html`<p role="alert">${w.mixed(mixed.has, mixed.found)}</p>
          <button type="button" @click=${() => dispatch({ type: "projectAsked" })}>${w.newProject}</button>`
        : nRefused > 0
          ? html`<p role="alert">${w.refused(nRefused)}</p>
            <ul>
              ${refused.map(({ name, fault }) => html`<li>${own(name)} ${w.fault(fault)}</li>`)}
              ${nRefused > refused.length ? html`<li>${w.moreRefused(nRefused - refused.length)}</li>` : nothing}
            </ul>`
          : nothing
    }
    <button type="button" class="quiet" @click=${() => dispatch({ type: "mediaReportClosed" })}>${w.close}</button>
  </div>`;
}

// What is tried

export function trialView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "media");
  const kind = projectKind(state);
  if (kind === "text") return html``;
  const { trial, media } = state;
  const isShown = referred(trial.text) !== undefined;
  const take = (files: readonly File[]) => files.length > 0 && dispatch({ type: "trialFileChosen", files });
  const over = (event: DragEvent, isOver: boolean) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.toggle("drop-target", isOver);
  };
  const { recording, microphone, trialRefused } = media;
  return html`<div class="trial-media" id="trial" tabindex="0" role="group" aria-label=${w.trial.heading[kind]}
      aria-describedby="trial-media-help" data-drop=${w.trial.heading[kind]}
      @dragover=${(event: DragEvent) => over(event, true)} @dragleave=${(event: DragEvent) => over(event, false)}
      @drop=${(event: DragEvent) => {
        if (!holdsFiles(event)) return;
        over(event, false);
        event.stopPropagation();
        take(droppedIn(event).files);
      }}
      @paste=${(event: ClipboardEvent) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length > 0) event.preventDefault();
        take(files);
      }}>
    ${isShown ? exampleView(t, trial.text, "large") : nothing}
    <p class="hint" id="trial-media-help">${w.trial.help[kind]}</p>
    <div class="toolbar">
      ${chooser(w.trial.choose[kind], take, html`<input type="file" class="visually-hidden" accept=${kinds[kind].accept} />`)}
      ${
        kind === "sound" && recording === undefined
          ? html`<button type="button" @click=${() => dispatch({ type: "recordingAsked", for: "trial" })}>${w.record}</button>`
          : nothing
      }
      ${recording?.for === "trial" ? recordingView(w, recording.isOn, dispatch) : nothing}
      ${
        isShown
          ? html`<button type="button" class="quiet" @click=${() => dispatch({ type: "trialTyped", text: "" })}>${w.trial.clear}</button>`
          : nothing
      }
    </div>
    ${microphone ? html`<p class="message note" role="alert">${w.microphone[microphone]}</p>` : nothing}
    ${trialRefused ? html`<p class="message note" role="alert">${own(trialRefused.name)} ${w.fault(trialRefused.fault)}</p>` : nothing}
  </div>`;
}

export function notForView(t: Messages, what: NotFor): TemplateResult {
  const { notFor } = messages(t.language, "media");
  const said = notFor[what];
  return html`<p class="hint">${said}</p>`;
}
