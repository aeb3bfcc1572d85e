import { defineConfig, devices } from "@playwright/test";
import { chromium, chromiumFlags, findBrowser, firefox, softwareGpuFlags } from "./scripts/browsers.mjs";

const port = Number(process.env["E2E_PORT"] ?? 4280);
const executablePath = findBrowser(chromium);
const firefoxPath = findBrowser(firefox);

/** Tests that need WebGPU; they run on a software adapter, where a training step takes seconds. */
const gpuTests = "**/*.gpu.spec.ts";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  // Each page trains in its own worker: more pages than cores would only wait for each other.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  // A test waits for what a person would see. These only end what will never come, on slow machines too.
  timeout: 180_000,
  expect: { timeout: 120_000 },
  // A page that does not work at all is known by then.
  maxFailures: 10,
  // A test that fails once in a while is a defect of the test or of the page.
  retries: 0,
  reporter: "list",
  use: {
    baseURL: `http://localhost:${port}/`,
    locale: "en-US",
    trace: "retain-on-failure",
    // Tests stand in for the network, which a service worker would keep from the page; those of it allow it.
    serviceWorkers: "block",
  },
  projects: [
    {
      name: "chromium-cpu",
      testIgnore: gpuTests,
      use: { ...devices["Desktop Chrome"], launchOptions: { executablePath, args: chromiumFlags } },
    },
    {
      name: "chromium-webgpu",
      testMatch: gpuTests,
      timeout: 300_000,
      use: {
        ...devices["Desktop Chrome"],
        launchOptions: { executablePath, args: [...chromiumFlags, ...softwareGpuFlags] },
      },
    },
    {
      name: "firefox",
      grep: /@firefox/,
      use: {
        browserName: "firefox",
        viewport: { width: 1280, height: 720 },
        // Playwright drives any other than its own over WebDriver BiDi.
        ...(firefoxPath !== firefox.own() && { channel: "moz-firefox" }),
        launchOptions: { executablePath: firefoxPath },
      },
    },
  ],
  webServer: {
    // The page that is already built, under a sub-path too.
    command: "node scripts/serve.mjs",
    env: { PORT: String(port) },
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
