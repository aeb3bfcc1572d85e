import { expect, test } from "vitest";
import { fetchMessages } from "../i18n/index.ts";
import { fileNameOf, titleOf } from "./title.ts";

test("a file is called after its project, without what no file may be called by", async () => {
  await fetchMessages("en", "page");
  expect(fileNameOf("en", { name: "Kettles" })).toBe("Kettles.handful");
  expect(fileNameOf("en", { name: "a/b\\c: \u202ed?" })).toBe("a-b-c- -d-.handful");
  expect(fileNameOf("en", { name: "..." })).toBe("project.handful");
  expect(fileNameOf("en", { name: "x".repeat(300) }).length).toBeLessThan(100);
  expect(fileNameOf("en", {})).toBe("Untitled.handful");
});

test("a project without a name is called after its file", () => {
  expect(titleOf("Kettles.handful")).toBe("Kettles");
  expect(titleOf("mine.HANDFUL-model")).toBe("mine");
  expect(titleOf("for numpy.zip")).toBe("for numpy");
  expect(titleOf(".handful")).toBeUndefined();
});
