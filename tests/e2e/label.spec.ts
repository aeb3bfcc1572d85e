import { type App, type Page, checkAxe, expect, test, twoClasses } from "./page.ts";

const quick = { epochs: 6, validation_share: 0.25 };

const unlabelled = [
  "lovely place number 50, friendly and clean",
  "awful place number 51, rude and dirty",
  "a place number 52, clean and rude",
  "the lift was slow",
];

async function pool(app: App, page: Page, texts = unlabelled) {
  await app.go("Texts", "Unlabelled");
  const card = page.getByRole("region", { name: "Texts" });
  await card.getByRole("textbox", { name: "Texts to label, one per line" }).fill(texts.join("\n"));
  return card;
}

test("texts without a label are predicted, and labelled by keyboard alone", async ({ app, page }) => {
  await app.open(quick);
  await app.paste(twoClasses(10));
  const card = await pool(app, page);
  await expect(card.getByRole("button", { name: "Predict labels" })).toBeDisabled();
  await app.train();
  await app.go("Texts");
  await card.getByRole("button", { name: "Predict labels" }).focus();
  await page.keyboard.press("Enter");
  const list = card.getByRole("listbox", { name: "Texts without a label" });
  const options = list.getByRole("option");
  await expect(options).toHaveCount(4);
  await expect(options.first()).toContainText(/(praise|complaint) [<>]?\d+%/);
  const shares = async () => (await options.allInnerTexts()).map((text) => Number(/(\d+)%/.exec(text)?.[1]));
  const doubtful = await shares();
  expect(doubtful).toEqual(doubtful.toSorted((a, b) => a - b));
  await card.getByLabel("Order").selectOption("Most certain first");
  await expect.poll(shares).toEqual(doubtful.toSorted((a, b) => b - a));

  await list.focus();
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  const [second = "", third = ""] = (await options.allInnerTexts()).slice(1, 3);
  // Enter accepts what the model says, a digit gives a class of the table.
  await page.keyboard.press("Enter");
  await expect(options).toHaveCount(3);
  await expect(list).toBeFocused();
  await expect(options.nth(1)).toContainText(third.split("\n")[0] ?? "");
  await page.keyboard.press("2");
  await expect(options).toHaveCount(2);
  await page.keyboard.press("Backspace");
  await expect(options).toHaveCount(3);
  await page.keyboard.press("2");

  await checkAxe(page);
  await app.go("Texts", "Table");
  await page.getByRole("searchbox", { name: "Filter" }).fill(third.split("\n")[0] ?? "");
  await expect(app.labelOf(22)).toHaveValue("complaint");
  await page.getByRole("searchbox", { name: "Filter" }).fill(second.split("\n")[0] ?? "");
  await expect(app.labelOf(21)).toHaveValue(second.includes("praise") ? "praise" : "complaint");
});

test("texts are suggested, and the model learns again from the grown table", async ({ app, page }) => {
  await app.open(quick);
  await app.paste(twoClasses(8));
  const card = await pool(app, page);
  await app.train();
  await app.go("Texts");
  await card.getByRole("button", { name: "Suggest 2 to label next" }).click();
  await expect(card.getByRole("listbox").getByRole("option").first()).toContainText("suggested");
  await card.getByRole("button", { name: "What is a suggested text?" }).click();
  await expect(card.getByText(/Sener & Savarese, 2018/)).toBeVisible();
  await page.keyboard.press("Escape");
  // A class that the table did not have.
  await card.getByRole("combobox", { name: "Another class" }).fill("remark");
  await card.getByRole("button", { name: "Give this class" }).click();
  await expect(card.getByRole("listbox").getByRole("option")).toHaveCount(3);
  await card.getByRole("combobox", { name: "Another class" }).fill("remark");
  await page.keyboard.press("Enter");
  await expect(card.getByRole("listbox").getByRole("option")).toHaveCount(2);

  // The model, older than the table, can still be used; nothing else is lost.
  await expect(card.getByText(/The model is older than the table/)).toBeVisible();
  await app.trial.fill("a lovely place");
  await expect(app.prediction.getByRole("listitem")).toHaveCount(2);
  await expect(card.getByRole("button", { name: "Learn from the beginning" })).toBeEnabled();
  await card.getByRole("button", { name: "Learn the new labels" }).click();
  await expect(app.prediction.getByRole("listitem")).toHaveCount(3);
  await app.finished();
  await app.go("Training", "Curves");
  await expect(page.getByText(/^Goes on from the earlier model’s weights/)).toBeVisible();
  await app.go("Compare", "Runs");
  await expect(app.tab("Runs")).toHaveText(/2$/);
  await app.go("Texts");
  await expect(card.getByText(/The model is older than the table/)).toHaveCount(0);
  // The predictions are the new model's.
  await expect(card.getByText("These predictions come from an earlier model.")).toHaveCount(0);
  await expect(page).toHaveURL(/epochs=6/);

  await app.reload();
  await expect(card.getByRole("textbox", { name: "Texts to label, one per line" })).toHaveValue(unlabelled.join("\n"));
  await expect(card.getByRole("listbox").getByRole("option")).toHaveCount(2);
});

test("a file of texts is added, and predicting can be cancelled", async ({ app, page }) => {
  // A slow one: of a quick one there would be nothing left to cancel.
  await app.open({ ...quick, model: "lstm", hidden_size: 256 });
  await app.paste(twoClasses(8));
  const card = await pool(app, page, ["one text"]);
  const many = Array.from({ length: 4_900 }, (_, index) => `a text without a label, number ${index}`);
  await card
    .getByLabel("Add from a file")
    .setInputFiles({ name: "more.txt", mimeType: "text/plain", buffer: Buffer.from(many.join("\n")) });
  await expect(card.getByText("4,901 texts without a label.")).toBeVisible();
  await app.train();
  await app.go("Texts");
  await card.getByRole("button", { name: "Predict labels" }).click();
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByRole("button", { name: "Predict labels" })).toBeEnabled();
  await expect(card.getByRole("progressbar", { name: "Predicting" })).toHaveCount(0);
});

test("wrong labels are found, led to and corrected", async ({ app, page }) => {
  await app.open(quick);
  const lines = twoClasses(12).split("\n");
  lines[4] = lines[4]!.replace("praise", "complaint");
  lines.push("complaint\tLOVELY place number 3, friendly and clean!");
  await app.paste(lines.join("\n"));
  await app.go("Texts", "Doubtful labels");
  const card = page.getByRole("region", { name: "Texts" });
  await card.getByRole("button", { name: "Look for doubtful labels" }).click();
  const suspects = card
    .getByRole("list", { name: "Doubtful labels, the most doubtful first" })
    .getByRole("listitem")
    .filter({ hasText: "Labelled" });
  const planted = suspects.filter({ hasText: "lovely place number 2," });
  await expect(planted).toContainText("looks wrong");
  await expect(card.getByText("The same text is labelled")).toBeVisible();
  await planted.getByRole("button", { name: "Go to row 5" }).click();
  await expect(page.getByRole("textbox").and(page.locator(":focus"))).toHaveValue(
    "lovely place number 2, friendly and clean",
  );
  await app.go("Texts", "Doubtful labels");
  await planted.getByRole("button", { name: "Change to praise, row 5" }).focus();
  await page.keyboard.press("Enter");
  await expect(planted).toHaveCount(0);
  // The keyboard goes on in the list.
  await expect(card.locator(":focus")).toHaveAccessibleName(/^Change to .+, row \d+$/);
  await checkAxe(page);
  await app.go("Texts", "Table");
  await expect(app.labelOf(5)).toHaveValue("praise");
});

test("a threshold puts doubtful texts into none of the classes", async ({ app, page }) => {
  await app.open({ ...quick, epochs: 2 });
  await app.paste(twoClasses(20));
  const card = await pool(app, page);
  await app.train();
  await app.go("Texts");
  await card.getByRole("button", { name: "Predict labels" }).click();
  await expect(card.getByRole("listbox").getByRole("option").first()).toContainText("%");
  await app.go("Results", "Confidence");
  await expect(app.results.getByText("Off: every text is put into a class.")).toBeVisible();
  await app.trial.fill("the lift was slow");
  await expect(app.prediction).toBeVisible();
  await expect(page.getByText(/^None of these: the most probable/)).toHaveCount(0);
  const slider = app.results.getByRole("slider", { name: "Least probability" });
  await slider.focus();
  await page.keyboard.press("End");
  await expect(app.results.getByText(/From 99% on, .* of the 10 texts held out/)).toBeVisible();
  await expect(page.getByText(/^None of these: the most probable/)).toBeVisible();
  await app.results.getByText("Coverage and accuracy as a table").click();
  const table = app.results.getByRole("table", { name: "Coverage and accuracy as a table" });
  await expect(table.getByRole("row")).toHaveCount(12);
  await checkAxe(page);
  await app.go("Texts");
  await expect(card.getByRole("listbox").getByRole("option").first()).toContainText("none of these");
  await expect(card.getByRole("button", { name: /^Accept/ })).toHaveCount(0);
});

test("a simulation says whether suggesting pays", async ({ app, page }) => {
  await app.open();
  // So many that there is something left to cancel.
  await app.paste(twoClasses(400));
  await app.go("Texts", "Unlabelled");
  await app.disclose("Do the suggestions help?");
  const card = page.getByRole("region", { name: "Texts" });
  await card.getByRole("button", { name: "Try it on my texts" }).click();
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByRole("img", { name: /^Accuracy by labels given/ })).toHaveCount(0);
  await app.chooseSample("Support requests");
  await app.go("Texts", "Unlabelled");
  await card.getByRole("button", { name: "Try it on my texts" }).click();
  await expect(card.getByText(/^Averaged over the curve/)).toBeVisible();
  await expect(card.getByRole("img", { name: /^Accuracy by labels given/ })).toBeVisible();
  await card.getByText("Accuracy by labels given as a table").click();
  const table = card.getByRole("table", { name: "Accuracy by labels given as a table" });
  await expect(table).toBeVisible();
  expect(await table.getByRole("row").count()).toBeGreaterThan(6);
});

test("with a pretrained encoder on the device, labels and suggestions go by meaning", async ({ app, page }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.chooseSample("Support requests");
  await app.train();
  const card = await pool(app, page, [
    "Where is my parcel?",
    "The lamp arrived broken",
    "I forgot my password",
    "Give me my money back",
  ]);
  await card.getByRole("button", { name: "Suggest 2 to label next" }).click();
  await expect(card.getByRole("option", { name: /suggested/ })).toHaveCount(2);
  await expect(card.getByRole("option", { name: /^Where is my parcel\?\s+delivery/ })).toBeVisible();
  await app.go("Texts", "Doubtful labels");
  await card.getByRole("button", { name: "Look for doubtful labels" }).click();
  await expect(card.getByText(/By meaning, with the pretrained encoder/)).toBeVisible();
  const right = /is right on (\d+)%/.exec((await card.getByText(/of texts it has not seen/).textContent()) ?? "")?.[1];
  expect(Number(right)).toBeGreaterThan(85);
  // Its formulas are those of the classifier that was kept.
  await app.go("Model", "Layers and formulas");
  await page.getByRole("button", { name: /^Linear\(\d+ → 4\) \+ softmax$/ }).click();
  await expect(page.getByText(/The vector, without what all texts share/)).toBeVisible();
  // A kept run without epochs says why it has no curve.
  await app.go("Compare", "Runs");
  await page.getByRole("checkbox", { name: "Compare Run 1" }).check();
  await expect(
    page.getByText(/^No curve: .*Run 1.*A classifier on an encoder’s vectors is fitted at once/),
  ).toBeVisible();
});
