// @vitest-environment node

// What the page's styles have in common: few sizes, and each colour said once.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const www = path.resolve(import.meta.dirname, "..");
const names = readdirSync(www, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"));

/** Each declaration of some properties: where it stands, and its value. */
function declared(property: RegExp): { name: string; value: string }[] {
  const pattern = new RegExp(`(?:^|[\\s;{])(?:${property.source}):\\s*([^;}]+)`, "g");
  return names.flatMap((name) => {
    const css = readFileSync(path.join(www, name), "utf8").replace(/\/\*.*?\*\//gs, "");
    return [...css.matchAll(pattern)].map(([, value = ""]) => ({ name, value: value.trim() }));
  });
}

test("letters have four sizes, in fields that of a touch screen, and all grow together for a room", () => {
  const sizes = ["small", "large", "huge", "field", "root"].map((name) => `var(--size-${name})`);
  const others = declared(/font-size/).filter(({ value }) => !["var(--size)", "inherit", ...sizes].includes(value));
  expect(others).toEqual([]);
  expect(declared(/font/).filter(({ value }) => value !== "inherit")).toEqual([]);
});

test("what lies between things is of one scale", () => {
  const isOfScale = (value: string) =>
    value.split(" ").every((part) => part === "0" || /^var\(--space-\d\)$/.test(part));
  expect(declared(/(?:row-|column-)?gap/).filter(({ value }) => !isOfScale(value))).toEqual([]);
});

test("what changes slowly does so for as long as all else", () => {
  const changes = declared(/transition/).flatMap(({ value }) => value.split(","));
  expect(changes.filter((value) => !value.includes("var(--quick)") && !value.includes("none"))).toEqual([]);
});

test("colours are named where they are chosen: among the tokens, and those of classes and runs", () => {
  const isChosen = (name: string, css: string) =>
    name.endsWith("tokens.css") ? "" : css.replace(/\/\*.*?\*\//gs, "").replace(/--[\w-]+:[^;]+;/g, "");
  const found = names.flatMap((name) => {
    const css = isChosen(name, readFileSync(path.join(www, name), "utf8"));
    return [...css.matchAll(/#[0-9a-f]{3,8}\b(?=\s*[;,)])|\b(?:rgb|hsl|oklch)a?\([^)]*\)/gi)].map(
      ([colour]) => `${name}: ${colour}`,
    );
  });
  expect(found).toEqual([]);
});
