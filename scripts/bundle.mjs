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
      const { code, modules } = await bundleOne(file);
      for (const one of modules) this.addWatchFile(one);
      if (isServing) return `export default ${JSON.stringify(`data:text/javascript,${encodeURIComponent(code)}`)}`;
      const name = `handful-${path.basename(file, ".ts")}.js`;
      const reference = this.emitFile({ type: "asset", name, source: code });
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
    },
  };
}

/** Scripts of Node and of browsers both: what is asked of the machine is asked when they run. */
export const everywhere = /** @type {const} */ ({ external: /^node:/, platform: "neutral" });

/**
 * A module with all that it imports.
 * @param {string} file
 * @returns {Promise<{ code: string, modules: string[] }>} modules: the files that are in it
 */
export async function bundleOne(file) {
  const build = await rolldown({ input: file, ...everywhere });
  try {
    const { output } = await build.generate({ format: "es", minify: true, codeSplitting: false });
    const [{ code, modules }] = output;
    return { code, modules: Object.keys(modules) };
  } finally {
    await build.close();
  }
}
