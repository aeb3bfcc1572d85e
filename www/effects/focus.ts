// Where the keyboard goes: to a row, to a line, to a field; and where it stays.

import type { Store } from "../store.ts";
import { goToLine } from "../views/data/source.ts";
import { rowFieldId } from "../views/data/table.ts";
import { fieldId } from "../views/settings/field.ts";
import { keepFocus } from "../views/train/controls.ts";

/** What waits for the next drawing. */
let waiting: (() => void)[] = [];

/** The last button pressed. */
let pressed: Element | null = null;

/** To be called when the page has been drawn. */
export function afterDraw(root: ParentNode): void {
  keepFocus(root, pressed);
  const due = waiting;
  waiting = [];
  for (const act of due) act();
}

/** Returns the way to a setting's field. */
export function connectFocus(store: Store): (key: string) => void {
  const { dispatch } = store;
  document.addEventListener("click", ({ target }) => {
    pressed = target instanceof Element ? target.closest("button") : null;
  });

  store.listen((action) => {
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
    }
  });

  return (key) => {
    const group = store.state.form?.settings.find((setting) => setting.key === key)?.group;
    if (group) dispatch({ type: "toggled", id: `settings-${group}`, open: true });
    waiting.push(() => focusOn(fieldId(key)));
  };
}

function focusOn(id: string): void {
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}
