// Pretrained encoders, as a person meets them: a download once, and runs that start from it.

import path from "node:path";
import { type App, type Locator, type Page, expect, test, twoClasses } from "./page.ts";

const models = path.resolve(import.meta.dirname, "../../www/models");
const smallFile = path.join(models, "small.safetensors.gz");

/** A run on the small encoder as it is: done in about a second. */
const frozen = { start: "pretrained", adaptation: "frozen" };

test.describe("the first visit", () => {
  test("two clicks train on an English sample: the download is announced, shown, and kept", async ({ app, page }) => {
    const asked = encoderRequests(page);
    await app.visit();
    await app.go("Model", "Choice");
    await expect(app.startsFrom("Small encoder")).toBeChecked();
    await expect(app.encoder).toContainText(
      /The small encoder, 9 MB, will be downloaded from this site when you train, and kept in this browser\. Your texts stay here\./,
    );
    await expect(app.encoder).toContainText("Apache-2.0. Languages: English and Chinese.");
    await app.chooseSample("Support requests");
    await app.go("Model");
    await page.getByRole("combobox", { name: "Training" }).selectOption("Frozen encoder");
    expect(asked()).toEqual([]);

    const speedUp = await slowDown(page, 1e5);
    await app.button("Train").click();
    await expect(app.status).toHaveText("Getting the encoder first…");
    const progress = app.encoder.getByRole("progressbar", { name: "Download" });
    const share = () => progress.evaluate((bar: HTMLProgressElement) => bar.value / bar.max);
    await expect.poll(share, { intervals: [50] }).toBeGreaterThan(0);
    expect(await share()).toBeLessThan(1);
    await expect(app.encoder.getByText(/^Downloading… [\d.]+ MB of 9 MB\.$/)).toBeVisible();
    await speedUp();
    await app.finished();

    await expect(app.status).toHaveText(/^Done: \d+ ways tried, one is kept\.$/);
    await app.go("Model", "Choice");
    await expect(app.encoder).toContainText("The small encoder is kept in this browser (9 MB).");
    expect(asked()).toEqual(["small.safetensors.gz"]);
    await app.go("Results", "Summary");
    expect(await app.number("Accuracy")).toBeGreaterThan(70);
    await expectClass(app, "My parcel is late and the courier cannot find it", "delivery");
    await expectClass(app, "I cannot log in, my password is wrong", "account");
  });

  test("a Chinese sample, on the Chinese page, with all that is automatic", async ({ app, page }) => {
    await app.visit();
    await app.speak("简体中文");
    await app.goNamed("模型");
    const encoder = page.getByRole("group", { name: "预训练编码器" });
    await expect(encoder).toContainText("训练时将从本站下载小型编码器（9 MB），并保存在此浏览器中。");
    await expect(encoder).toContainText("语言：英语和中文。");
    await app.goNamed("文本");
    await page.getByRole("list", { name: "示例数据" }).getByRole("button", { name: "客服消息" }).click();
    await page.getByRole("button", { name: "开始训练" }).click();
    await expect(app.status).toContainText("已完成");
    const results = page.getByRole("region", { name: "结果" });
    await app.goNamed("结果", "类别");
    await expect(results.getByRole("table", { name: "各类指标" })).toContainText("物流");
    await app.goNamed("结果", "试过的方法");
    await expect(results.getByRole("table", { name: /最好的 8 种/ })).toContainText("已保留");
    await page.getByRole("textbox", { name: "试一试" }).fill("我的包裹一个星期了还没到");
    const items = page.getByRole("list", { name: "预测结果" }).getByRole("listitem");
    await expect(items.first()).toContainText("物流");
  });

  test("what is learned from English texts is known in Chinese", async ({ app }) => {
    await app.open(frozen);
    await app.chooseSample("Hotel requests, tested in Chinese");
    await app.train();
    await app.go("Results", "Summary");
    expect(await app.number("Accuracy")).toBeGreaterThan(60);
    await expectClass(app, "浴室的毛巾用完了，请再送两条", "housekeeping");
    await expectClass(app, "电视打不开", "technical");
  });

  test("the ways tried: the best eight with the one that is kept, the others on demand", async ({ app }) => {
    await app.open(frozen);
    await app.chooseSample("Product reviews");
    await app.train();
    await app.go("Results", "Ways tried");
    const best = app.results.getByRole("table", { name: "The best 8" });
    await expect(best.getByRole("rowheader")).toHaveCount(8);
    await expect(best.getByRole("rowheader").filter({ hasText: "kept" })).toHaveCount(1);
    const n = Number(/(\d+) ways tried/.exec((await app.status.textContent()) ?? "")?.[1]);
    await app.disclose(`The other ${n - 8} ways`);
    const others = app.results.getByRole("table", { name: `The other ${n - 8} ways` });
    await expect(others.getByRole("rowheader")).toHaveCount(n - 8);
    const rows = [...(await best.getByRole("row").all()), ...(await others.getByRole("row").all())];
    const losses = await Promise.all(rows.map((row) => row.getByRole("cell").nth(1).allInnerTexts()));
    const numbers = losses.flat().map((loss) => Number.parseFloat(loss));
    expect(numbers).toHaveLength(n);
    expect(Math.min(...numbers)).toBe(numbers[0]);
  });
});

async function fillPool(app: App, page: Page): Promise<Locator> {
  await app.go("Texts", "Unlabelled");
  const card = page.getByRole("region", { name: "Texts" });
  const moods = ["lovely, friendly and clean", "awful, rude and dirty", "clean but rude", "friendly but slow"];
  const texts = Array.from({ length: 24 }, (_, index) => `place number ${index + 60}, ${moods[index % 4]}`);
  await card.getByRole("textbox", { name: "Texts to label, one per line" }).fill(texts.join("\n"));
  return card;
}

test("a larger encoder teaches the small one what texts without labels are, and is no part of the model", async ({
  app,
  page,
}) => {
  const asked = encoderRequests(page);
  await app.open(frozen);
  await app.paste(twoClasses(10));
  const card = await fillPool(app, page);
  await card.getByRole("combobox", { name: "Taught by" }).selectOption("Large (e5-small)");
  await expect(page.getByRole("region", { name: "Run" })).toContainText(/after a download of \d\d(\.\d)? MB/);
  await app.train();
  expect(asked().toSorted()).toEqual(["large.safetensors.gz", "small.safetensors.gz"]);
  await app.go("Training");
  const stages = page.getByRole("list", { name: "Stages" }).getByRole("listitem");
  await expect(stages.first()).toHaveText("Let the teacher learn");
  await app.go("Results", "Ways tried");
  const kept = app.results.getByRole("rowheader").filter({ hasText: "kept" });
  await expect(kept).toContainText("24 texts without labels + taught by the large encoder");
  await expectClass(app, "a wonderful, friendly hotel", "praise");

  // What is kept of the run answers without its teacher.
  await app.modelKept();
  await app.reload();
  await expectClass(app, "a wonderful, friendly hotel", "praise");
});

for (const { network, settings } of [
  { network: "from scratch, which needs no encoder then", settings: { model: "cnn" } },
  { network: "on the same encoder", settings: { model: "gru", start: "pretrained" } },
] as const) {
  test(`a classifier on an encoder teaches a network ${network}`, async ({ app, page }) => {
    const asked = encoderRequests(page);
    await app.open({ ...settings, epochs: 12, validation_share: 0.25 });
    await app.paste(twoClasses(10));
    const card = await fillPool(app, page);
    const teacher = card.getByRole("combobox", { name: "Taught by" });
    await expect(teacher).toHaveValue("itself");
    await teacher.selectOption("Small (USE)");
    await expect(page.getByRole("region", { name: "Run" })).toContainText(/after a download of \d+(\.\d)? MB/);
    await app.train();
    expect(asked()).toEqual(["small.safetensors.gz"]);
    await app.go("Texts");
    await expect(card).toContainText("they prove nothing");
    await app.go("Training", "Curves");
    await expect(page.getByRole("region", { name: "Training" }).getByRole("img").first()).toBeVisible();
    // The texts that were told are none of those that the scores are of.
    await app.go("Results", "Summary");
    await expect(app.results).toContainText("Validation texts (");
    await expectClass(app, "a wonderful, friendly hotel", "praise");

    await app.modelKept();
    await app.reload();
    await expectClass(app, "a wonderful, friendly hotel", "praise");
    expect(asked()).toEqual(["small.safetensors.gz"]);
  });
}

test("a network on an encoder learns new labels on top of what it knows", async ({ app, page }) => {
  await app.open({ model: "gru", start: "pretrained", epochs: 6, validation_share: 0.25 });
  await app.paste(twoClasses(10));
  const card = await fillPool(app, page);
  await app.train();
  await app.go("Texts", "Unlabelled");
  for (const left of [23, 22]) {
    await card.getByRole("combobox", { name: "Another class" }).fill("remark");
    await card.getByRole("button", { name: "Give this class" }).click();
    await expect(card.getByRole("listbox").getByRole("option")).toHaveCount(left);
  }
  await card.getByRole("button", { name: "Learn the new labels" }).click();
  await app.finished();
  await app.go("Training", "Curves");
  await expect(page.getByText(/^Goes on from the earlier model’s weights; texts that it has read/)).toBeVisible();
  await app.trial.fill("a lovely place");
  await expect(app.prediction.getByRole("listitem")).toHaveCount(3);
});

test("a run whose teacher still learns pauses, and goes on", async ({ app, page }) => {
  await app.open({ model: "cnn", epochs: 3 });
  await app.paste(twoClasses(10));
  const card = await fillPool(app, page);
  await card.getByRole("combobox", { name: "Taught by" }).selectOption("Small (USE)");
  // One step of the teacher's.
  await app.go("Training", "Curves");
  await app.button("Step").click();
  await expect(app.status).toHaveText(/^Paused/);
  await app.go("Texts", "Unlabelled");
  await expect(card).not.toContainText("they prove nothing");
  await app.button("Resume").click();
  await app.finished();
  await expect(card).toContainText("they prove nothing");

  await card.getByRole("button", { name: "Remove all" }).click();
  await expect(card).not.toContainText("texts without a label");
  await card.getByRole("button", { name: "Undo" }).click();
  await expect(card).toContainText("24 texts without a label");
});

test("texts without labels teach, and that is said where they are and among the ways tried", async ({ app, page }) => {
  await app.open(frozen);
  await app.paste(twoClasses(10));
  const card = await fillPool(app, page);
  await expect(card).toContainText("learns from these texts too, once there are 20");
  await app.train();
  await app.go("Texts");
  await expect(card).toContainText("they prove nothing");
  await app.go("Results", "Ways tried");
  await expect(app.results).toContainText(/It learns from 24 texts without labels too/);
  const kept = app.results.getByRole("rowheader").filter({ hasText: "kept" });
  await expect(kept).toContainText("24 texts without labels");
  await app.go("Training");
  const stages = page.getByRole("list", { name: "Stages" }).getByRole("listitem");
  await expect(stages.filter({ hasText: "Learn from texts without labels" })).toHaveCount(1);
});

test.describe("later visits", () => {
  test.use({ allowedErrors: [/Failed to load resource/] });

  test(
    "the kept encoder serves without a network, and no model file is asked for",
    { tag: "@firefox" },
    async ({ app, page, context }) => {
      const asked = encoderRequests(page);
      await app.open(frozen);
      await app.paste(twoClasses(10));
      await app.train();
      expect(asked()).toEqual(["small.safetensors.gz"]);

      await app.reset();
      await app.go("Model");
      await page.reload();
      await expect(app.encoder).toContainText("The small encoder is kept in this browser");
      // These tests have no service worker, which has all parts on a later visit.
      await app.settled();
      await context.setOffline(true);
      await app.train();
      await expectClass(app, "a wonderful, friendly hotel", "praise");
      await app.reset();
      await context.setOffline(false);

      // Nor does it need the list of what the site offers.
      await page.route("**/models/**", (route) => route.abort());
      await app.go("Model");
      await page.reload();
      await expect(app.encoder).toContainText("The small encoder is kept in this browser.");
      await app.train();
      expect(asked()).toEqual(["small.safetensors.gz"]);
    },
  );

  test("an encoder kept for another choice is told of, and can be removed", async ({ app, page }) => {
    await app.open(frozen);
    await app.go("Model");
    await app.encoder.getByRole("button", { name: "Download now" }).click();
    await expect(app.encoder).toContainText("The small encoder is kept in this browser");
    await app.startFrom("Large encoder");
    await expect(app.encoder).toContainText("The small encoder is kept in this browser (9 MB).");
    await app.encoder.getByRole("button", { name: "Remove the small encoder" }).click();
    await expect(app.encoder).not.toContainText("The small encoder");
    expect(await keptEncoders(page)).toEqual([]);
  });

  test("Remove says what it frees, and frees it", async ({ app, page }) => {
    const asked = encoderRequests(page);
    await app.open(frozen);
    await app.paste(twoClasses(10));
    await app.train();
    await app.go("Model");
    const remove = app.encoder.getByRole("button", { name: "Remove" });
    await expect(remove).toHaveAccessibleDescription("Frees 9 MB; the next run that needs it downloads it again.");
    await remove.click();
    await expect(app.encoder).toContainText("will be downloaded from this site when you train");
    expect(await keptEncoders(page)).toEqual([]);
    await app.reset();
    await app.go("Model");
    await page.reload();
    await expect(app.encoder).toContainText("will be downloaded");
    await app.train();
    expect(asked()).toHaveLength(2);
    expect(await keptEncoders(page)).toEqual(["small"]);
  });
});

test.describe("mishaps", () => {
  test("a damaged file is refused, nothing typed is lost, and a second try works", async ({ app, page }) => {
    await app.open(frozen);
    await app.paste(twoClasses(10));
    await page.route("**/models/small*", async (route) => {
      const body = await (await route.fetch()).body();
      // Of the right size, and one bit is wrong.
      body[body.length >> 1]! ^= 1;
      await route.fulfill({ body });
    });
    await app.button("Train").click();
    await app.go("Model");
    await expect(app.encoder).toContainText("The file arrived damaged or altered, so it is not used.");
    await expect(app.alert).toContainText("The small encoder is not on this device and could not be downloaded.");
    await app.openBox();
    await expect(app.labelled).toHaveValue(twoClasses(10));
    await expect(app.rows).toBeVisible();
    await app.go("Model");
    expect(await keptEncoders(page)).toEqual([]);

    await page.unroute("**/models/small*");
    await app.encoder.getByRole("button", { name: "Download again" }).click();
    await expect(app.encoder).toContainText("is kept in this browser");
    await app.train();
    await expect(app.alert).toHaveCount(0);
  });

  test.describe("a download that breaks off", () => {
    test.use({ allowedErrors: [/Failed to load resource/] });
    test("is said, with the way on; a random start needs none", async ({ app, page }) => {
      await app.open({ ...frozen, epochs: 2 });
      await app.paste(twoClasses(10));
      await page.route("**/models/small*", (route) => route.fulfill({ status: 503 }));
      await app.button("Train").click();
      await app.go("Model");
      await expect(app.encoder).toContainText("This site could not send the file (HTTP 503).");
      await page.unroute("**/models/small*");
      await page.route("**/models/small*", (route) => route.abort());
      await app.encoder.getByRole("button", { name: "Download again" }).click();
      await expect(app.encoder).toContainText("The download broke off");
      await app.startFrom("Only your texts");
      await app.train();
      await expect(app.status).toHaveText("Done after 2 epochs.");
    });
  });

  test("a download can be cancelled, and begun again", async ({ app, page }) => {
    await app.open(frozen);
    await app.paste(twoClasses(10));
    const speedUp = await slowDown(page, 1e5);
    await app.button("Train").click();
    await app.go("Model");
    await expect(app.encoder.getByRole("progressbar", { name: "Download" })).toBeVisible();
    await app.encoder.getByRole("button", { name: "Cancel" }).click();
    await expect(app.encoder).toContainText("will be downloaded");
    await expect(app.status).toHaveText("Ready when you are.");
    await expect(app.alert).toHaveCount(0);
    await speedUp();
    await app.train();
    expect(await keptEncoders(page)).toEqual(["small"]);
  });

  test("with a full storage it trains all the same, and says that the encoder is not kept", async ({ app, page }) => {
    await page.addInitScript(() => {
      Cache.prototype.put = async () => {
        throw new DOMException("no space left", "QuotaExceededError");
      };
    });
    await app.open(frozen);
    await app.paste(twoClasses(10));
    await app.train();
    await expect(app.notices).toContainText(
      "This browser’s storage is full, so the encoder is here only until you leave the page.",
    );
    await app.go("Model");
    await expect(app.encoder).toContainText("The small encoder is here until you leave the page.");
    await expectClass(app, "a wonderful, friendly hotel", "praise");
  });

  test("a file of something else is refused with a reason", async ({ app }) => {
    await app.open(frozen);
    await app.go("Model");
    await fileField(app).setInputFiles({
      name: "small.safetensors",
      mimeType: "",
      buffer: Buffer.from("no weights at all"),
    });
    await expect(app.encoder).toContainText(
      "This file is not an encoder that the page can use: it is not one of this page’s files",
    );
    await expect(app.encoder.getByRole("button", { name: "Download again" })).toBeEnabled();
  });

  test.describe("a site without encoders", () => {
    test.use({ allowedErrors: [/Failed to load resource/] });
    test("starts from random weights, until a file from disk brings one", async ({ app, page }) => {
      await page.route("**/models/**", (route) => route.fulfill({ status: 404 }));
      await app.visit();
      await app.paste(twoClasses(10));
      await app.go("Model");
      await expect(app.encoder).toContainText(
        "is not available from this site (HTTP 404), so training starts from random weights.",
      );
      // What is wanted stays chosen; what is built says what it comes to.
      await expect(app.startsFrom("Small encoder")).toBeChecked();
      await expect(app.model.locator("option:checked")).toHaveText("CNN");
      await fileField(app).setInputFiles(smallFile);
      await expect(app.encoder).toContainText("The small encoder is here until you leave the page.");
      await expect(app.model.locator("option:checked")).toHaveText("Classifier");
      await page.getByRole("combobox", { name: "Training" }).selectOption("Frozen encoder");
      await app.train();
      await expectClass(app, "a wonderful, friendly hotel", "praise");
    });
  });
});

test("a file from disk serves instead of the download, and is kept", { tag: "@firefox" }, async ({ app, page }) => {
  const asked = encoderRequests(page);
  await app.open(frozen);
  await app.go("Model");
  await fileField(app).setInputFiles(smallFile);
  await expect(app.encoder).toContainText("The small encoder is kept in this browser (9 MB).");
  await app.paste(twoClasses(10));
  await app.train();
  expect(asked()).toEqual([]);
  expect(await keptEncoders(page)).toEqual(["small"]);
});

test("tuning shows its stages and its loss while it goes on, and can be stopped", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "tuned", tuning_steps: 400 });
  await app.paste(twoClasses(6));
  await app.button("Train").click();
  const stages = page.getByRole("list", { name: "Stages" });
  await expect(stages.getByRole("listitem").filter({ hasText: "Try tuning the encoder" })).toHaveAttribute(
    "aria-current",
    "step",
  );
  await expect(
    page.getByRole("img", { name: /^Curve of the contrastive loss by tuning step\. Now: \d/ }),
  ).toBeVisible();
  await app.button("Stop").click();
  await expect(app.status).toHaveText("Done: stopped. The best way found so far is kept.");
  await expect(app.score).toBeVisible();
  await app.go("Results", "Classes");
  await expect(app.metrics).toBeVisible();
  await app.go("Training", "Curves");
  await app.disclose("Contrastive loss as a table");
  await expect(
    page.getByRole("table", { name: "Contrastive loss as a table" }).getByRole("rowheader").first(),
  ).toHaveText("1");
});

for (const start of ["English encoder", "Large encoder"] as const) {
  test(`a classifier on the ${start}`, async ({ app }) => {
    await app.open(frozen);
    await app.startFrom(start);
    await expect(app.model.locator("option:checked")).toHaveText("Classifier");
    await app.paste(twoClasses(5));
    await app.train();
    await expectClass(app, "a wonderful, friendly hotel", "praise");
  });
}

for (const model of ["CNN", "GRU"]) {
  test(`a ${model} learns on top of the frozen encoder`, async ({ app }) => {
    await app.open({ start: "pretrained", adaptation: "network", epochs: 8 });
    await app.chooseModel(model);
    await app.paste(twoClasses(10));
    await app.train();
    await expect(app.status).toHaveText("Done after 8 epochs.");
    await expectClass(app, "lovely, friendly and clean", "praise");
  });
}

test(
  "labels are guessed from the names of the classes, and then trained on",
  { tag: "@firefox" },
  async ({ app, page }) => {
    const praise = [
      "What a wonderful evening, thank you",
      "The best hotel I have ever stayed in",
      "Delicious food and a kind waiter",
    ];
    const complaint = [
      "The room was filthy and the staff were rude",
      "My order never arrived and nobody answers",
      "I want my money back, this is broken",
    ];
    await app.open(frozen);
    await app.labelled.fill([...praise, ...complaint].join("\n"));
    await app.button("These are texts without labels").click();
    const names = page.getByRole("textbox", { name: "Class names" });
    await expect(app.button("Guess labels")).toBeDisabled();
    await names.fill("praise, complaint");
    await expect(names).toHaveAccessibleDescription(
      "This downloads the small encoder, 9 MB, once. Your texts stay here.",
    );
    await app.button("Guess labels").click();
    await expect(page.getByText("6 labels are guesses.")).toBeVisible();
    const labels = await Promise.all([1, 2, 3, 4, 5, 6].map((row) => app.labelOf(row).inputValue()));
    expect(labels).toEqual([...praise.map(() => "praise"), ...complaint.map(() => "complaint")]);
    await app.button("Accept all").click();
    await expect(page.getByText("6 labels are guesses.")).toBeHidden();
    await app.train();
    await expectClass(app, "The food was cold and the waiter was rude", "complaint");
  },
);

/** Which class a text is put into. */
async function expectClass(app: App, text: string, label: string): Promise<void> {
  await app.trial.fill(text);
  await expect(app.prediction.getByRole("listitem").first()).toContainText(label);
}

/** The names of the files of weights that were asked for so far. */
function encoderRequests(page: Page): () => string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const file = /\/models\/([^/]+\.gz)$/.exec(request.url())?.[1];
    if (file) asked.push(file);
  });
  return () => asked;
}

/** The encoders in this browser's storage. */
function keptEncoders(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(url.split("/").at(-2) ?? "");
    }
    return found;
  });
}

/** So many bytes a second arrive from now on, until the function that this gives is called. */
async function slowDown(page: Page, bytesPerSecond: number): Promise<() => Promise<void>> {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Network.enable");
  await browser.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: -1,
  });
  return () => browser.detach();
}

function fileField(app: App) {
  return app.encoder.getByLabel("Load from a file…");
}
