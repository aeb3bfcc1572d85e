// What the built page contains of others, and under which licence each part may be passed on.
//
//   node scripts/licences.mjs           writes THIRD-PARTY, after a change of dependencies
//   node scripts/licences.mjs --check   fails where it is not what the dependencies say

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ask, main, Problem, root } from "./run.mjs";

const file = path.join(root, "THIRD-PARTY");

/**
 * A crate or an npm package that ships.
 * @typedef {object} Part
 * @property {string} name
 * @property {string} version
 * @property {string} licence as its author states it
 * @property {string} source where its source code is
 * @property {string[]} authors
 * @property {string} folder
 */

/** Of several that an author offers the first of these is taken. The first one's text stands in LICENSE-APACHE. */
const preferred = [
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "MIT",
  "ISC",
  "Zlib",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "Unicode-3.0",
  "MPL-2.0",
];

/** Where the text of such a licence must travel with the part; the others ask for less. */
const alwaysHere = new Set(["Apache-2.0"]);

/**
 * The licences under which a part is passed on: all that it needs, of each choice the preferred one.
 * @param {string} expression such as "(MIT OR Apache-2.0) AND Unicode-3.0"
 * @returns {string[]}
 */
export function chosen(expression) {
  const plain = expression.replaceAll("/", " OR ").replaceAll(/\s+/g, " ").trim();
  return split(plain, " AND ").map((needed) => {
    const offered = split(strip(needed), " OR ").map(strip);
    const taken = preferred.find((licence) => offered.includes(licence));
    if (taken === undefined)
      throw new Problem(`None of the licences of "${expression}" is known to scripts/licences.mjs.`);
    return taken;
  });
}

/**
 * Parts at a word that is in no parentheses.
 * @param {string} text
 * @param {string} word
 */
function split(text, word) {
  let depth = 0;
  let from = 0;
  const parts = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth > 0 || !text.startsWith(word, at)) continue;
    parts.push(text.slice(from, at));
    from = at + word.length;
  }
  return [...parts, text.slice(from)];
}

/** @param {string} text */
function strip(text) {
  return text.trim().replace(/^\((.*)\)$/, "$1");
}

/** The crates that either engine is linked from. @returns {Part[]} */
function crates() {
  const engines = [[], ["--no-default-features", "--features", "gpu"]];
  const shipped = new Set(
    engines.flatMap((features) =>
      cargo([
        "tree",
        ...features,
        ..."--target wasm32-unknown-unknown --edges normal,no-proc-macro --prefix none".split(" "),
        "--format",
        "{p}",
      ])
        .split("\n")
        .map((line) => line.split(" ").slice(0, 2).join(" ")),
    ),
  );
  /** @type {{ packages: { name: string, version: string, license: string | null, repository: string | null, authors: string[], manifest_path: string, source: string | null }[] }} */
  const { packages } = JSON.parse(cargo(["metadata", "--format-version", "1"]));
  return packages
    .filter(({ name, version, source }) => source !== null && shipped.has(`${name} v${version}`))
    .map(({ name, version, license, repository, authors, manifest_path }) => ({
      name,
      version,
      licence: license ?? "",
      source: repository ?? `https://crates.io/crates/${name}`,
      authors,
      folder: path.dirname(manifest_path),
    }));
}

/** @param {string[]} args */
function cargo([command = "", ...args]) {
  const printed = ask("cargo", [command, "--locked", ...args]);
  if (printed === null) throw new Problem(`\`cargo ${command}\` failed.`);
  return printed;
}

/** What read-excel-file reads streams and starts workers by, which the page has it do neither of. */
const notShipped = new Set(["unzipper-esm", "graceful-fs", "node-int64", "worker-f"]);

/** The npm packages that the page is made of, with those that they need. @returns {(Part & { place: string })[]} */
export function packages() {
  /** @type {{ packages: Record<string, { version: string, dev?: boolean, devOptional?: boolean, optional?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const shipped = Object.entries(packages).filter(
    ([place, { dev, devOptional, optional }]) =>
      place !== "" && !dev && !devOptional && !optional && !notShipped.has(path.basename(place)),
  );
  return shipped.map(([place, { version }]) => {
    const folder = path.join(root, place);
    /** @type {{ name: string, license?: string, repository?: string | { url: string }, author?: string | { name: string } }} */
    const { name, license, repository, author } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const url = typeof repository === "string" ? repository : repository?.url;
    const by = typeof author === "string" ? author : author?.name;
    return {
      name,
      version,
      licence: license ?? "",
      source: url ?? `https://www.npmjs.com/package/${name}`,
      authors: by === undefined ? [] : [by],
      folder,
      place,
    };
  });
}

/**
 * What a part's own file says of a licence; without one, who wrote it.
 * @param {Part} part
 * @param {string} licence
 */
function terms({ folder, authors, name }, licence) {
  const word = licence.split("-")[0]?.toLowerCase() ?? "";
  const files = readdirSync(folder).filter((one) => /^(licen[cs]e|copying|unlicense)/i.test(one));
  const own =
    files.find((one) => one.toLowerCase().includes(word)) ?? files.find((one) => /^licen[cs]e(\.\w+)?$/i.test(one));
  if (own === undefined) return `Copyright (c) ${authors.length > 0 ? authors.join(", ") : `the authors of ${name}`}`;
  return readFileSync(path.join(folder, own), "utf8").replaceAll("\r\n", "\n").trim();
}

/** The whole file. */
export function thirdParty() {
  const parts = [...packages(), ...crates()].sort(
    (a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"),
  );
  const lines = parts.map(
    ({ name, version, licence, source }) => `${name} ${version}  ${licence}\n  ${source.replace(/^git\+/, "")}`,
  );
  /** @type {Map<string, { licence: string, names: string[] }>} */
  const texts = new Map();
  for (const part of parts) {
    for (const licence of chosen(part.licence)) {
      if (alwaysHere.has(licence)) continue;
      const text = terms(part, licence);
      const same = texts.get(text) ?? { licence, names: [] };
      same.names.push(part.name);
      texts.set(text, same);
    }
  }
  const rule = "-".repeat(80);
  const blocks = [...texts].map(
    ([text, { licence, names }]) => `${rule}\n${[...new Set(names)].join(", ")}: ${licence}\n\n${text}\n`,
  );
  return `What the built page contains of others: npm packages in its scripts, and Rust crates
in its engines. Each is used unmodified, and its source code is at the address given.
Where an author offers Apache-2.0 that is the licence taken, whose text is
LICENSE-APACHE; the texts of the other licences follow the list.

(\`node scripts/licences.mjs\` writes this file.)

${lines.join("\n")}

${blocks.join("\n")}`;
}

/**
 * What of the list is true of something that holds only some of the npm packages, and the engines.
 * @param {string} text the whole file
 * @param {ReadonlySet<string>} contained names of npm packages
 */
export function withPackages(text, contained) {
  const rule = "-".repeat(80);
  const left = new Set(packages().flatMap(({ name }) => (contained.has(name) ? [] : [name])));
  const [list = "", ...blocks] = text.split(`${rule}\n`);
  const shorter = list.replaceAll(/^(\S+) \S+ {2}.+\n {2}\S+\n/gm, (part, name) => (left.has(name) ? "" : part));
  const kept = blocks.flatMap((block) => {
    const [, names = "", rest = ""] = /^(.*?)(: .*)$/s.exec(block) ?? [];
    const still = names.split(", ").filter((name) => !left.has(name));
    return still.length > 0 ? [`${rule}\n${still.join(", ")}${rest}`] : [];
  });
  return `${shorter}${kept.join("")}`.replace("What the built page contains", "What this package contains");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const text = thirdParty();
    if (!process.argv.includes("--check")) return writeFileSync(file, text);
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
      throw new Problem("THIRD-PARTY is not what the dependencies say: `node scripts/licences.mjs` writes it anew.");
    }
  });
}
