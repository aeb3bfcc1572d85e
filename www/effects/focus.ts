// Where the keyboard goes: to a row, to a line, to a field; and where it stays.

import { hasWork } from "../state/reading.ts";
import type { Action, State } from "../state.ts";
import type { Store } from "../store.ts";
import { goToLine, sourceOpenId } from "../views/data/source.ts";
import { rowFieldId } from "../views/data/table.ts";
import { fieldId } from "../views/settings/field.ts";

/** What waits for the next drawing. */
let waiting: (() => void)[] = [];

/** The last button pressed. */
let pressed: Element | null = null;

/** What was around it, from the inside out: it may be gone with the next drawing. */
let around: Element[] = [];

/** The button that has the keyboard in its place; itself, while none has. */
let substitute: HTMLButtonElement | null = null;

/** What one wants after a command. */
const followers = new Set<string | undefined>(["pause", "resume", "train"]);

/** To be called when the page has been drawn. */
export function afterDraw(): void {
  keepFocus();
  const due = waiting;
  waiting = [];
  for (const act of due) act();
}

/** Returns the way to a setting's field. */
export function connectFocus(store: Store): (key: string) => void {
  const { dispatch } = store;
  document.addEventListener("click", ({ target }) => {
    pressed = target instanceof Element ? target.closest("button") : null;
    around = ancestors(pressed);
    substitute = null;
  });

  store.listen((action, after, before) => {
    const project = ofProjects(action, after, before);
    if (project !== undefined) waiting.push(() => focusOn(project));
    if (after.stage !== before.stage) waiting.push(keepInSight);
    switch (action.type) {
      case "rowSought":
        waiting.push(() => focusOn(rowFieldId(action.row)));
        return;
      case "lineSought": {
        const { line, field } = action;
        const id = field === "labelled" ? "labelled" : "test-text";
        waiting.push(() => {
          const area = document.getElementById(id);
          if (area instanceof HTMLTextAreaElement) goToLine(area, line);
        });
        return;
      }
      case "toggled":
        if (action.id === sourceOpenId("paste") && action.open) waiting.push(() => focusOn("labelled"));
        return;
      case "editedAsText":
        waiting.push(() => focusOn("labelled"));
        return;
      case "draftAdded":
      case "draftTaken":
      case "draftDropped":
        // The box goes; this opens it again.
        waiting.push(() => document.querySelector<HTMLElement>(".sources .toolbar button")?.focus());
        return;
      case "placeFound":
        waiting.push(keepInSight);
        return;
      case "placeChosen":
        // To the stage; a tab keeps the keyboard to itself.
        if (after.stage !== before.stage || action.tab === undefined)
          waiting.push(() => document.getElementById("stage")?.focus({ preventScroll: true }));
        return;
      case "leafOpened":
        waiting.push(() => document.getElementById("stage")?.focus({ preventScroll: true }));
        return;
      case "outcomesChosen":
      case "labelOutcomesChosen":
        waiting.push(textsIntoSight);
        return;
      case "correctionOpened":
        waiting.push(() => focusOn(`edited-${action.place}-label`));
        return;
      case "correctionClosed":
        waiting.push(() => focusOn(`correct-${action.place}`));
        return;
      case "projectOpened":
        if (!after.projects.isOpen) waiting.push(() => focusOn("stage"));
        return;
      case "tourEnded":
      case "lessonLeft":
        // Where it can be found again.
        waiting.push(() => document.querySelector<HTMLElement>('[popovertarget="menu"]')?.focus());
        return;
      case "dockToggled":
        waiting.push(() =>
          action.open ? focusOn("trial") : document.querySelector<HTMLElement>(".try-toggle")?.focus(),
        );
        return;
      case "trySought":
        waiting.push(() => focusOn("trial"));
        return;
      case "sampleChosen":
        // What one wants next, unless the sample waits beside rows that hold work.
        if (hasWork(after.data.present)) return;
        // Who chose far down in the gallery sees the table from its first row.
        waiting.push(() => document.querySelector("#stage .pane")?.scrollTo({ top: 0 }));
        waiting.push(() => document.querySelector<HTMLElement>("#run-bar button")?.focus());
        return;
      default:
    }
  });

  return (key) => {
    const group = store.state.form?.settings.find((setting) => setting.key === key)?.group;
    if (group) dispatch({ type: "toggled", id: `settings-${group}`, open: true });
    dispatch({ type: "placeChosen", stage: "model", tab: group ? "settings" : "choice" });
    waiting.push(() => focusOn(fieldId(key)));
  };
}

/** To the stage, where the place that the keyboard was in is gone. */
function keepInSight(): void {
  if (document.activeElement === document.body) document.getElementById("stage")?.focus({ preventScroll: true });
}

/** Where the keyboard goes on in the list of projects. */
function ofProjects(action: Action, { projects }: State, { projects: before }: State): string | undefined {
  if (projects.asked && !before.asked) return "stay-here";
  if (!projects.isOpen) return undefined;
  if (projects.renaming !== before.renaming)
    return projects.renaming === undefined ? `rename-${before.renaming}` : `name-${projects.renaming}`;
  if (before.asked && !projects.asked) return `open-${before.asked.leave.id}`;
  if (action.type !== "projectsTold") return undefined;
  const earlier = new Map(before.list.map((one) => [one.id, one]));
  const changed = projects.list.find(({ id, deleted }) => !deleted !== !earlier.get(id)?.deleted || !earlier.has(id));
  if (!changed || before.list.length === 0) return undefined;
  return changed.deleted ? `bring-back-${changed.id}` : `open-${changed.id}`;
}

/**
 * The button just pressed may have become disabled, and a browser would then lose the
 * place: the keyboard goes on beside it, in a run at what one wants most, and comes back
 * when the button is enabled again.
 */
function keepFocus(): void {
  if (!(pressed instanceof HTMLButtonElement)) return;
  const active = document.activeElement;
  const isLost = !active || active === document.body || active === pressed;
  if (!pressed.isConnected) {
    if (isLost) besideGone()?.focus({ preventScroll: true });
    pressed = null;
    return;
  }
  if (!pressed.disabled) {
    if (substitute && (isLost || active === substitute)) pressed.focus();
    substitute = null;
    return;
  }
  if (!isLost && !(active === substitute && substitute.disabled)) return;
  const enabled = [...(pressed.parentElement?.querySelectorAll<HTMLButtonElement>("button:not([disabled])") ?? [])];
  const isCommand = pressed.dataset.command !== undefined;
  const wanted = isCommand ? enabled.find(({ dataset }) => followers.has(dataset.command)) : enabled[0];
  if (!wanted) {
    substitute = pressed;
    return;
  }
  substitute = wanted;
  wanted.focus();
}

/** Where the keyboard goes on from a button that is gone: its setting's field, what is now beside it, or the stage. */
function besideGone(): HTMLElement | null | undefined {
  const left = around.filter(({ isConnected }) => isConnected);
  const within = (around: string, wanted: string) =>
    left.find((element) => element.matches(around))?.querySelector<HTMLElement>(wanted);
  return (
    within(".field, .encoder, .run-bar, .run", "input, select, button:not([disabled], .term)") ??
    left.find((element): element is HTMLElement => element.matches(".scroll[tabindex]")) ??
    document.getElementById("stage")
  );
}

/** The texts behind a number stand below it where there is no room beside. */
function textsIntoSight(): void {
  const texts = document.querySelector(".texts-beside");
  if (texts && texts.getBoundingClientRect().top > window.innerHeight * 0.7) texts.scrollIntoView({ block: "start" });
}

function ancestors(element: Element | null): Element[] {
  const found: Element[] = [];
  for (let parent = element?.parentElement; parent; parent = parent.parentElement) found.push(parent);
  return found;
}

function focusOn(id: string): void {
  const element = document.getElementById(id);
  element?.focus();
  if (element instanceof HTMLInputElement && element.name === "name") element.select();
  element?.scrollIntoView({ block: "nearest" });
}
