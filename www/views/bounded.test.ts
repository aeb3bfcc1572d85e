// Whatever a person's texts and labels are, what is drawn of them is bounded.

import { beforeAll, expect, test } from "vitest";
import { fakeDefaults, fakeSettings } from "../engine/fake.test-helper.ts";
import { drawn, places } from "../page.test-helper.ts";
import { prefetchParts } from "../prefetch.ts";
import { type Action, type State, initialState, reduce } from "../state.ts";
import type { Row } from "../state/row.ts";
import { poolTab } from "./label-next/index.ts";
import { pageView } from "./page/index.ts";

// A part that is fetched when it is opened would be drawn a moment later.
beforeAll(prefetchParts);

const megabytes = "many words ".repeat(200_000);

/** A page with these rows, as a visit brings them back. */
function opened(rows: readonly Row[], ...actions: Action[]): State {
  const table = { text: megabytes, name: megabytes, options: {}, rows, edited: true };
  const kept = { table, trialText: megabytes, pool: megabytes, testText: megabytes, classNames: undefined };
  const nOf = new Map<string, number>();
  for (const { label } of rows) nOf.set(label, (nOf.get(label) ?? 0) + 1);
  const classes = [...nOf].map(([label, nExamples]) => ({ label, nExamples }));
  const warnings = rows.slice(0, 100).map(({ label }, row) => ({
    kind: { code: "similarLabels" as const, labels: rows.map(({ label }) => label), into: label },
    row,
    line: undefined,
  }));
  const start: Action[] = [
    { type: "loaded", settings: fakeSettings, defaults: fakeDefaults },
    { type: "restored", kept },
    { type: "screenChanged", isDockBeside: true, hasTablePane: true },
    { type: "inspected", inspection: { classes, warnings, nUsable: rows.length } },
    ...["warnings", "classes-table", "take-out", "layout", "source-paste"].map((id): Action => ({
      type: "toggled",
      id,
      open: true,
    })),
  ];
  return [...start, ...actions].reduce(reduce, initialState("en"));
}

/** All characters that stand in a document, in its fields and attributes too. */
function weight(root: HTMLElement): number {
  const fields = [...root.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("textarea, input")];
  return root.innerHTML.length + fields.reduce((sum, { value }) => sum + value.length, 0);
}

const page = (state: State) => drawn((_t, state, dispatch) => pageView(state, dispatch), state).root;

test.each<[string, Row[]]>([
  ["texts of megabytes", Array.from({ length: 20 }, (_, line) => ({ text: megabytes, label: "a", line }))],
  ["labels of megabytes", Array.from({ length: 20 }, (_, line) => ({ text: "a", label: `${line}${megabytes}`, line }))],
  [
    "thousands of classes",
    Array.from({ length: 20_000 }, (_, line) => ({ text: "a", label: `${line} ${"l".repeat(200)}`, line })),
  ],
])("of %s", (_what, rows) => {
  const state = opened(rows);
  for (const { stage, tab } of places) {
    const there = reduce(state, { type: "placeChosen", stage, tab });
    expect(weight(page(there)), tab).toBeLessThan(600_000);
  }
});

test("a long text is looked at in parts", () => {
  const whole = (state: State, part: string) => page(state).querySelector(`dialog ${part}`)?.textContent;
  const state = opened([{ text: megabytes, label: "a", line: 1 }], {
    type: "textOpened",
    text: `${"x".repeat(4_999)}😀end`,
  });
  expect(whole(state, ".pager")).toContain("Characters 1–5,001 of 5,004");
  const turned = reduce(state, { type: "textTurned", at: 1 });
  expect(whole(turned, ".whole-text")).toBe("end");
  expect(whole(reduce(turned, { type: "textClosed" }), ".whole-text")).toBeUndefined();
});

test("of texts without labels", () => {
  const lines = Array.from({ length: 4_000 }, (_, line) => `${line} ${"word ".repeat(500)}`).join("\n");
  const state = reduce(opened([{ text: "x", label: "a", line: 1 }]), { type: "poolTyped", text: lines });
  expect(weight(drawn(poolTab, state).root)).toBeLessThan(600_000);
});
