// @vitest-environment node

import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root } from "./run.mjs";
import { publishSbom } from "./sbom.mjs";

/** What is written beside a page with an engine of three bytes. */
function written() {
  const out = mkdtempSync(path.join(tmpdir(), "bill-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  mkdirSync(path.join(out, "engine"));
  const cpu = { js: "engine/cpu.js", wasm: "engine/cpu.wasm", bytes: 3 };
  writeFileSync(path.join(out, "engine/manifest.json"), JSON.stringify({ cpu, gpu: null }));
  writeFileSync(path.join(out, cpu.wasm), "abc");
  publishSbom(out);
  return readFileSync(path.join(out, "sbom.cdx.json"), "utf8");
}

test("the bill is one by CycloneDX's own schema", async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(written())).toBeNull();
  // It would say so otherwise.
  expect(await validator.validate(written().replace('"SHA-256"', '"SHA-1000"'))).not.toBeNull();
});

test("the bill has every part once, with a checksum and a licence", () => {
  /** @type {{ components: import("./sbom.mjs").Component[], dependencies: { ref: string, dependsOn: string[] }[] }} */
  const { components, dependencies } = JSON.parse(written());
  const refs = components.map((part) => part["bom-ref"]);
  expect(new Set(refs).size).toBe(refs.length);
  for (const { hashes, licenses } of components) {
    expect(hashes[0]?.content).toMatch(/^[0-9a-f]{64}([0-9a-f]{64})?$/);
    expect(licenses[0]?.expression).toMatch(/^[\w.()+ -]+$/);
  }
  const named = readFileSync(path.join(root, "THIRD-PARTY"), "utf8").match(/^\S+ \d\S* {2}/gm) ?? [];
  expect(components.filter(({ type }) => type === "library")).toHaveLength(named.length);
  expect(refs.filter((ref) => ref.startsWith("pkg:cargo/burn@"))).toHaveLength(1);
  expect(refs.filter((ref) => ref.startsWith("pkg:npm/lit-html@"))).toHaveLength(1);
  expect(components.filter(({ type }) => type === "machine-learning-model")).toHaveLength(5);
  // printf abc | sha256sum
  expect(components.at(-1)?.hashes[0]?.content).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );

  // Everything is there because of something.
  const needed = new Set(dependencies.flatMap(({ dependsOn }) => dependsOn));
  expect(refs.filter((ref) => !needed.has(ref))).toEqual([]);
  expect([...needed].filter((ref) => !refs.includes(ref))).toEqual([]);
});

test("the same page has the same bill", () => {
  expect(written()).toBe(written());
});
