// Finds the browsers for the end-to-end tests, and installs one where there is none:
//
//   1. what CHROMIUM_PATH or FIREFOX_PATH names
//   2. an installed Chromium, Chrome or Firefox
//   3. a copy for tests, downloaded by Playwright or Puppeteer
//   4. as root on Debian and its kin, the distribution's package

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { chromium as playwright } from "@playwright/test";
import { Browser, getInstalledBrowsers, install, resolveBuildId, detectBrowserPlatform } from "@puppeteer/browsers";
import { ask, print, Problem, run, runNode } from "./run.mjs";

/** For tests: nothing that goes to the network by itself, and a sandbox only where it can work. */
export const chromiumFlags = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** For WebGPU on a machine without a graphics card. */
export const softwareGpuFlags = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/** @typedef {typeof chromium} Kind */

const folders = {
  darwin: ["/Applications", path.join(homedir(), "Applications")],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) => process.env[name] ?? []),
};

export const chromium = {
  name: "Chromium",
  variable: "CHROMIUM_PATH",
  commands: ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"],
  applications: {
    darwin: ["Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium"],
    win32: ["Google\\Chrome\\Application\\chrome.exe"],
  },
  debian: "chromium",
  /** @returns {Promise<string | undefined>} */
  copy: async () => playwright.executablePath(),
  /** @returns {Promise<unknown>} */
  download: () =>
    runNode("node_modules/@playwright/test/cli.js", [
      "install",
      "--no-shell",
      ...(canInstallPackages() ? ["--with-deps"] : []),
      "chromium",
    ]),
};

const puppeteerCache = path.join(homedir(), ".cache", "puppeteer");

/** @type {Kind} */
export const firefox = {
  name: "Firefox",
  variable: "FIREFOX_PATH",
  commands: ["firefox", "firefox-esr"],
  applications: {
    darwin: ["Firefox.app/Contents/MacOS/firefox"],
    win32: ["Mozilla Firefox\\firefox.exe"],
  },
  debian: "firefox-esr",
  copy: async () => {
    const copies = await getInstalledBrowsers({ cacheDir: puppeteerCache });
    return copies.find((copy) => copy.browser === Browser.FIREFOX)?.executablePath;
  },
  download: async () => {
    const platform = detectBrowserPlatform();
    if (!platform) throw new Error("there is no Firefox for this system");
    const buildId = await resolveBuildId(Browser.FIREFOX, platform, "stable");
    await install({ browser: Browser.FIREFOX, buildId, cacheDir: puppeteerCache });
  },
};

/**
 * A browser's program.
 * @param {Kind} kind
 * @returns {Promise<string | undefined>} undefined if there is none
 */
export async function findBrowser(kind) {
  const chosen = process.env[kind.variable];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Problem(`${kind.variable} names ${chosen}, which does not exist.`);
  }
  const copy = await kind.copy();
  return installed(kind) ?? (copy && existsSync(copy) ? copy : undefined);
}

/**
 * A browser's program, installed if need be.
 * @param {Kind} kind
 * @returns {Promise<string>}
 */
export async function provideBrowser(kind) {
  const found = await findBrowser(kind);
  if (found) return found;

  print(`No ${kind.name} found: downloading a copy for the tests …`);
  try {
    await kind.download();
  } catch (error) {
    print(`The download failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const downloaded = await findBrowser(kind);
  if (downloaded) return downloaded;

  if (canInstallPackages()) {
    print(`Installing the package ${kind.debian} …`);
    await run("apt-get", ["update", "-q"]);
    // The fonts: browsers on a bare system have none for Chinese.
    await run("apt-get", ["install", "-qy", "--no-install-recommends", kind.debian, "fonts-noto-cjk"], {
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
    const packaged = await findBrowser(kind);
    if (packaged) return packaged;
  }
  throw new Problem(`There is no ${kind.name}. Install it, or name its program in ${kind.variable}.`);
}

/** @param {Kind} kind */
function installed({ commands, applications }) {
  if (process.platform === "darwin" || process.platform === "win32") {
    const { platform } = process;
    const programs = folders[platform].flatMap((folder) =>
      applications[platform].map((application) => path.join(folder, application)),
    );
    return programs.find((program) => existsSync(program));
  }
  for (const command of commands) {
    const program = ask("which", [command]);
    // Some distributions have a stand-in that only names another package.
    if (program && ask(program, ["--version"]) !== null) return program;
  }
  return undefined;
}

function canInstallPackages() {
  return process.platform === "linux" && process.getuid?.() === 0 && ask("apt-get", ["--version"]) !== null;
}
