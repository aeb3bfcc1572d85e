// @vitest-environment node

import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publishEngines } from "./engines.mjs";

let folder = "";
let packages = "";
let out = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "engines-"));
  packages = path.join(folder, "pkg");
  out = path.join(folder, "dist");
});

afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {"cpu" | "gpu"} engine
 * @param {string} wasm
 * @param {string} stamp
 */
function build(engine, wasm, stamp = "Release 1") {
  const folder = path.join(packages, engine);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "handful.js"), "export {};");
  writeFileSync(path.join(folder, "handful.d.ts"), "export {};");
  writeFileSync(path.join(folder, "handful_bg.wasm"), wasm);
  writeFileSync(path.join(folder, "stamp"), `${stamp}\n`);
}

const publish = () => publishEngines(out, packages);

test("the manifest names the files that are there", () => {
  build("cpu", "abc");
  const { cpu, gpu } = publish();
  expect(gpu).toBeNull();
  expect(cpu?.bytes).toBe(3);
  expect(readFileSync(path.join(out, cpu?.wasm ?? ""), "utf8")).toBe("abc");
  expect(readdirSync(path.dirname(path.join(out, cpu?.js ?? ""))).sort()).toEqual(["handful.js", "handful_bg.wasm"]);
  expect(JSON.parse(readFileSync(path.join(out, "engine/manifest.json"), "utf8"))).toEqual({ cpu, gpu });
});

test("a new version has a new address, and the old one goes", () => {
  build("cpu", "abc");
  const first = publish().cpu;
  expect(publish().cpu).toEqual(first);

  build("cpu", "abd");
  const second = publish().cpu;
  expect(second?.wasm).not.toBe(first?.wasm);
  expect(existsSync(path.join(out, first?.wasm ?? ""))).toBe(false);
  expect(readFileSync(path.join(out, second?.wasm ?? ""), "utf8")).toBe("abd");
});

test("the GPU engine joins once it is built from the same sources", () => {
  build("cpu", "abc", "Release 2");
  build("gpu", "xyz", "Release 1");
  expect(publish().gpu).toBeNull();
  build("gpu", "xyz", "Dev 2");
  expect(publish().gpu?.bytes).toBe(3);
});

test("nothing built", () => expect(publish()).toEqual({ cpu: null, gpu: null }));
