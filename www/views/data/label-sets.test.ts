// The table and the list of unlabelled texts where a text may have several labels.

import { expect, test } from "vitest";
import { messages } from "../../i18n/index.ts";
import { openPage, useScreen, wait } from "../../page.test-helper.ts";
import type { Store } from "../../store.ts";
import { labelErrorsView } from "../label-next/label-errors.ts";
import { poolTab } from "../label-next/pool-tab.ts";
import { tableTab } from "./index.ts";

const screen = useScreen();

const sets = "bug | urgent\tit is broken, help\nbug\tit is broken\npraise\tit is fine\n∅\twhere are you\n\tnot yet";

async function opened(view: typeof tableTab) {
  const { store } = await openPage();
  const draw = async () => {
    await wait();
    screen.draw(view(messages("en"), store.state, store.dispatch));
  };
  store.dispatch({ type: "textTyped", text: sets });
  await draw();
  return { store, draw };
}

const labels = ({ state }: Store) => state.data.present.rows.map(({ label }) => label);
const field = (row: number) => screen.one<HTMLInputElement>(`#row-${row}-labels`);

/** As a person does: the letters, then Enter. */
function write(input: HTMLInputElement, text: string, key = "Enter"): void {
  input.value = text;
  input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

test("a set is shown by its names, and changed by words, keys and clicks", async () => {
  const { store, draw } = await opened(tableTab);
  const names = (row: number) =>
    [...field(row).parentElement!.querySelectorAll(":scope > button")].map((button) =>
      button.getAttribute("aria-label"),
    );
  screen.expectSound();
  expect(names(0)).toEqual(["Remove “bug”", "Remove “urgent”"]);
  expect(names(3)).toEqual(["Remove “no label applies”"]);

  write(field(0), "praise| new ");
  await draw();
  expect(labels(store)[0]).toBe("bug | urgent | praise | new");
  write(field(0), "urgent");
  await draw();
  expect(labels(store)[0]).toBe("bug | praise | new");
  write(field(0), "", "Backspace");
  await draw();
  expect(labels(store)[0]).toBe("bug | praise");
  screen.button("Remove “bug”", "tr:first-child .label-field").click();
  await draw();
  expect([labels(store)[0], document.activeElement]).toEqual(["praise", field(0)]);
  screen.button("Add “bug”", "tr:first-child .label-offers").click();
  await draw();
  expect(labels(store)[0]).toBe("praise | bug");
  screen.button("no label applies", "tr:last-child .label-offers").click();
  await draw();
  expect(labels(store)[4]).toBe("∅");
  write(field(4), "bug");
  await draw();
  expect(labels(store)[4]).toBe("bug");
  store.dispatch({ type: "undone" });
  expect(labels(store)[4]).toBe("∅");
});

test("the filter finds all texts whose labels it names, in whatever order", async () => {
  const { store, draw } = await opened(tableTab);
  store.dispatch({ type: "filtered", filter: "Urgent|bug" });
  await draw();
  expect(screen.texts("tbody th")).toEqual(["1"]);
});

test("with one label a text, each combination is a class, and it is said", async () => {
  const { store, draw } = await opened(tableTab);
  const choice = screen.labelled("Labels per text") as unknown as HTMLSelectElement;
  expect(choice.value).toBe("several");
  choice.value = "one";
  choice.dispatchEvent(new Event("change"));
  await draw();
  expect(labels(store)[0]).toBe("bug | urgent");
  expect(screen.text(".rows > .hint")).toContain("1 text has several labels.");
});

test("labels are chosen by number keys, and given together", async () => {
  const { store, draw } = await opened(poolTab);
  store.dispatch({ type: "poolTyped", text: "one more\nand another" });
  await draw();
  const press = async (key: string) => {
    screen.one("[role=listbox]").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await draw();
  };
  const pressed = () => screen.texts("[aria-pressed=true]");
  await press("Enter");
  expect(labels(store)).toHaveLength(5);
  await press("2");
  await press("1");
  expect(pressed()).toEqual(["1 bug", "2 urgent"]);
  await press("0");
  expect(pressed()).toEqual(["0 No label applies"]);
  await press("3");
  await press("1");
  await press("3");
  expect(pressed()).toEqual(["1 bug"]);
  await press("2");
  await press("Enter");
  expect(labels(store).at(-1)).toBe("bug | urgent");
  expect(store.state.data.present.rows.at(-1)!.by).toBe("person");
  expect(screen.texts("[role=option]")).toHaveLength(1);
  await press("0");
  await press("Enter");
  expect(labels(store).at(-1)).toBe("∅");
  screen.expectSound();
});

test("a label that is probably missing is added, and one too many is taken away", async () => {
  const { store } = await opened(tableTab);
  const suspect = { row: 1, probability: 0.1, otherProbability: 0.9, isProbable: true };
  const suspects = [
    { ...suspect, other: "urgent", change: "added" as const },
    { ...suspect, other: "bug", change: "removed" as const },
    { ...suspect, row: 2, other: "praise", change: "removed" as const },
  ];
  const result = { suspects, pairs: [], classes: [], nTexts: 4, accuracy: 0.75 };
  const draw = () => screen.draw(labelErrorsView(messages("en"), store.state, store.dispatch));
  store.dispatch({
    type: "labelTaskEnded",
    kind: "labelErrors",
    found: { labelErrors: { result, rows: store.state.data.present.rows, byMeaning: true } },
  });
  draw();
  expect(screen.content()).toContain("Of the labels of 4 texts, 3 seem to be missing or too many.");
  expect(screen.content()).toContain("Not labelled \u2068urgent\u2069; the classifier says");
  expect(screen.content()).not.toContain("Classes that are hard to tell apart");
  screen.expectSound();
  screen.button("Add urgent to row 2").click();
  draw();
  // What else is doubtful of that text is still asked.
  screen.button("Remove bug from row 2").click();
  draw();
  screen.button("Remove praise from row 3").click();
  draw();
  expect(labels(store).slice(1, 3)).toEqual(["urgent", "∅"]);
  expect(screen.content()).not.toContain("Remove");
});

test("what is not there for several labels is said in a sentence", async () => {
  const { store, draw } = await opened(poolTab);
  store.dispatch({ type: "poolTyped", text: "one more" });
  store.dispatch({ type: "toggled", id: "label-simulation", open: true });
  await draw();
  expect(screen.content()).toContain("“Do the suggestions help?” is not available yet");
  screen.draw(tableTab(messages("en"), store.state, store.dispatch));
  expect(screen.content()).toContain("1 text without a label “Guess labels” is not available yet");
});
