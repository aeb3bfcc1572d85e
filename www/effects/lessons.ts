// Lessons: they put their texts and settings on the page, see what is done there, lead to where it is
// done, and give back what was there before. Fetched when the first one is asked for.

import { describe } from "../engine/errors.ts";
import { messagesHere } from "../i18n/index.ts";
import { asideOf, hindranceOf } from "../lessons/aside.ts";
import { markOf } from "../lessons/evidence.ts";
import { lessons, nDone } from "../lessons/index.ts";
import { fetchTexts, sampleOf } from "../lessons/texts.ts";
import type { Action, State } from "../state.ts";
import { withOwnText } from "../state/kept-data.ts";
import { type LessonBefore, type LessonName, hasTextsAside } from "../state/lessons.ts";
import { emptyTable } from "../state/reading.ts";
import { isActive, isAwaited } from "../state/run.ts";
import { runWithModel } from "../state/runs.ts";
import { withKept } from "../state/settings.ts";
import type { Store } from "../store.ts";

/** What is to be pointed to may have to be fetched. */
const patienceMs = 10_000;

/** Returns what is to be done after an action. */
export function connectLessons(store: Store): (action: Action, before: State) => void {
  const { dispatch } = store;
  let isBeginning = false;
  /** Kept texts of What if, which do not outlive a visit anyway. */
  let variants: readonly string[] = [];

  /** Begins the lesson that is asked for, once all is there that it needs and the person has agreed. */
  function look(): void {
    const { lessonAsked, form, lessonsDone, leaf } = store.state;
    if (!lessonAsked || !form || !lessonsDone || isBeginning) return;
    const hindrance = hindranceOf(store.state);
    if (hindrance === "run" || (hindrance && !lessonAsked.isSure)) {
      // There it is asked.
      if (leaf !== "lessons") dispatch({ type: "leafOpened", leaf: "lessons" });
      return;
    }
    isBeginning = true;
    void begin(lessonAsked.name).finally(() => (isBeginning = false));
  }

  async function begin(name: LessonName): Promise<void> {
    const { language } = store.state;
    const { settings, place } = lessons[name];
    const title = messagesHere(language).samples[sampleOf(name, language).id].name;
    try {
      const { sample, text, testText, pool, isWhole, right } = await fetchTexts(name, language);
      const { state } = store;
      // The person has changed their mind, or begun to train, meanwhile.
      if (state.lessonAsked?.name !== name || !state.form || hindranceOf(state) === "run") return;
      const before = state.lesson ? state.lessonBefore : asideOf(state);
      if (!state.lesson) variants = state.explain.variants.map(({ text }) => text);
      const compared = markOf(state.compare);
      dispatch({
        type: "textsPut",
        table: { ...emptyTable, text, name: title, sample: isWhole ? sample.id : undefined },
        test: { text: testText, isSample: true },
      });
      put({ pool, trialText: "", threshold: 0 });
      forgetRun();
      for (let n = store.state.explain.variants.length; n > 0; n--) dispatch({ type: "variantRemoved", index: n - 1 });
      dispatch({ type: "configApplied", config: { ...state.form.defaults, ...settings } });
      dispatch({ type: "placeChosen", ...place });
      const lesson = { name, sample: sample.id, since: Date.now(), done: 0, compared, right };
      dispatch({ type: "lessonBegun", lesson, before });
      point("#lesson-heading, #lesson-fold");
    } catch (thrown) {
      dispatch({ type: "lessonDeclined" });
      dispatch({ type: "noticed", notice: { code: "fileFailed", name: title, detail: describe(thrown) } });
    }
  }

  /** Gives back what a lesson had put aside; where there were no texts, those of the lesson stay. */
  function giveBack(before: LessonBefore): void {
    const { table, draft, testText = "", isSampleTest, classNames, config, shownModel } = before;
    const { run, form } = store.state;
    if (isAwaited(store.state)) dispatch({ type: "command", command: "stop" });
    if (isActive(run)) dispatch({ type: "command", command: "reset" });
    if (table && hasTextsAside(before)) {
      dispatch({
        type: "textsPut",
        table: withOwnText(table),
        draft: draft ?? undefined,
        test: { text: testText, isSample: isSampleTest },
        classNames: classNames ?? undefined,
      });
      forgetRun();
      const kept = runWithModel(store.state.runs.list, shownModel);
      if (kept) dispatch({ type: "modelAsked", number: kept.number });
    }
    put(before);
    for (const text of variants) dispatch({ type: "variantKept", text });
    if (form) dispatch({ type: "configApplied", config: withKept(form.settings, form.defaults, config ?? {}) });
  }

  function put({ pool = "", trialText = "", threshold = 0 }: LessonBefore): void {
    dispatch({ type: "poolTyped", text: pool });
    dispatch({ type: "trialTyped", text: trialText });
    dispatch({ type: "thresholdSet", threshold });
  }

  /** The model makes room; its run stays under Compare, and nobody has discarded it. */
  function forgetRun(): void {
    if (store.state.run.phase === "idle") return;
    dispatch({ type: "command", command: "reset" });
    const index = store.state.notices.findIndex(({ code }) => code === "discarded");
    if (index >= 0) dispatch({ type: "dismissed", index });
  }

  /** Sees how far the lesson is. */
  function follow(): void {
    const { lesson } = store.state;
    if (!lesson) return;
    const done = nDone(store.state, lesson);
    if (done === lesson.done) return;
    // What was done, and why, is to be read.
    if (done > lesson.done) dispatch({ type: "toggled", id: "lesson", open: true });
    dispatch({ type: "lessonFollowed", done, isOver: done === lessons[lesson.name].steps.length });
  }

  /** Leads to where the step at hand is done. */
  function lead(): void {
    const { lesson, form } = store.state;
    const step = lesson && lessons[lesson.name].steps[Math.min(lesson.done, lessons[lesson.name].steps.length - 1)];
    if (!step) return;
    const { place, insight, setting, selector } = step.where;
    const group = form?.settings.find(({ key }) => key === setting)?.group;
    if (group) dispatch({ type: "toggled", id: `settings-${group}`, open: true });
    if (place) dispatch({ type: "placeChosen", ...place });
    if (insight) {
      dispatch({ type: "trySought" });
      dispatch({ type: "insightChosen", insight });
    }
    point(selector);
  }

  return (action, before) => {
    // They are of the project that was left.
    if (action.type === "projectOpened") variants = [];
    if (action.type === "lessonLeft" && before.lessonBefore) giveBack(before.lessonBefore);
    if (action.type === "lessonPlaceSought") lead();
    look();
    follow();
  };
}

/** Takes the keyboard to an element and shows where it is, once it is to be seen. */
function point(selector: string): void {
  const until = performance.now() + patienceMs;
  const selectors = selector.split(", ");
  const look = () => {
    const isLate = performance.now() >= until;
    const found = selectors
      .flatMap((one) => [...document.querySelectorAll<HTMLElement>(one)])
      // A button that waits for the texts to be read takes no keyboard yet.
      .find((element) => element.getClientRects().length > 0 && (isLate || !element.matches(":disabled")));
    if (!found) {
      if (!isLate) requestAnimationFrame(look);
      return;
    }
    // What takes the keyboard by itself has done so by then.
    requestAnimationFrame(() => {
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "center" });
      if (selector.startsWith("#lesson")) return;
      const ring = { outline: "3px solid var(--accent)", outlineOffset: "3px" };
      found.animate([ring, ring, { outline: "3px solid transparent", outlineOffset: "3px" }], 2_000);
    });
  };
  requestAnimationFrame(look);
}
