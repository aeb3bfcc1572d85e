// The teacher's sheet: one page after the other on paper, each lesson whole.

import { html, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import { lessons } from "../../lessons/index.ts";
import type { State } from "../../state.ts";
import { lessonHash } from "../../state/address.ts";
import { type LessonName, lessonNames } from "../../state/lessons.ts";

const facts = ["time", "materials", "before", "room"] as const;

export function sheetView(t: Messages, _state: State): TemplateResult {
  const w = messages(t.language, "sheet");
  return html`<div class="teachers-sheet">
    <div class="toolbar"><button type="button" @click=${() => print()}>${w.print}</button></div>
    <p>${w.intro}</p>
    <dl class="sheet-facts">
      ${facts.map((fact) => html`<div><dt>${w.facts[fact]}</dt> <dd>${w.facts[`${fact}Says`]}</dd></div>`)}
    </dl>
    ${lessonNames.map((name, index) => lessonOf(t, name, index))}
  </div>`;
}

function lessonOf(t: Messages, name: LessonName, index: number): TemplateResult {
  const w = messages(t.language, "sheet");
  const { title, task, steps } = messages(t.language, "lessons").lessons[name];
  const { aim, answer, questions } = w.lessons[name];
  const link = location.origin + location.pathname + lessonHash(name);
  return html`<section class="sheet-lesson" aria-labelledby="sheet-${name}">
    <h3 id="sheet-${name}">${index + 1}. ${title} <span class="hint">${w.minutes(lessons[name].minutes)}</span></h3>
    <dl>
      <div><dt>${w.aim}</dt> <dd>${aim}</dd></div>
      <div><dt>${w.task}</dt> <dd>${task}<ol>${steps.map(({ ask }) => html`<li>${ask}</li>`)}</ol></dd></div>
      <div><dt>${w.answer}</dt> <dd>${answer}</dd></div>
      <div><dt>${w.questions}</dt> <dd><ul>${questions.map((question) => html`<li>${question}</li>`)}</ul></dd></div>
      <div><dt>${w.link}</dt> <dd class="sheet-link"><a href=${link} translate="no">${link}</a></dd></div>
    </dl>
  </section>`;
}
