// The lesson under way, above the stage: what is to be done next, and why, once it is done. Folded, it is one line.

import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { type Messages, messages } from "../../i18n/index.ts";
import { lessons } from "../../lessons/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Lesson, lessonNames } from "../../state/lessons.ts";
import { entryButton } from "../term.ts";
import type { View } from "../parts.ts";

type Words = Messages<"lessons">;

export function lessonView(t: Messages, state: State, lesson: Lesson, dispatch: Dispatch): TemplateResult {
  const w = messages(t.language, "lessons");
  const { title, task } = w.lessons[lesson.name];
  const { steps, terms } = lessons[lesson.name];
  const isOpen = state.open["lesson"] ?? (state.isDockBeside || (state.isPresenting ?? false));
  const isOver = lesson.done >= steps.length;
  const toggle = () => dispatch({ type: "toggled", id: "lesson", open: !isOpen });
  const back = w.back(state.lessonBefore?.table?.rows.length ?? 0);
  const leave = () => dispatch({ type: "lessonLeft" });
  const show = html`<button type="button" ?disabled=${isOver} @click=${() => dispatch({ type: "lessonPlaceSought" })}>${w.show}</button>`;
  return html`<section class="lesson-panel ${isOpen ? "open" : ""}" aria-label=${w.name(title)}>
    <header class="lesson-head">
      ${
        isOpen
          ? html`<div class="lesson-title">
              <p class="hint">${w.at(lessonNames.indexOf(lesson.name) + 1, lessonNames.length)}</p>
              <h2 id="lesson-heading" tabindex="-1">${title}</h2>
            </div>
            <progress aria-label=${w.progress} max=${steps.length} .value=${lesson.done}></progress>`
          : nothing
      }
      <div class="toolbar">
        ${isOver && isOpen ? nextButton(w, lesson, dispatch) : show}
        ${isOpen ? html`<button type="button" title=${back} @click=${leave}>${w.leave}</button>` : nothing}
      </div>
      <button type="button" id="lesson-fold" class=${isOpen ? "icon" : "lesson-line"} aria-expanded=${isOpen ? "true" : "false"}
        aria-label=${isOpen ? w.fold : nothing} @click=${toggle}>${
          isOpen
            ? "▴"
            : html`<span class="lesson-at">${w.step(Math.min(lesson.done + 1, steps.length), steps.length)}</span>
              <span class="lesson-ask">${isOver ? w.over : ask(w, lesson)}</span>`
        }</button>
    </header>
    <div class="lesson-body" ?hidden=${!isOpen}>
      ${
        isOpen
          ? html`<p>${task} <span class="hint">${w.about} ${repeat(
              terms,
              (name) => name,
              (name) => html` ${entryButton(t, name)}`,
            )}</span></p>
            <ol class="lesson-steps">${steps.map((_, at) => stepView(w, state, lesson, at))}</ol>`
          : nothing
      }
    </div>
    <div class=${isOpen ? "lesson-why" : "visually-hidden"} aria-live="polite">${whyView(w, state, lesson)}</div>
  </section>`;
}

function ask(w: Words, { name, done }: Lesson): string {
  return w.lessons[name].steps[done]?.ask ?? "";
}

function stepView(w: Words, state: State, lesson: Lesson, at: number): TemplateResult {
  const { done, name } = lesson;
  const isDone = at < done;
  const isNow = at === done;
  const soFar = isNow && lessons[name].steps[at]?.progress?.(state, lesson);
  return html`<li data-at=${at + 1} class=${isDone ? "done" : isNow ? "now" : "later"} aria-current=${isNow ? "step" : nothing}>
    ${isDone ? html`<span class="visually-hidden">${w.done}</span>` : nothing}
    ${w.lessons[name].steps[at]?.ask} ${soFar ? html`<strong>${w.soFar(...soFar)}</strong>` : nothing}
  </li>`;
}

/** Of the last step that was done: its numbers, as far as they are known, and why. */
function whyView(w: Words, state: State, lesson: Lesson): View {
  const { name, done } = lesson;
  const said = w.lessons[name].steps[done - 1];
  const step = lessons[name].steps[done - 1];
  if (!said || !step) return nothing;
  const facts = step.facts?.(state, lesson);
  const found = "found" in said ? (said.found as (...facts: readonly number[]) => string) : undefined;
  return html`<p>${found && facts ? html`<strong>${found(...facts)}</strong> ` : nothing}${said.why}
    ${done >= lessons[name].steps.length ? html`<span class="lesson-over">${w.over}</span>` : nothing}</p>`;
}

/** The next one that is not done yet; after the last of them, the list. */
function nextButton(w: Words, lesson: Lesson, dispatch: Dispatch): TemplateResult {
  const next = lessonNames[lessonNames.indexOf(lesson.name) + 1];
  return next
    ? html`<button type="button" class="primary" @click=${() => dispatch({ type: "lessonAsked", name: next })}>${w.next(w.lessons[next].title)}</button>`
    : html`<button type="button" class="primary" @click=${() => dispatch({ type: "leafOpened", leaf: "lessons" })}>${w.all}</button>`;
}
