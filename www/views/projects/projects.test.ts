import { describe, expect, test } from "vitest";
import { drawn } from "../../page.test-helper.ts";
import { type State, initialState } from "../../state.ts";
import type { ListedProject } from "../../state/project.ts";
import type { Doubt, Leave, ProjectsState } from "../../state/projects.ts";
import { projectsView } from "./index.ts";

const others: ListedProject[] = [
  { id: "z1", name: "Mails", nTexts: 1, nRuns: 2, at: 0 },
  { id: "z2", sample: "support", nTexts: 64, nRuns: 0 },
  // Of an earlier version, that has not been opened since.
  { id: "z3" },
  { id: "z4", name: "Old", nTexts: 1, nRuns: 0, deleted: { by: "this tab", at: 0 } },
];

function state(change: Partial<ProjectsState>, language: State["language"] = "en"): State {
  const first = initialState(language);
  return { ...first, projects: { ...first.projects, isOpen: true, list: others, ...change } };
}

test("lists what can be opened with what is known of it, the one at hand and what can be brought back", () => {
  const { root } = drawn(projectsView, state({}));
  const said = [...root.querySelectorAll("li")].map((item) => item.textContent?.replace(/\s+/g, " ").trim());
  expect(said[0]).toBe("Untitled open 0 texts Rename Duplicate Delete");
  expect(said[1]).toMatch(/^Mails 1 text, 2 runs · changed .* Rename Duplicate Delete$/);
  expect(said[2]).toBe("Support requests 64 texts Rename Duplicate Delete");
  expect(said[3]).toBe("Untitled Rename Duplicate Delete");
  expect(said[4]).toMatch(/Old.* is deleted\. .* Undo$/);
  expect(root.querySelectorAll("[aria-current]")).toHaveLength(1);
});

test("a name is written in the place of the old one, and given up by Escape", () => {
  const { root, said } = drawn(projectsView, state({ renaming: "z1" }));
  const field = root.querySelector("input")!;
  expect(field.value).toBe("Mails");
  field.value = "Letters";
  root.querySelector("form.project-name")!.dispatchEvent(new Event("submit", { cancelable: true }));
  const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  field.dispatchEvent(escape);
  expect(escape.defaultPrevented).toBe(true);
  expect(said).toEqual([{ type: "projectRenamed", id: "z1", name: "Letters" }, { type: "projectRenaming" }]);
});

const doubts: Doubt[] = ["run", "comparison", "search", "guesses", "labels", "notKept"];
const leaves: Leave[] = [{ id: "z1" }, {}, { id: "z1", deletes: true }];

describe.each(["en", "zh"] as const)("what is asked in %s", (language) => {
  test.each(doubts)("of %s says what would be lost, and offers to stay first", (doubt) => {
    const texts = leaves.map((leave) => {
      const { root, said, text } = drawn(projectsView, state({ asked: { leave, doubt } }, language));
      const [stay, go] = root.querySelectorAll("button");
      expect(stay!.hasAttribute("autofocus")).toBe(true);
      stay!.click();
      go!.click();
      expect(said).toEqual([
        { type: "leaveAnswered", leave: false },
        { type: "leaveAnswered", leave: true },
      ]);
      return text;
    });
    expect(new Set(texts).size).toBe(leaves.length);
  });
});
