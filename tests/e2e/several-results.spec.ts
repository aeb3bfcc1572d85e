// A run on texts with several labels each: its scores, the texts behind them, and a text that is tried.

import { type App, checkAxe, expect, test } from "./page.ts";

const parts: Record<string, readonly string[]> = {
  billing: ["the invoice shows the wrong amount", "I was charged twice on my card", "please send the bill again"],
  delivery: ["the parcel has not arrived", "the courier left the box outside", "shipping took three weeks"],
  login: ["I cannot sign in any more", "the password link is broken", "my account is locked"],
};
const names = Object.keys(parts);

/** 24 texts: each label alone, and each two together. */
const texts = names
  .flatMap((name, at) => {
    const other = names[(at + 1) % names.length]!;
    const alone = parts[name]!.flatMap((part) => [`${name}\t${part}`, `${name}\thello, ${part}`]);
    const both = [0, 1].map((i) => `${name} | ${other}\t${parts[name]![i]!} and ${parts[other]![i]!}`);
    return [...alone, ...both];
  })
  .join("\n");

const kinds = {
  "a network from scratch": { start: "random", model: "cnn", epochs: 40 },
  "a classifier on the small encoder": { start: "pretrained", model: "cnn", adaptation: "frozen" },
};

async function scores(app: App): Promise<string[]> {
  await app.go("Results", "Summary");
  await app.results.getByLabel("Scores on").selectOption("Validation texts");
  // Of the 24 texts, a quarter is held out.
  await expect(app.results.getByText(/\d+ of 6 texts (has|have) all labels right/)).toBeVisible();
  const found: string[] = [];
  for (const term of ["Micro F1", "All labels right", "Hamming loss", "Loss"])
    found.push((await app.value(term).textContent()) ?? "");
  await app.go("Results", "Classes");
  return [...found, await app.results.getByRole("table", { name: "Metrics per label" }).innerText()];
}

for (const [kind, settings] of Object.entries(kinds)) {
  test(`${kind} gives each text its labels, and is there again after a reload`, async ({ app, page }) => {
    await app.open({ ...settings, validation_share: 0.25 });
    await app.paste(texts);
    await app.train();
    await expect(app.run).toContainText(/\d+ of \d+ texts? with all labels right · micro F1 \d+%/);

    await app.go("Results", "Summary");
    await expect(app.results.getByText(/\d+ of \d+ texts? (has|have) all labels right/)).toBeVisible();
    const averages = app.results.getByRole("table", { name: "Averages over the labels" });
    await expect(averages.getByRole("row", { name: /Samples average/ })).toBeVisible();
    await checkAxe(page);

    // The numbers open the texts behind them.
    await app.go("Results", "Classes");
    await app.results.getByRole("button", { name: /^Recall .* texts with billing$/ }).click();
    await expect(app.results.getByRole("heading", { name: /\d+ texts? with .*billing/ })).toBeVisible();
    await expect(app.results.getByRole("table", { name: "login" })).toBeVisible();
    await checkAxe(page);

    await app.go("Results", "Mistakes");
    await app.results.getByLabel("Scores on").selectOption("Training texts");
    await app.disclose("Filter the texts");
    await app.results.getByRole("combobox", { name: "Show", exact: true }).selectOption("All");
    await app.results.getByRole("combobox", { name: "Label", exact: true }).selectOption("login");
    const listed = app.results.getByRole("list", { name: /texts? found/ }).getByRole("listitem");
    await expect(listed.filter({ hasText: "The model gives" }).first()).toBeVisible();
    await checkAxe(page);

    await app.go("Results", "Privacy");
    await expect(app.results.getByText(/A training text has the lower loss in \d+% of the pairs/)).toBeVisible();
    await checkAxe(page);

    await app.go("Results", "Map");
    const legend = app.results.getByRole("list", { name: "Legend" }).getByRole("listitem");
    await expect(legend).toHaveText(["billing", "Texts without it"]);
    await app.results.getByLabel("Which label").selectOption("login");
    await expect(legend.first()).toHaveText("login");
    await app.results
      .getByRole("group", { name: "Colour and shape by" })
      .getByRole("button", { name: "Right or wrong" })
      .click();
    await expect(legend).toHaveText(["Right", "Wrong"]);
    await app.disclose("The texts as a table");
    const listing = app.results.getByRole("table", { name: "The texts as a table" });
    await expect(listing.getByRole("row")).toHaveCount(25);
    await expect(listing.getByRole("cell", { name: "billing | delivery" }).first()).toBeVisible();
    await checkAxe(page);
    await app.go("Results", "Confidence");
    await expect(app.results.getByRole("heading", { name: /Calibration error \d/ })).toBeVisible();
    await expect(app.results.getByText("each label of each text counts")).toBeVisible();
    if (settings.start === "pretrained") {
      await app.go("Results", "Ways tried");
      const ways = app.results.getByRole("table", { name: "Accuracy of each label’s classifier" });
      for (const name of names)
        await expect(
          ways.getByRole("row", { name: new RegExp(`^${name} kept .*the best of \\d+ ways`) }),
        ).toBeVisible();
    }
    await checkAxe(page);

    const before = await scores(app);
    const tried = "I was charged twice and I cannot sign in any more";
    await app.trial.fill(tried);
    await expect(app.try.getByText(/^Gives/)).toBeVisible();
    await expect(app.prediction.getByRole("listitem")).toHaveCount(names.length);
    await expect(app.prediction.getByRole("listitem").first()).toContainText(/\d+%, threshold \d+%/);
    const said = await app.prediction.innerText();
    await app.tab("Why").click();
    await app.try.getByRole("combobox", { name: /class/i }).selectOption({ index: 1 });
    await expect(page.getByText("The weights add up to")).toBeVisible();

    await app.go("Compare", "Runs");
    await expect(page.getByText(/model and results kept here/)).toBeVisible();
    await app.reload();
    await expect(app.status).toContainText("Done");
    expect(await scores(app)).toEqual(before);
    await expect(app.results.getByText(/have changed since this run/)).toHaveCount(0);
    await expect(app.trial).toHaveValue(tried);
    await expect(app.prediction).toHaveText(said.replace(/\s+/g, " "), { useInnerText: true });
  });
}

test("models are compared, settings searched and a curve drawn by texts with all their labels right", async ({
  app,
  page,
}) => {
  await app.open({ start: "random", model: "cnn", epochs: 10 });
  await app.paste(texts);
  await app.go("Compare", "Models");
  for (const name of ["RNN, from scratch", "Transformer, from scratch", "Classifier on the small encoder"])
    await page.getByRole("checkbox", { name, exact: true }).uncheck();
  await expect(page.getByRole("checkbox", { name: "Automatic on the small encoder" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Folds" }).selectOption("3");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  const comparison = page.getByRole("table", { name: "Comparison" });
  await expect(comparison.getByRole("columnheader", { name: "All labels right" })).toBeVisible();
  await expect(comparison.getByRole("columnheader", { name: "Micro F1" })).toBeVisible();
  await expect(page.getByText("Done: 3 models compared.")).toBeAttached();
  for (const name of ["Most frequent labels", "TF-IDF + logistic regression", "CNN, from scratch"]) {
    const row = comparison.getByRole("row", { name: new RegExp(`^${name.replace("+", "\\+")}`) });
    await expect(row.getByRole("cell").first()).toHaveText(/^\d+\.\d% \d+\.\d% – \d+\.\d%$/);
  }
  await expect(page.getByText("A text is right if it is given all its labels")).toBeVisible();
  await checkAxe(page);
  await app.reload();
  await expect(comparison.getByRole("columnheader", { name: "Micro F1" })).toBeVisible();

  await app.go("Compare", "Learning curve");
  await page.getByRole("combobox", { name: "Learning curve of" }).selectOption("TF-IDF + logistic regression");
  await page.getByRole("button", { name: "Draw the learning curve" }).click();
  await expect(page.getByText(/With \d+ labelled texts, twice as many as now/)).toBeVisible();

  await app.go("Training", "Search");
  await page.getByRole("spinbutton", { name: "Number of tries" }).fill("2");
  await page.getByRole("button", { name: "Search settings" }).click();
  await expect(page.getByText("2 tries done.")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Micro F1" })).toBeVisible();
  await expect(page.getByRole("row", { name: /nothing: the settings as they were/ })).toContainText("%");
});

test("a mistake says which labels were missed and which are extra", async ({ app }) => {
  // A network that has hardly learned is wrong.
  await app.open({ start: "random", model: "cnn", epochs: 1, validation_share: 0.25 });
  await app.paste(texts);
  await app.train();
  await app.run.getByRole("link", { name: /^See the (mistake|\d+ mistakes)$/ }).click();
  await expect(app.results.getByRole("heading", { name: /\d+ texts? with a wrong label/ })).toBeVisible();
  const mistake = app.results
    .getByRole("list", { name: /with a wrong label/ })
    .getByRole("listitem")
    .first();
  await expect(mistake).toContainText("The model gives");
  await expect(mistake).toContainText(/missed|extra/);
});
