// Finds the browsers for the end-to-end tests, and installs one where there is none:
//
//   1. what CHROMIUM_PATH or FIREFOX_PATH names
//   2. an installed Chromium or Chrome; but Playwright's own Firefox, downloaded if it is not
//      there yet, as Playwright drives that more fully than Mozilla's
//   3. Playwright's own Chromium, downloaded; or an installed Firefox
//   4. as root on Debian and its kin, the distribution's package, also in place of one that is too
//      old for Playwright

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { chromium as playwrightChromium, firefox as playwrightFirefox } from "@playwright/test";
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
  oldest: 0,
  own: () => playwrightChromium.executablePath(),
  prefersOwn: false,
  install: ["--no-shell", "chromium"],
};

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
  // The first that says where a download went.
  oldest: 149,
  own: () => playwrightFirefox.executablePath(),
  prefersOwn: true,
  install: ["firefox"],
};

/**
 * A browser's program.
 * @param {Kind} kind
 * @returns {string | undefined} undefined if there is none
 */
export function findBrowser(kind) {
  const chosen = process.env[kind.variable];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Problem(`${kind.variable} names ${chosen}, which does not exist.`);
  }
  return kind.prefersOwn ? (own(kind) ?? installed(kind)) : (installed(kind) ?? own(kind));
}

/**
 * A browser's program, installed if need be.
 * @param {Kind} kind
 * @returns {Promise<string>}
 */
export async function provideBrowser(kind) {
  const found = findBrowser(kind);
  const isBest = process.env[kind.variable] || !kind.prefersOwn || own(kind);
  if (found && isBest) return found;

  print(`Downloading Playwright's own ${kind.name} …`);
  if (await playwright(["install", ...kind.install])) {
    if (canInstallPackages()) await playwright(["install-deps", kind.name.toLowerCase()]);
  } else if (found) {
    print(`Going on with ${found}.`);
  }
  const downloaded = findBrowser(kind);
  if (downloaded) return downloaded;

  if (canInstallPackages()) {
    print(`Installing the package ${kind.debian} …`);
    await installPackages([kind.debian]);
    const packaged = findBrowser(kind);
    if (packaged) return packaged;
  }
  const wanted = kind.oldest > 0 ? `${kind.name} of version ${kind.oldest} or later` : kind.name;
  throw new Problem(`There is no ${wanted}. Install it, or name its program in ${kind.variable}.`);
}

/**
 * Whether there is WebKitGTK's driver, and a screen for it that need not be there; installed if need be.
 * @returns {Promise<boolean>}
 */
export async function provideWebKit() {
  const isHere = () => ["WebKitWebDriver", "xvfb-run"].every((command) => ask("which", [command]) !== null);
  if (!isHere() && canInstallPackages()) {
    print("Installing the packages webkit2gtk-driver and xvfb …");
    await installPackages(["webkit2gtk-driver", "xvfb", "xauth"]);
  }
  return isHere();
}

/** @param {string[]} names */
export async function installPackages(names) {
  await run("apt-get", ["update", "-q"]);
  // The fonts: browsers on a bare system have none for Chinese.
  const args = ["install", "-qy", "--no-install-recommends", ...names, "fonts-noto-cjk"];
  await run("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" } });
}

/** @param {string[]} args */
function playwright(args) {
  return runNode("node_modules/@playwright/test/cli.js", args);
}

/**
 * Playwright's own browser, if it has been downloaded.
 * @param {Kind} kind
 */
function own(kind) {
  return existsSync(kind.own()) ? kind.own() : undefined;
}

/** @param {Kind} kind */
function installed({ commands, applications, oldest }) {
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
    const version = program && ask(program, ["--version"]);
    if (program && version && majorOf(version) >= oldest) return program;
  }
  return undefined;
}

/**
 * The first number of what a browser says of its version, as 153 of "Mozilla Firefox 153.8.0esr".
 * @param {string} version
 */
function majorOf(version) {
  return Number(/\d+/.exec(version)?.[0] ?? 0);
}

function canInstallPackages() {
  return process.platform === "linux" && process.getuid?.() === 0 && ask("apt-get", ["--version"]) !== null;
}
