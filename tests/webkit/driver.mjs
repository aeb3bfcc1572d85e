// WebKitGTK over WebDriver, as Debian and its kin have it: Playwright drives no other WebKit than its own.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { ask } from "../../scripts/run.mjs";

/** By which WebDriver names an element. */
const elementKey = "element-6066-11e4-a52e-4f735466cecf";
const patienceMs = 120_000;

/**
 * The programs that are needed.
 * @returns {{ driver: string, browser: string, screen: string } | undefined} undefined where one is missing
 */
export function findWebKit() {
  const driver = ask("which", ["WebKitWebDriver"]);
  const screen = ask("which", ["Xvfb"]);
  const browser = miniBrowser();
  return driver && screen && browser ? { driver, screen, browser } : undefined;
}

function miniBrowser() {
  const folders = ["/usr/lib", "/usr/libexec"].filter((folder) => existsSync(folder));
  const deeper = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /linux-gnu|webkit/i.test(entry.name))
      .map((entry) => path.join(folder, entry.name)),
  );
  for (const folder of [...folders, ...deeper]) {
    for (const name of ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0", "."]) {
      const program = path.join(folder, name, "MiniBrowser");
      if (existsSync(program)) return program;
    }
  }
  return undefined;
}

/** A browser with an empty profile, as a person drives it: by roles and names where WebDriver knows them. */
export class Browser {
  /** @type {import("node:child_process").ChildProcess[]} */
  #programs = [];
  #address = "";
  #session = "";
  #home = mkdtempSync(path.join(tmpdir(), "webkit-"));

  /** @param {NonNullable<ReturnType<typeof findWebKit>>} programs */
  static async start({ driver, screen, browser }) {
    const started = new Browser();
    const display = `:${90 + Math.floor(Math.random() * 900)}`;
    started.#programs.push(
      spawn(screen, [display, "-screen", "0", "1280x900x24", "-nolisten", "tcp"], { stdio: "ignore" }),
    );
    const port = await freePort();
    const env = {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: "x11",
      HOME: started.#home,
      XDG_DATA_HOME: path.join(started.#home, "data"),
      XDG_CACHE_HOME: path.join(started.#home, "cache"),
      // Where there is no graphics card, and for root no sandbox.
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    };
    started.#programs.push(spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: "ignore" }));
    started.#address = `http://127.0.0.1:${port}`;
    const options = { binary: browser, args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    const session = await until("a session", async () => started.#call("POST", "/session", { capabilities }));
    started.#session = `/session/${session.sessionId}`;
    return started;
  }

  /** @param {string} url */
  async open(url) {
    await this.#call("POST", `${this.#session}/url`, { url });
  }

  async reload() {
    await this.#call("POST", `${this.#session}/refresh`, {});
  }

  /**
   * Runs code in the page; what it gives back may be a promise.
   * @param {string} code
   * @param {unknown[]} [args]
   */
  async evaluate(code, args = []) {
    return this.#call("POST", `${this.#session}/execute/sync`, { script: code, args });
  }

  /**
   * Waits for an element, and until `holds` is true of it.
   * @param {string} xpath
   * @param {string} [holds] - code, of the element `it`
   */
  async find(xpath, holds = "true") {
    return until(`${xpath} with ${holds}`, async () => {
      const found = await this.#call("POST", `${this.#session}/element`, { using: "xpath", value: xpath });
      const id = found[elementKey];
      const isSo = await this.evaluate(`const it = arguments[0]; return Boolean(${holds});`, [{ [elementKey]: id }]);
      if (!isSo) throw new Error(`${xpath}: not yet ${holds}`);
      return /** @type {string} */ (id);
    });
  }

  /** @param {string} xpath */
  async click(xpath) {
    const id = await this.find(xpath, "!it.disabled");
    await this.#call("POST", `${this.#session}/element/${id}/click`, {});
  }

  /**
   * Types into a field in place of what is in it.
   * @param {string} xpath
   * @param {string} text
   */
  async type(xpath, text) {
    const id = await this.find(xpath, "!it.disabled");
    await this.#call("POST", `${this.#session}/element/${id}/clear`, {});
    await this.#call("POST", `${this.#session}/element/${id}/value`, { text });
  }

  async end() {
    if (this.#session) await this.#call("DELETE", this.#session).catch(() => undefined);
    for (const program of this.#programs.reverse()) program.kill();
    rmSync(this.#home, { recursive: true, force: true });
  }

  /**
   * @param {string} method
   * @param {string} at
   * @param {object} [body]
   */
  async #call(method, at, body) {
    const response = await fetch(this.#address + at, { method, body: body && JSON.stringify(body) });
    const { value } = /** @type {{ value: any }} */ (await response.json());
    if (!response.ok) throw new Error(`${at}: ${value?.error} ${value?.message}`);
    return value;
  }
}

/**
 * Tries again until it succeeds.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function until(what, work) {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw new Error(`never came: ${what}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
