// @vitest-environment node

import { describe, expect, test } from "vitest";
import { chosen } from "./licences.mjs";

describe("the licence that is taken", () => {
  test.each([
    ["MIT", ["MIT"]],
    ["MIT OR Apache-2.0", ["Apache-2.0"]],
    ["MIT/Apache-2.0", ["Apache-2.0"]],
    ["Unlicense OR MIT", ["MIT"]],
    ["(MIT OR Apache-2.0) AND Unicode-3.0", ["Apache-2.0", "Unicode-3.0"]],
    ["Apache-2.0 WITH LLVM-exception", ["Apache-2.0 WITH LLVM-exception"]],
    ["BSD-3-Clause AND (Zlib OR ISC)", ["BSD-3-Clause", "ISC"]],
  ])("of %s", (expression, licences) => {
    expect(chosen(expression)).toEqual(licences);
  });

  test.each(["GPL-3.0-only", "GPL-3.0-only AND MIT", ""])("of “%s” there is none", (expression) => {
    expect(() => chosen(expression)).toThrow("None of the licences");
  });
});
