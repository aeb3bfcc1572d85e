import { checkAxe, expect, test, twoClasses } from "./page.ts";

const quick = { epochs: 4, validation_share: 0.25 };

test("runs are kept over a reload, named, compared and restored", async ({ app, page }) => {
  await app.open({ ...quick, model: "cnn" });
  await app.paste(twoClasses(10));
  await app.train();
  await app.reset();
  await app.chooseModel("gru");
  await app.train();
  await app.go("Compare", "Runs");
  await expect(app.tab("Runs")).toHaveText(/2$/);
  const card = page.getByRole("region", { name: "Compare" });
  const list = card.getByRole("list", { name: "Kept runs" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  // The newest first.
  await expect(list.getByRole("listitem").first()).toContainText("GRU");
  await expect(list.getByRole("listitem").first()).toContainText(
    /Validation texts \(\d+\): \d+% right \(\d+% to \d+%\), macro F1/,
  );
  await card.getByRole("textbox", { name: "Name of run 1" }).fill("My CNN");
  await card.getByRole("textbox", { name: "Name of run 1" }).press("Tab");

  await card.getByRole("checkbox", { name: "Compare My CNN" }).check();
  await card.getByRole("checkbox", { name: "Compare Run 2" }).check();
  await expect(card.getByRole("img", { name: /^Loss by step, of .*Run 2.*My CNN/ })).toBeVisible();
  await expect(card.getByText("These runs were scored on the same texts.")).toBeVisible();
  const table = card.getByRole("table", { name: "Comparison of the chosen runs" });
  await expect(table.getByRole("row", { name: /^Model GRU CNN/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^Epochs/ })).toHaveCount(0);
  await card.getByText("Accuracy as a table").click();
  await expect(card.getByRole("table", { name: "Accuracy as a table" }).getByRole("row")).toHaveCount(5);
  await checkAxe(page);

  await app.reload();
  await expect(app.tab("Runs")).toHaveText(/2$/);
  await expect(card.getByRole("textbox", { name: "Name of run 1" })).toHaveValue("My CNN");
  await app.go("Model", "Choice");
  await expect(app.model).toHaveValue("gru");
  await app.go("Compare", "Runs");
  await card.getByRole("button", { name: "Use the settings of My CNN" }).click();
  await app.go("Model", "Choice");
  await expect(app.model).toHaveValue("cnn");
});

test("runs on other data or another split say so, and are deleted by keyboard", async ({ app, page }) => {
  await app.open(quick);
  await app.paste(twoClasses(8));
  await app.train();
  await app.reset();
  await app.openSettings("Split");
  await app.set("Seed", 7);
  await app.train();
  await app.reset();
  await app.paste(twoClasses(9));
  await app.train();
  await app.go("Compare", "Runs");
  await expect(app.tab("Runs")).toHaveText(/3$/);
  const card = page.getByRole("region", { name: "Compare" });
  const choose = async (name: string) => {
    await card.getByRole("checkbox", { name: `Compare ${name}` }).focus();
    await page.keyboard.press("Space");
  };
  await choose("Run 1");
  await choose("Run 2");
  await expect(card.getByText(/held out different texts/)).toBeVisible();
  await choose("Run 3");
  await expect(card.getByText(/Not all of these runs had the same texts/)).toBeVisible();
  await card.getByRole("button", { name: "Delete Run 2" }).focus();
  await page.keyboard.press("Enter");
  await expect(card.getByRole("checkbox", { name: "Compare Run 2" })).toHaveCount(0);
  await card.getByRole("button", { name: "Bring it back" }).focus();
  await page.keyboard.press("Enter");
  await expect(card.getByRole("checkbox")).toHaveCount(3);
});

test("the texts behind the scores are opened, filtered and led to their rows", async ({ app, page }) => {
  await app.open(quick);
  await app.paste(twoClasses(12));
  await app.train();
  await app.go("Results", "Classes");
  await page.getByLabel("Scores on").selectOption("Training texts");
  await app.confusion.getByRole("button").first().click();
  await expect(app.results.getByRole("heading", { name: /texts? of .*(recognised|taken for)/ })).toBeVisible();
  await app.metrics.getByRole("button", { name: /^Recall .*: texts of praise$/ }).click();
  await expect(app.results.getByRole("heading", { name: /^9 texts of “.praise.”$/ })).toBeVisible();
  const first = app.results.getByRole("listitem").filter({ hasText: "lovely place" }).first();
  const said = await first.getByRole("paragraph").first().innerText();
  await first.getByRole("button", { name: /^Go to row/ }).click();
  const focused = page.locator(":focus");
  await expect(focused).toHaveValue(said);
  await app.go("Results");
  await app.disclose("Filter the texts");
  await page.getByLabel("Show", { exact: true }).selectOption("All");
  await page.getByLabel("Confidence from %").fill("100");
  await page.getByLabel("Confidence from %").press("Tab");
  await expect(app.results.getByRole("heading", { name: "0 texts found" })).toBeVisible();
  await checkAxe(page);
});
