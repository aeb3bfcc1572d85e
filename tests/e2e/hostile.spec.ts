// Files that mean harm: each is refused in words, and the page goes on as if nothing had been.
// What each costs, `node bench/hostile.mjs` says.

import { hostileFiles } from "../hostile-files.mjs";
import { expect, test } from "./page.ts";

for (const { name, as, bytes, says } of hostileFiles.filter((file) => file.as === "texts")) {
  test(`${name} (${as}) is refused in words, and another file is read`, async ({ app, page }) => {
    await app.open();
    await app.chooseFile(name, bytes());
    await expect(page.getByText(says).first()).toBeVisible();
    await app.chooseFile("plain.tsv", "good\tlovely\nbad\tawful\n");
    await expect(page.getByText("Read as tab-separated columns: 2 texts in 2 classes.")).toBeVisible();
  });
}

test("files of encoders are each refused in words, and the worker goes on", async ({ app }) => {
  await app.open({ start: "pretrained", adaptation: "frozen" });
  await app.go("Model");
  for (const { name, bytes, says } of hostileFiles.filter((file) => file.as === "encoder")) {
    await app.encoder
      .getByLabel("Load from a file…")
      .setInputFiles({ name, mimeType: "", buffer: Buffer.from(bytes()) });
    await expect(app.encoder, name).toContainText(says);
  }
  await app.startFrom("Only your texts");
  await app.chooseSample("Support requests");
  await app.train();
});
