import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { bundles } from "./scripts/bundle.mjs";
import { publishEngines } from "./scripts/engines.mjs";
import { publishHeaders } from "./scripts/headers.mjs";
import { publishOffline } from "./scripts/offline.mjs";
import { publishSbom } from "./scripts/sbom.mjs";
import { handler } from "./scripts/serve.mjs";
import { languages, spoken } from "./www/i18n/language.ts";

const dist = fileURLToPath(new URL("dist", import.meta.url));

/** Licences ask to travel with what they license. */
const licences: Plugin = {
  name: "licences",
  apply: "build",
  closeBundle: () => {
    for (const name of ["NOTICE", "THIRD-PARTY", "LICENSE-MIT", "LICENSE-APACHE"]) {
      copyFileSync(new URL(name, import.meta.url), `${dist}/${name}.txt`);
    }
  },
};

/** The development server puts styles into the page as it runs, which the page's policy rightly forbids. */
const policy: Plugin = {
  name: "policy-off",
  apply: "serve",
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
};

/**
 * Who shows a link with its picture asks for the picture's whole address, which only the build of
 * one place knows: `SITE=https://example.org/handful/ npm run build`.
 */
const site = process.env["SITE"]?.replace(/\/?$/, "/");
const address: Plugin = {
  name: "address",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (html) => ({
      html: site ? html.replace(/(property="og:image" content=")[^"]*?(social\.png")/, `$1${site}$2`) : html,
      tags: site
        ? [
            { tag: "link", attrs: { rel: "canonical", href: site }, injectTo: "head" },
            { tag: "meta", attrs: { property: "og:url", content: site }, injectTo: "head" },
          ]
        : [],
    }),
  },
};

/** Whom a person tells of a problem, if the host says so: `CONTACT=mailto:… npm run build`, or an address. */
const contact: Plugin = {
  name: "contact",
  transformIndexHtml: () => {
    const content = process.env["CONTACT"];
    return content ? [{ tag: "meta", attrs: { name: "contact", content }, injectTo: "head" }] : [];
  },
};

/** What the page says before its scripts have come, once in each language. */
const wordsBefore: Plugin = {
  name: "words-before",
  transformIndexHtml: {
    order: "pre",
    handler: (html) => ({
      html: html.replace(/<p data-words="(\w+)"(.*?)><\/p>/g, (_, key: string, attributes: string) =>
        languages
          .map((language) => {
            const words = readFileSync(new URL(`www/i18n/${language}/before.json`, import.meta.url), "utf8");
            const said = (JSON.parse(words) as Record<string, string>)[key];
            if (said === undefined) throw new Error(`www/i18n/${language}/before.json lacks "${key}"`);
            const paragraph = said.replace("<a>", '<a href="./">');
            return `<p lang="${spoken[language].tag}"${attributes}>${paragraph}</p>`;
          })
          .join("\n        "),
      ),
      tags: languages.slice(1).map((language) => ({
        tag: "meta",
        attrs: { property: "og:locale:alternate", content: spoken[language].tag.replace("-", "_") },
        injectTo: "head",
      })),
    }),
  },
};

/** All components with their states, for those who work on them. */
const gallery: Plugin = {
  name: "gallery",
  apply: "serve",
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      request.url = request.url?.replace(/^\/gallery\.html/, "/www/gallery/index.html");
      next();
    });
  },
};

/** The engines lie beside the page, built or not: they are fetched at run time. */
const engines: Plugin[] = [
  {
    name: "engines-build",
    apply: "build",
    closeBundle: () => {
      publishEngines(dist);
    },
  },
  {
    name: "engines-serve",
    apply: "serve",
    configureServer: (server) => {
      const serveFile = handler(dist);
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? "";
        if (!url.startsWith("/engine/")) return next();
        // So that a rebuilt engine reaches the page with the next manifest.
        if (url.startsWith("/engine/manifest.json")) publishEngines(dist);
        void serveFile(request, response);
      });
    },
  },
];

const models = fileURLToPath(new URL("www/models", import.meta.url));

/** A copy of the page without encoders says so: an address that answers nothing would be an error. */
function publishEncoders(): void {
  if (existsSync(models)) return cpSync(models, `${dist}/models`, { recursive: true });
  mkdirSync(`${dist}/models`, { recursive: true });
  writeFileSync(`${dist}/models/manifest.json`, JSON.stringify({ version: 1, encoders: [] }));
}

/** So do the pretrained encoders, under their own names: their manifest holds what they must hash to. */
const encoders: Plugin[] = [
  {
    name: "encoders-build",
    apply: "build",
    closeBundle: () => {
      publishEncoders();
    },
  },
  {
    name: "encoders-serve",
    apply: "serve",
    configureServer: (server) => {
      const serveFile = handler(dist);
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? "";
        if (!url.startsWith("/models/")) return next();
        if (url.startsWith("/models/manifest.json")) publishEncoders();
        void serveFile(request, response);
      });
    },
  },
];

/** What of others is in all this; of the engines, too. */
const bill: Plugin = {
  name: "bill",
  apply: "build",
  closeBundle: {
    order: "post",
    sequential: true,
    handler: () => {
      publishSbom(dist);
    },
  },
};

/** Last, as the list is of what the others have written. */
const offline: Plugin = {
  name: "offline",
  apply: "build",
  closeBundle: {
    order: "post",
    sequential: true,
    handler: () => {
      publishHeaders(dist);
      publishOffline(dist);
    },
  },
};

const www = fileURLToPath(new URL("www/", import.meta.url));

/** Whether a module may come with the page: of ours all but the entry and the service worker's, and their libraries. */
function isOfPage(id: string): boolean {
  if (id.startsWith(www)) return !/^(main\.ts|offline\/)/.test(id.slice(www.length));
  return /\/node_modules\/(lit-html|valibot|idb-keyval)\//.test(id);
}

export default defineConfig({
  // Every address is relative, so that the page works under a sub-path.
  base: "./",
  publicDir: "www/public",
  plugins: [bundles(), engines, encoders, licences, policy, address, contact, wordsBefore, gallery, bill, offline],
  worker: { format: "es" },
  build: {
    outDir: "dist",
    target: "es2022",
    assetsInlineLimit: 2048,
    // An element for each module of a part takes the page's thread longer than the modules do, which are asked for
    // before a part is opened. Styles a part does wait for.
    modulePreload: {
      resolveDependencies: (_, files, { hostType }) => (hostType === "js" ? [] : files),
    },
    rollupOptions: {
      input: { index: "index.html", offline: "www/offline/worker/index.ts" },
      // A service worker's name must not change, and reaches as far as its folder.
      output: {
        entryFileNames: ({ name }) => (name === "offline" ? "offline.js" : "assets/[name]-[hash].js"),
        // What every visit loads comes as one: many small files take longer, and pack worse. The entry waits for
        // words, which import of these, so it stays apart; and the service worker's modules are its own.
        codeSplitting: {
          groups: [{ name: "page", tags: ["$initial"], test: isOfPage }],
        },
        // Words are told apart by their language, too.
        chunkFileNames: ({ facadeModuleId }) => {
          const language = /\/i18n\/(\w+)\/[\w-]+\.ts$/.exec(facadeModuleId ?? "")?.[1];
          return language ? `assets/${language}-[name]-[hash].js` : "assets/[name]-[hash].js";
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["www/i18n/fetch-all.test-helper.ts", "www/patience.test-helper.ts"],
    include: ["www/**/*.test.ts", "fuzz/page/*.test.ts", "scripts/*.test.mjs"],
    // Only what hangs is ended: a test says nothing about how fast the machine is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
