// A person's own encoder: a published folder from disk, chosen, trained on, kept and missed.

import path from "node:path";
import { type App, expect, test } from "./page.ts";

const folder = (name: string) => path.resolve(import.meta.dirname, "../fixtures/published", name);
const settings = { start: "pretrained", model: "transformer", encoder: "own", adaptation: "frozen" };

async function choose(app: App, name: string): Promise<void> {
  await app.encoder.getByLabel(/Choose (a|another) folder…/).setInputFiles(folder(name));
}

test("a folder is chosen, trained on, kept, and here after a reload with its model", async ({ app, page }) => {
  await app.open(settings);
  await app.chooseSample("Support requests");
  await app.go("Model", "Choice");
  await expect(app.startsFrom("Encoder of your own")).toBeChecked();
  await expect(app.encoder).toContainText("No encoder of your own is here yet.");
  await app.button("Train").click();
  await expect(app.alert.first()).toContainText("This needs your own encoder, which is not here.");

  await choose(app, "roberta");
  await expect(app.encoder).toContainText(
    /Your own encoder “roberta” \([\d.]+ MB\) is here until you leave the page\./,
  );
  await expect(app.encoder).toContainText("Licence: your own, not checked.");
  await app.train();
  await app.go("Results", "Summary");
  await expect(app.score).toBeVisible();
  await app.trial.fill("My parcel is late");
  await expect(app.prediction.getByRole("listitem").first()).toBeVisible();

  await app.go("Model", "Choice");
  await app.encoder.getByRole("button", { name: "Keep in this browser" }).click();
  await expect(app.encoder).toContainText(/Your own encoder “roberta” \([\d.]+ MB\) is kept in this browser\./);
  await page.reload();
  await app.ready();
  await app.go("Model", "Choice");
  await expect(app.encoder).toContainText(/Your own encoder “roberta” \([\d.]+ MB\) is kept in this browser\./);
  await app.trial.fill("I cannot log in");
  await expect(app.prediction.getByRole("listitem").first()).toBeVisible();

  // Without it the model says which one it needs, and has it once the folder is chosen again.
  await app.encoder.getByRole("button", { name: "Remove" }).click();
  await expect(app.encoder).toContainText("Your own encoder “roberta” is not here any more.");
  await page.reload();
  await app.ready();
  await app.go("Results", "Summary");
  await expect(app.alert.first()).toContainText("This needs your own encoder “roberta”, which is not here.");
  await app.go("Model", "Choice");
  await choose(app, "roberta");
  await expect(app.encoder).toContainText("is here until you leave the page.");
  await app.trial.fill("Where is my parcel");
  await expect(app.prediction.getByRole("listitem").first()).toBeVisible();
});

test("each family of encoders is read, and what is none is refused in words", async ({ app }) => {
  await app.open(settings);
  await app.go("Model", "Choice");
  for (const name of ["bert", "xlm-roberta", "distilbert"]) {
    await choose(app, name);
    await expect(app.encoder).toContainText(`Your own encoder “${name}”`);
  }
  const files = ["config.json", "tokenizer.json"].map((name) => path.join(folder("bert"), name));
  await app.encoder.getByRole("button", { name: "Remove" }).click();
  await app.encoder.getByLabel("Choose its files…").setInputFiles(files);
  await expect(app.encoder).toContainText("This folder has no model.safetensors.");
});
