import { defineConfig, devices } from "@playwright/test";
import { chromium, chromiumFlags, findBrowser, softwareGpuFlags } from "./scripts/browsers.mjs";

const port = Number(process.env["E2E_PORT"] ?? 4280);
const executablePath = await findBrowser(chromium);

/** Tests that need WebGPU; they run on a software adapter, where a training step takes seconds. */
const gpuTests = "**/*.gpu.spec.ts";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  // Each page trains in its own worker: more pages than cores would only wait for each other.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 60_000,
  // A browser can stumble on a busy machine: who fails twice is at fault, who fails once is named as flaky.
  retries: 1,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
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
      use: { launchOptions: { executablePath, args: chromiumFlags } },
    },
    {
      name: "chromium-webgpu",
      testMatch: gpuTests,
      timeout: 300_000,
      use: { launchOptions: { executablePath, args: [...chromiumFlags, ...softwareGpuFlags] } },
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
