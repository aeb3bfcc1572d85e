// `import address from "./module.ts?bundle"`: the address of a module with all that it imports as one script,
// whose exports are there for whoever is given the script.

import path from "node:path";
import { rolldown } from "rolldown";

const query = "?bundle";

/** @returns {import("vite").Plugin} */
export function bundles() {
  let isServing = false;
  return {
    name: "bundles",
    configResolved: ({ command }) => {
      isServing = command === "serve";
    },
    resolveId: (id, importer) => (id.endsWith(query) && importer ? path.resolve(path.dirname(importer), id) : null),
    async load(id) {
      if (!id.endsWith(query)) return null;
      const file = id.slice(0, -query.length);
      const { code, modules } = await bundle(file);
      for (const one of modules) this.addWatchFile(one);
      if (isServing) return `export default ${JSON.stringify(`data:text/javascript,${encodeURIComponent(code)}`)}`;
      const name = `handful-${path.basename(file, ".ts")}.js`;
      const reference = this.emitFile({ type: "asset", name, source: code });
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
    },
  };
}

/**
 * @param {string} file
 * @returns {Promise<{ code: string, modules: string[] }>}
 */
async function bundle(file) {
  const build = await rolldown({ input: file, platform: "neutral", external: /^node:/ });
  try {
    const { output } = await build.generate({ format: "es", minify: true, codeSplitting: false });
    const [{ code, modules }] = output;
    return { code, modules: Object.keys(modules) };
  } finally {
    await build.close();
  }
}
