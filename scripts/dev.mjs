// `npm run dev`: the page with every change of its sources shown at once, and a quick build
// of the CPU engine. `cargo xtask build gpu --dev` adds the WebGPU engine.

import { main, Problem, run } from "./run.mjs";
import { chosenPort } from "./serve.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  if (!(await run("cargo", ["xtask", "build", "cpu", "--dev"]))) {
    throw new Problem("The CPU engine was not built; the reason is above.");
  }
  const { createServer } = await import("vite");
  const server = await createServer({ server: { port: chosenPort(), strictPort: true } });
  await server.listen();
  server.printUrls();
});
