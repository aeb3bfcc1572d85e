// The icons of the installed page, from the page's own (`www/favicon.svg`):
//
//   node scripts/icons.mjs        writes www/public/icons

import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { chromium as playwright } from "@playwright/test";
import { chromium, chromiumFlags, provideBrowser } from "./browsers.mjs";
import { writePng } from "./png.mjs";
import { main, root } from "./run.mjs";

const svg = readFileSync(path.join(root, "www/favicon.svg"), "utf8");
const folder = path.join(root, "www/public/icons");

/**
 * A system cuts a maskable icon into a shape of its own, of which only a circle of 80 % is sure to
 * be seen; Apple's rounds the corners by itself. Both are given the ground up to the edge.
 */
const icons = [
  { name: "any-192", size: 192, isCut: false },
  { name: "any-512", size: 512, isCut: false },
  { name: "maskable-192", size: 192, isCut: true },
  { name: "maskable-512", size: 512, isCut: true },
  { name: "apple-touch", size: 180, isCut: true },
];

await main(async () => {
  const browser = await playwright.launch({ executablePath: await provideBrowser(chromium), args: chromiumFlags });
  mkdirSync(folder, { recursive: true });
  for (const { name, size, isCut } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const drawing = isCut
      ? svg.replace(/<rect [^>]*fill="(#\w+)"\/>/, '<rect x="-4" y="-4" width="40" height="40" fill="$1"/>')
      : svg;
    const shown = isCut ? drawing.replace('viewBox="0 0 32 32"', 'viewBox="-3 -3 38 38"') : drawing;
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${shown}`);
    writePng(path.join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
});
