// `npm start`: installs what is missing, builds, and serves the page on this machine.

import { existsSync } from "node:fs";
import path from "node:path";
import { addEngines, buildEngine, buildPage, dist } from "./build.mjs";
import { duration, main, Problem, root } from "./run.mjs";
import { chosenPort, serve } from "./serve.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  const port = chosenPort();
  // Before the long work, so that a port in use is known at once.
  await (await serve({ folder: dist, port })).close();

  await setUp();
  if (!existsSync(path.join(root, "pkg/cpu/handful_bg.wasm"))) {
    console.log(
      "The first build takes a while. On two cores: about 5 minutes until the page is served,\n" +
        "then 10 to 20 more in the background for the WebGPU engine. Later ones are quick.",
    );
  }
  await buildEngine("cpu");
  await buildPage();
  const { url } = await serve({ folder: dist, port });
  console.log(`\nHandful is on ${url}   (Ctrl-C ends it)\n`);

  const start = Date.now();
  try {
    await buildEngine("gpu", { patient: true });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`${error.message} Handful goes on with the CPU engine.`);
    return;
  }
  addEngines();
  if (Date.now() - start > 10_000) {
    console.log(`The WebGPU engine is there (${duration(Date.now() - start)}); the page finds it by itself.`);
  }
});
