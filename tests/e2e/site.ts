// A static host for one test alone: other builds of the page can be published on it, and it can go away.

import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dist } from "../../scripts/build.mjs";
import { publishOffline } from "../../scripts/offline.mjs";
import { serve } from "../../scripts/serve.mjs";
import { test as base } from "./page.ts";

/** Parts of the built page that tests take away or look for. */
type Part = "zh";

export class Site {
  private constructor(
    private readonly folder: string,
    /** Where the page is. */
    readonly url: string,
    /** Ends the host: from then on there is no network. */
    readonly stop: () => Promise<void>,
    /** The paths that it was asked for. */
    readonly heard: string[],
    /** What it sends with every file, beside what any host does. */
    readonly headers: Record<string, string>,
  ) {}

  /** @param subPath - where on the host the page is, such as `handful/` */
  static async start(subPath: string): Promise<Site> {
    const folder = mkdtempSync(path.join(tmpdir(), "site-"));
    const heard: string[] = [];
    const headers: Record<string, string> = {};
    const hear = (path: string) => heard.push(path);
    const { url, close } = await serve({ folder, port: 0, base: `/${subPath}`, headers, hear });
    const site = new Site(folder, url + subPath, close, heard, headers);
    site.publish("first");
    return site;
  }

  /**
   * Publishes a build that says its name, and whose files have other names than those of the
   * build before; these are gone then.
   * @param without - a part that was lost on the way
   */
  publish(build: string, without?: Part): void {
    const place = (...names: string[]) => path.join(this.folder, ...names);
    rmSync(this.folder, { recursive: true });
    const models = path.join(dist, "models");
    cpSync(dist, this.folder, { recursive: true, filter: (file) => file !== models });
    symlinkSync(models, place("models"));

    const renamed = new Map<string, string>();
    for (const name of readdirSync(place("assets"))) renamed.set(name, name.replace(/(?=\.\w+$)/, `.${build}`));
    for (const name of readdirSync(place("engine/cpu"))) renamed.set(name, `${name}.${build}`);
    for (const file of readdirSync(this.folder, { recursive: true, encoding: "utf8" })) {
      if (!/^(index\.html|assets\/.*\.(js|css)|engine\/manifest\.json)$/.test(file)) continue;
      let text = readFileSync(place(file), "utf8");
      for (const [name, newer] of renamed) text = text.replaceAll(name, newer);
      writeFileSync(place(file), text.replace("<noscript>", `<p>This is the ${build} build.</p><noscript>`));
    }
    for (const [name, newer] of renamed) {
      const folder = place(name.includes(".") ? "assets" : "engine/cpu");
      renameSync(path.join(folder, name), path.join(folder, newer));
    }
    publishOffline(this.folder);
    if (without === undefined) return;
    for (const name of readdirSync(place("assets"))) if (name.startsWith(`${without}-`)) rmSync(place("assets", name));
  }

  /** Gives the page another build's name, as a host does that still has, or already has, the page of another. */
  misplacePage(build: string): void {
    const page = path.join(this.folder, "index.html");
    writeFileSync(page, readFileSync(page, "utf8").replace(/This is the \w+ build/, `This is the ${build} build`));
  }

  /** Adds code to the scripts whose names begin so, as if it had found its way into the page. */
  tamper(script: string, code: string): void {
    const folder = script === "offline" ? this.folder : path.join(this.folder, "assets");
    const names = readdirSync(folder).filter((name) => name.startsWith(script) && name.endsWith(".js"));
    if (names.length === 0) throw new Error(`the page has no script ${script}`);
    for (const name of names) appendFileSync(path.join(folder, name), `\n${code}`);
    publishOffline(this.folder);
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}

export const test = base.extend<{ site: Site; subPath: string }>({
  subPath: ["", { option: true }],
  site: async ({ subPath }, use) => {
    const site = await Site.start(subPath);
    await use(site);
    await site.end();
  },
  baseURL: async ({ site }, use) => use(site.url),
  serviceWorkers: "allow",
});
