// All lessons, with a way to begin each, and what is asked before one begins.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import { hindranceOf } from "../../lessons/aside.ts";
import { lessons } from "../../lessons/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { hashOf, leafHash, lessonHash } from "../../state/address.ts";
import { encoderState, isObtainable } from "../../state/encoders.ts";
import { type LessonName, lessonNames } from "../../state/lessons.ts";
import type { Leaf } from "../../state/place.ts";
import { inPlace } from "../link.ts";
import type { View } from "../parts.ts";

type Words = Messages<"lessons">;

export function listView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "lessons");
  const nDone = state.lessonsDone?.length ?? 0;
  const leaf = (name: Leaf, words: string, help: string) =>
    html`<li><a href=${leafHash(state, name)} @click=${inPlace(() => dispatch({ type: "leafOpened", leaf: name }))}>${words}</a>${t.colon}${help}</li>`;
  return html`
    <p>${w.list.intro}</p>
    <p class="hint">${t.sentences(w.list.keeps, nDone > 0 ? w.list.nDone(nDone, lessonNames.length) : undefined)}</p>
    <ol class="lesson-list">${lessonNames.map((name, index) => item(w, state, name, index, dispatch))}</ol>
    <ul class="lesson-more">
      ${leaf("sheet", w.list.sheet, w.list.sheetHelp)} ${leaf("glossary", w.list.glossary, w.list.glossaryHelp)}
    </ul>
  `;
}

function item(w: Words, state: State, name: LessonName, index: number, dispatch: Dispatch): TemplateResult {
  const { title, task } = w.lessons[name];
  const { minutes, fetches } = lessons[name];
  const isNow = state.lesson?.name === name;
  const isDone = state.lessonsDone?.includes(name) ?? false;
  const begin = () => dispatch({ type: "lessonAsked", name });
  const again = isDone || isNow;
  return html`<li class=${isNow ? "now" : nothing}>
    <h3 id="lesson-${name}">${index + 1}. ${title} ${isDone ? html`<span class="badge">${w.isDone}</span>` : nothing}</h3>
    <p>${task}</p>
    <p class="hint">${w.list.minutes(minutes)} ${fetches ? encoderNote(w, state) : nothing}</p>
    ${
      state.lessonAsked?.name === name
        ? asks(w, state, name, dispatch)
        : html`<div class="toolbar">
          ${
            isNow
              ? html`<a class="button" href=${hashOf(state)} aria-label=${w.list.goOnOf(title)}
                  @click=${inPlace(() => dispatch({ type: "placeChosen", stage: state.stage }))}>${w.list.goOn}</a>`
              : nothing
          }
          <button type="button" class=${again ? "" : "primary"} aria-label=${again ? w.list.againOf(title) : w.list.beginOf(title)} @click=${begin}>
            ${again ? w.list.again : w.list.begin}
          </button>
          <a href=${lessonHash(name)} aria-label=${w.list.linkOf(title)} @click=${inPlace(begin)}>${w.list.link}</a>
        </div>`
    }
  </li>`;
}

/** What is to be known of the encoder, where it is not here yet. */
function encoderNote(w: Words, { encoders }: State): View | string {
  if (!isObtainable(encoders, "small")) return w.list.noEncoder;
  return encoderState(encoders, "small").phase === "ready" ? nothing : w.list.fetches;
}

/** What is to be agreed to, or waited for, before it begins. */
function asks(w: Words, state: State, name: LessonName, dispatch: Dispatch): View {
  const hindrance = hindranceOf(state);
  if (!hindrance) return html`<p class="hint" role="status">${w.list.waiting}</p>`;
  const isRun = hindrance === "run";
  return html`<div class="message note" role="alert">
    <p>${isRun ? w.list.asksRun : w.list.asksTexts(state.data.present.rows.length)}</p>
    <div class="toolbar">
      ${
        isRun
          ? nothing
          : html`<button type="button" class="primary" @click=${() => dispatch({ type: "lessonAsked", name, isSure: true })}>${w.list.agree}</button>`
      }
      <button type="button" @click=${() => dispatch({ type: "lessonDeclined" })}>${w.list.decline}</button>
    </div>
  </div>`;
}
