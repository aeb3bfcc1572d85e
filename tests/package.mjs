// The npm package, as others use it: built, packed, installed, and tried in Node, in a page that Vite
// builds or serves, as an element on a page of strict policy, in one script from a file, and embedded.
//
//   node tests/package.mjs        after `npm run build`

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium as playwright } from "@playwright/test";
import { rolldown } from "rolldown";
import { build, createServer } from "vite";
import { chromium, chromiumFlags, provideBrowser } from "../scripts/browsers.mjs";
import { dist } from "../scripts/build.mjs";
import { buildPackage, tarball } from "../scripts/package.mjs";
import { main, print, Problem, root, run, runNode, runNpm } from "../scripts/run.mjs";
import { serve } from "../scripts/serve.mjs";

/** @typedef {import("@playwright/test").Page} Page */

const texts = [
  ["refund", "I want my money back for the broken cup"],
  ["refund", "Please refund the second invoice"],
  ["refund", "You charged me twice, give the money back"],
  ["refund", "How do I get a refund for this order?"],
  ["delivery", "Where is my parcel?"],
  ["delivery", "The parcel was lost on its way"],
  ["delivery", "The courier left it with a neighbour"],
  ["delivery", "When will my order arrive?"],
];
const text = "Is the parcel lost? I want my money back";

/** A host that allows as little as the package needs. */
const strict = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; " +
    "require-trusted-types-for 'script'; trusted-types handful",
};

await main(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "handful-package-"));
  try {
    await buildPackage();
    await install(folder);
    await inNode(folder);
    const executablePath = await provideBrowser(chromium);
    const browser = await playwright.launch({ executablePath, args: chromiumFlags });
    try {
      const visit = async (/** @type {(page: Page) => Promise<void>} */ act) => {
        // Each of its own, as of another person.
        const context = await browser.newContext();
        const page = await context.newPage();
        /** @type {string[]} */
        const wrong = [];
        page.on("pageerror", (error) => wrong.push(String(error)));
        page.on("console", (said) => said.type() === "error" && wrong.push(`${said.text()} ${said.location().url}`));
        await act(page);
        assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations, []);
        assert.deepEqual(wrong, []);
        await context.close();
      };
      const expected = await predictions(folder);
      await asDocumented(folder, visit);
      await inVite(folder, visit, expected.plain);
      await asElement(folder, visit, expected);
      await asFile(folder, visit, expected.plain);
      await embedded(folder, visit);
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * As others do, from the tarball alone: it needs no other package.
 * @param {string} folder
 */
async function install(folder) {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  writeFileSync(path.join(folder, "texts.tsv"), texts.map((row) => row.join("\t")).join("\n"));
  cpSync(path.join(root, "tests/package"), folder, { recursive: true });
  const flags = ["--offline", "--no-audit", "--no-fund", "--silent", "--no-package-lock"];
  if (!(await runNpm(["install", tarball, ...flags], { cwd: folder }))) throw new Problem("It cannot be installed.");
  for (const [files, libs, types] of [
    // With the types of Node alone, and with those of a browser alone.
    [["types.ts"], ["ES2022"], ["node"]],
    [["types.ts", "element.ts"], ["ES2022", "DOM", "DOM.Iterable", "DOM.AsyncIterable"], []],
  ]) {
    const options = {
      compilerOptions: {
        ...{ strict: true, noEmit: true, skipLibCheck: false, target: "ES2022", module: "NodeNext", lib: libs, types },
        typeRoots: [path.join(root, "node_modules/@types")],
      },
      files,
    };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(options));
    const compiled = await runNode("node_modules/typescript/bin/tsc", ["--project", folder]);
    if (!compiled) throw new Problem(`The types of the package do not compile with ${libs?.join(", ")}.`);
  }
  print("Installed; its types stand alone.");
}

/** @param {string} folder */
async function inNode(folder) {
  const folders = [path.join(root, "www/models"), path.join(dist, "engine")].map((path) => pathToFileURL(path).href);
  const passed = await run(process.execPath, ["node.mjs", ...folders], { cwd: folder });
  if (!passed) throw new Problem("In Node it does not do what it says; see above.");
  print("In Node: trained, explained, saved, opened.");
}

/**
 * What the models that Node has left say of the text.
 * @param {string} folder
 */
async function predictions(folder) {
  const { Handful } = await import(pathToFileURL(path.join(folder, "node_modules/handful/index.node.js")).href);
  const handful = new Handful({ encoders: pathToFileURL(path.join(root, "www/models/")) });
  await handful.open(readFileSync(path.join(folder, "model.handful")));
  const plain = await handful.predict(text);
  await handful.open(readFileSync(path.join(folder, "encoded.handful")));
  const encoded = await handful.predict(text);
  handful.dispose();
  return { plain, encoded };
}

/**
 * The example of its README, from a host of static files.
 * @param {string} folder
 * @param {(act: (page: Page) => Promise<void>) => Promise<void>} visit
 */
async function asDocumented(folder, visit) {
  const [, example = ""] = /```html\n(.*?)```/s.exec(readFileSync(path.join(root, "package/README.md"), "utf8")) ?? [];
  writeFileSync(
    path.join(folder, "example.html"),
    example.replace("<title>", '<link rel="icon" href="data:,"><title>'),
  );
  cpSync(path.join(folder, "texts.tsv"), path.join(folder, "messages.tsv"));
  const host = await serve({ folder, port: 0 });
  await visit(async (page) => {
    await page.goto(`${host.url}example.html`);
    await page.getByText("% of the training texts").waitFor();
    await page.getByLabel("A message").fill(text);
    await page.getByText(/^(refund|delivery), \d+ %$/).waitFor();
  });
  await host.close();
  print("As its README shows.");
}

/**
 * @param {string} folder
 * @param {(act: (page: Page) => Promise<void>) => Promise<void>} visit
 * @param {object} expected
 */
async function inVite(folder, visit, expected) {
  const check = (/** @type {string} */ url) =>
    visit(async (page) => {
      await page.goto(`${url}page.html`);
      await page.waitForFunction("typeof open === 'function' && open.length === 2");
      const { prediction, nExamples, mine } = await evaluated(page, `open("model.handful", ${JSON.stringify(text)})`);
      assert.deepEqual(prediction, expected);
      assert.equal(nExamples, 6);
      assert.equal(mine.classes.length, 2);
    });
  const options = { root: folder, configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ("error") };
  const server = await createServer({ ...options, server: { port: 0, host: "127.0.0.1" } });
  await server.listen();
  await check(server.resolvedUrls?.local[0] ?? "");
  await server.close();
  const out = path.join(folder, "built");
  await build({
    ...options,
    base: "./",
    build: { outDir: out, rolldownOptions: { input: path.join(folder, "page.html") } },
  });
  for (const name of ["model.handful", "texts.tsv"]) cpSync(path.join(folder, name), path.join(out, name));
  const host = await serve({ folder: out, port: 0 });
  await check(host.url);
  await host.close();
  print("In a page that Vite serves, and in one that it builds.");
}

/**
 * @param {string} folder
 * @param {(act: (page: Page) => Promise<void>) => Promise<void>} visit
 * @param {{ plain: import("handful").Prediction, encoded: import("handful").Prediction }} expected
 */
async function asElement(folder, visit, expected) {
  const out = path.join(folder, "plain");
  cpSync(path.join(folder, "node_modules/handful"), path.join(out, "handful"), { recursive: true });
  cpSync(path.join(root, "www/models"), path.join(out, "models"), { recursive: true });
  for (const name of ["model.handful", "encoded.handful"]) cpSync(path.join(folder, name), path.join(out, name));
  writeFileSync(
    path.join(out, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
     <link rel="icon" href="data:,">
     <script type="module" src="handful/element.js"></script>
     <main><h1>Shop</h1>
     <handful-classifier model="model.handful" label="What is it about?"></handful-classifier>
     <handful-classifier model="encoded.handful" encoders="models" language="zh"></handful-classifier>
     <handful-classifier model="handful/NOTICE" label="Broken"></handful-classifier></main></html>`,
  );
  const host = await serve({ folder: out, port: 0, headers: strict });
  await visit(async (page) => {
    await page.goto(host.url);
    await page.getByLabel("Broken").fill(text);
    await page.getByText("The model cannot be opened: its file is not one of Handful’s files.").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    for (const [label, { classes }] of /** @type {const} */ ([
      ["What is it about?", expected.plain],
      ["试一试", expected.encoded],
    ])) {
      await page.getByLabel(label).fill(text);
      const list = page.locator("handful-classifier", { has: page.getByLabel(label) }).getByRole("list");
      const shares = classes.map(({ label, probability }) => `${label}${Math.round(probability * 100)}%`);
      await list.getByRole("listitem").nth(1).waitFor();
      assert.deepEqual(await list.getByRole("listitem").allTextContents(), shares);
    }
  });
  await host.close();
  print("As an element, under a strict policy.");
}

/**
 * One classic script on a page that no host sends.
 * @param {string} folder
 * @param {(act: (page: Page) => Promise<void>) => Promise<void>} visit
 * @param {object} expected
 */
async function asFile(folder, visit, expected) {
  const bundle = await rolldown({ input: path.join(folder, "node_modules/handful/model.js") });
  const { output } = await bundle.generate({ format: "iife", name: "handful" });
  await bundle.close();
  const bytes = (/** @type {string} */ name) => readFileSync(path.join(folder, name)).toString("base64");
  const code = `${output[0].code.replaceAll("</script", "<\\/script")}
    const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const opened = handful.Model.fromBytes({
      engine: bytes("${bytes("node_modules/handful/engine/handful_bg.wasm")}"),
      model: bytes("${bytes("model.handful")}"),
    });`;
  const file = path.join(folder, "alone.html");
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Alone</title><script>${code}</script><main><h1>Alone</h1></main></html>`,
  );
  await visit(async (page) => {
    await page.goto(pathToFileURL(file).href);
    const found = await page.evaluate(`opened.then((model) => model.predict(${JSON.stringify(text)}))`);
    assert.deepEqual(found, expected);
  });
  print("In one script, from a file.");
}

/**
 * In an iframe of another origin, of the same site, where browsers keep nothing apart by themselves.
 * @param {string} folder
 * @param {(act: (page: Page) => Promise<void>) => Promise<void>} visit
 */
async function embedded(folder, visit) {
  const page = await serve({ folder: dist, port: 0 });
  const out = path.join(folder, "school");
  cpSync(path.join(folder, "node_modules/handful"), path.join(out, "handful"), { recursive: true });
  writeFileSync(
    path.join(out, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>School</title><link rel="icon" href="data:,">
     <main><h1>School</h1><iframe title="Handful" width="900" height="600" src="${page.url}?embed#/results?start=random&epochs=5"></iframe></main>
     <script type="module">
       import { embed } from "./handful/embed.js";
       const told = { state: 0, progress: 0, results: 0 };
       const page = embed(document.querySelector("iframe"));
       for (const type of Object.keys(told)) page.addEventListener(type, () => told[type]++);
       const refused = (promise) => promise.then(() => undefined, (error) => error.code);
       Object.assign(globalThis, { page, told, refused });
     </script></html>`,
  );
  const school = await serve({ folder: out, port: 0 });

  // What the whole page keeps is not for the embedded one.
  await visit(async (tab) => {
    const table = tab.getByText("Read as");
    await tab.goto(page.url);
    const box = tab.getByRole("textbox", { name: "Labelled texts" });
    await box.fill(texts.map((row) => row.join("\t")).join("\n"));
    await table.waitFor();
    await tab.reload();
    await table.waitFor();
    await tab.goto(school.url);
    const before = await evaluated(tab, "page.ready.then(() => page.state)");
    assert.deepEqual([before.stage, before.nTexts, before.phase], ["results", 0, "idle"]);
    await tab.evaluate("page.load('a\\tb')");
    await tab.goto(page.url);
    await table.waitFor();
    await tab.getByRole("tab", { name: /^Table\W*8/ }).waitFor();
  });

  await visit(async (tab) => {
    await tab.goto(school.url);
    const rows = texts.map(([label, text]) => ({ label, text }));
    const found = await evaluated(
      tab,
      `(async () => {
          const early = await refused(page.predict("a"));
          const loaded = await page.load(${JSON.stringify(rows)});
          await page.set({ model: "gru", epochs: 3 });
          const wrong = await refused(page.set({ model: "none" }));
          const training = page.train();
          const busy = await refused(page.train());
          const results = await training;
          await page.show("results", "mistakes");
          return { early, loaded, wrong, busy, results, state: page.state, told,
            lost: await refused(page.show("nowhere")), prediction: await page.predict(${JSON.stringify(text)}) };
        })()`,
    );
    assert.deepEqual(
      [found.early, found.wrong, found.busy, found.lost],
      ["notReady", "invalidSetting", "busy", "unknownPlace"],
    );
    assert.deepEqual(found.loaded, { nTexts: 8, classes: ["refund", "delivery"] });
    assert.deepEqual([found.results.nExamples, found.state.phase, found.state.tab], [2, "done", "mistakes"]);
    assert.equal(found.prediction.classes.length, 2);
    assert.deepEqual(
      Object.keys(found.told).filter((type) => found.told[type] === 0),
      [],
    );

    const frame = tab.frameLocator("iframe");
    await frame.getByRole("heading", { name: "Results" }).waitFor({ state: "attached" });
    assert.equal(await frame.getByRole("navigation", { name: "Stages" }).count(), 0);
    const link = frame.getByRole("link", { name: "Open in Handful" });
    assert.equal(await link.getAttribute("href"), `${page.url}#/results/mistakes?model=gru&start=random&epochs=3`);
    const inside = tab.frames().find((frame) => frame.url().startsWith(page.url));
    const keeps = await inside?.evaluate(
      "Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations(), Object.keys(localStorage)])",
    );
    assert.deepEqual(keeps, [[], [], [], []]);
  });
  await school.close();
  await page.close();
  print("Embedded, from another origin.");
}

/**
 * What an expression of a page's own comes to.
 * @param {Page} page
 * @param {string} expression
 * @returns {Promise<any>}
 */
function evaluated(page, expression) {
  return page.evaluate(expression);
}
