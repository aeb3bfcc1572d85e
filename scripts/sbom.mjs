// The bill of materials of a built page, in the form of CycloneDX (ecma-424): what of others is in
// it, under which licence, by which checksum.
//
//   OUT/…  →  OUT/sbom.cdx.json
//
// It is of the same sources as THIRD-PARTY, and of nothing else: the same page has the same bill.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { packages } from "./licences.mjs";
import { root } from "./run.mjs";

/**
 * A part as CycloneDX has it, as far as it is needed here.
 * @typedef {{ type: string, "bom-ref": string, name: string, version?: string, description?: string, licenses: { expression: string }[], purl?: string, hashes: { alg: string, content: string }[], externalReferences: { type: string, url: string }[] }} Component
 */

/**
 * Writes the bill of a built page beside it.
 * @param {string} out the built page, with its engines
 */
export function publishSbom(out) {
  writeFileSync(path.join(out, "sbom.cdx.json"), `${JSON.stringify(sbom(out), null, 1)}\n`);
}

/** @param {string} out */
export function sbom(out) {
  const npm = npmComponents();
  const crates = crateComponents(npm);
  const rest = [...encoderComponents(), ...engineComponents(out)];
  const { name, version, license } = JSON.parse(read("package.json"));
  const self = `${name}@${version}`;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: { type: "application", "bom-ref": self, name, version, licenses: [{ expression: license }] },
    },
    components: [...npm, ...crates.components, ...rest],
    dependencies: [
      { ref: self, dependsOn: [...npm, ...crates.direct, ...rest].map((part) => part["bom-ref"]) },
      ...crates.dependencies,
    ],
  };
}

/** The npm packages that the page is made of. @returns {Component[]} */
function npmComponents() {
  const locked = JSON.parse(read("package-lock.json")).packages;
  return packages().map(({ name, version, licence, source, place }) => {
    const [alg = "", digest = ""] = String(locked[place].integrity).split("-");
    const purl = `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
    const hash = { alg: alg.replace("sha", "SHA-"), content: Buffer.from(digest, "base64").toString("hex") };
    return library({ purl, name, version, licence, source, hash });
  });
}

/**
 * The crates that the engines are made of: those in THIRD-PARTY, as `npm test` compares it with what
 * cargo says, that are no packages of npm.
 * @param {Component[]} npm
 */
function crateComponents(npm) {
  const [list = ""] = read("THIRD-PARTY").split("-".repeat(80));
  const isOfNpm = new Set(npm.map(({ name, version }) => `${name} ${version}`));
  const locked = lockedCrates();
  const components = [...list.matchAll(/^(\S+) (\S+) {2}(.+)\n {2}(\S+)$/gm)]
    .filter(([, name, version]) => !isOfNpm.has(`${name} ${version}`))
    .map(([, name = "", version = "", licence = "", source = ""]) => {
      const content = locked.get(`${name} ${version}`)?.checksum;
      if (content === undefined) throw new Error(`THIRD-PARTY has ${name} ${version}, Cargo.lock does not`);
      const purl = `pkg:cargo/${name}@${version.replace("+", "%2B")}`;
      return library({ purl, name, version, licence, source, hash: { alg: "SHA-256", content } });
    });
  const refs = new Map(components.map((part) => [`${part.name} ${part.version}`, part]));
  /** The lock file names a version only where there are several. @param {string} name */
  const shipped = (name) => {
    const [crate = "", version] = name.split(" ");
    return components.filter((part) => part.name === crate && (version === undefined || part.version === version));
  };
  /** @param {string} crate */
  const below = (crate) => locked.get(crate)?.dependencies.flatMap(shipped) ?? [];
  const own = [...locked.keys()].find((crate) => crate.startsWith("handful ")) ?? "";
  return {
    components,
    direct: below(own),
    dependencies: [...refs].map(([crate, part]) => ({
      ref: part["bom-ref"],
      dependsOn: below(crate).map((one) => one["bom-ref"]),
    })),
  };
}

/** By name and version, as Cargo.lock has them. */
function lockedCrates() {
  const blocks = read("Cargo.lock").split("[[package]]").slice(1);
  return new Map(
    blocks.map((block) => {
      /** @param {string} key */
      const field = (key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(block)?.[1];
      const [, list = ""] = /^dependencies = \[\n([^\]]*)\]/m.exec(block) ?? [];
      const dependencies = [...list.matchAll(/"(.+)"/g)].map(([, name = ""]) => name);
      return [`${field("name")} ${field("version")}`, { checksum: field("checksum"), dependencies }];
    }),
  );
}

/** The published models whose weights are beside the page. @returns {Component[]} */
function encoderComponents() {
  /** @type {{ encoders: { file: string, model: string, licence: string, origin: string, sha256: string }[] }} */
  const { encoders } = JSON.parse(read("www/models/manifest.json"));
  return encoders.map(({ file, model, licence, origin, sha256 }) => ({
    type: "machine-learning-model",
    "bom-ref": `models/${file}`,
    name: model,
    description: "Made smaller; NOTICE says how.",
    licenses: [{ expression: licence }],
    hashes: [{ alg: "SHA-256", content: sha256 }],
    externalReferences: [{ type: "distribution", url: origin }],
  }));
}

/** The engines that are built, as files. @param {string} out @returns {Component[]} */
function engineComponents(out) {
  /** @type {import("./engines.mjs").Manifest} */
  const { cpu, gpu } = JSON.parse(readFileSync(path.join(out, "engine/manifest.json"), "utf8"));
  const files = [cpu, gpu].flatMap((engine) => (engine ? [engine.wasm] : []));
  return files.map((file) => ({
    type: "file",
    "bom-ref": file,
    name: file,
    licenses: [{ expression: "MIT OR Apache-2.0" }],
    hashes: [{ alg: "SHA-256", content: sha256(path.join(out, file)) }],
    externalReferences: [],
  }));
}

/** @param {{ purl: string, name: string, version: string, licence: string, source: string, hash: { alg: string, content: string } }} part @returns {Component} */
function library({ purl, name, version, licence, source, hash }) {
  const url = source.replace(/^git\+/, "");
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    // An older way to offer two.
    licenses: [{ expression: licence.replaceAll(/\s*\/\s*/g, " OR ") }],
    purl,
    hashes: [hash],
    externalReferences: [{ type: "vcs", url }],
  };
}

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** @param {string} file */
function read(file) {
  return readFileSync(path.join(root, file), "utf8");
}
