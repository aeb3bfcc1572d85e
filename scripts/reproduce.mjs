// Whether the same sources give the same bytes: builds once more, in another folder, and compares.
//
//   npm run reproduce                    the page, with the engines that are built here
//   npm run reproduce -- cpu gpu         the engines too, from nothing: up to an hour
//   npm run reproduce -- --with FOLDER   compares with a page of somebody else's, such as the published one

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { ask, main, Problem, root, run } from "./run.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { with: { type: "string" } } });
  const wrong = positionals.find((name) => name !== "cpu" && name !== "gpu");
  if (wrong !== undefined) throw new Problem(`There is no engine ${wrong}: cpu and gpu are there.`);
  const first = path.resolve(values.with ?? path.join(root, "dist"));
  if (!existsSync(path.join(first, "index.html")))
    throw new Problem(`There is no page in ${first}: \`npm run build\`.`);
  await setUp({ rust: positionals.length > 0 });

  const copy = mkdtempSync(path.join(tmpdir(), "handful-"));
  try {
    copySources(copy, positionals);
    // By itself, as whoever fetches the sources would.
    const calls = [
      ...positionals.map((engine) => `await build.buildEngine(${JSON.stringify(engine)});`),
      "await build.buildPage();",
    ];
    const script = path.join(copy, "scripts/build.mjs");
    const code = `const build = await import(${JSON.stringify(script)}); ${calls.join(" ")}`;
    if (!(await run(process.execPath, ["--input-type=module", "--eval", code]))) {
      throw new Problem("The second page was not built; the reason is above.");
    }
    report(hashes(first), hashes(path.join(copy, "dist")));
  } finally {
    rmSync(copy, { recursive: true });
  }
});

/**
 * What git knows of, with the packages, and the engines that are not to be built.
 * @param {string} copy
 * @param {string[]} engines
 */
function copySources(copy, engines) {
  const listed = ask("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
  if (listed === null) throw new Problem("`git ls-files` failed.");
  const built = ["cpu", "gpu"].filter((engine) => !engines.includes(engine)).map((engine) => `pkg/${engine}`);
  for (const name of [...listed.split("\n"), "node_modules", ...built]) {
    const from = path.join(root, name);
    if (existsSync(from)) cpSync(from, path.join(copy, name), { recursive: true, verbatimSymlinks: true });
  }
}

/**
 * The files below a folder, by their names.
 * @param {string} folder
 */
function hashes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
      return [path.relative(folder, file).replaceAll("\\", "/"), hash];
    }),
  );
}

/**
 * @param {Map<string, string>} first
 * @param {Map<string, string>} second
 */
function report(first, second) {
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  const others = names.filter((name) => first.get(name) !== second.get(name));
  for (const name of others) {
    const what = !first.has(name) ? "only in the second" : !second.has(name) ? "only in the first" : "not the same";
    console.log(`  ${name}: ${what}`);
  }
  if (others.length > 0) throw new Problem(`${others.length} of ${names.length} files are not the same.`);
  const all = createHash("sha256").update(names.map((name) => `${first.get(name)}  ${name}\n`).join(""));
  console.log(`${names.length} files, the same to the last byte. All of them: ${all.digest("hex")}`);
}
