// The page in its third language, and the width that longer words take.

import { everyTab, expect, test } from "./page.ts";

test("a Spanish sample is trained and read in Spanish, numbers and all", async ({ app, page }) => {
  await app.open({ epochs: 5 });
  await app.speak("Español");
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await page.getByRole("button", { name: "Opiniones de productos", exact: true }).click();
  await page.getByRole("button", { name: "Entrenar", exact: true }).click();
  await expect(app.status).toHaveText("Listo tras 5 épocas.");
  await expect(page.getByText(/^\d+ aciertos? de 10 \(\d+\u2060–\u2060\d+\u00a0%\)$/)).toBeVisible();
  await app.goNamed("Resultados", "Resumen");
  await expect(app.value("Exactitud")).toHaveText(/^\d+,\d\u00a0%$/);
  await page.getByRole("textbox", { name: "Probar un texto" }).fill("Funciona muy bien, la recomiendo");
  await expect(page.getByRole("list", { name: "Predicción" }).getByRole("listitem")).toHaveCount(2);

  // What the engine calls in English is said in Spanish too, and a number is read as one writes it there.
  await app.goNamed("Modelo", "Configuración");
  await page.locator("summary", { hasText: /^\s*Entrenamiento/ }).click();
  const rate = page.getByRole("textbox", { name: "Tasa de aprendizaje" });
  await expect(rate).toHaveValue("0,003");
  await app.write(rate, "0,02");
  await expect(rate).toHaveValue("0,02");
  await expect(page.getByText("Escribe un número")).toHaveCount(0);
  await expect(page).toHaveURL(/learning_rate=0\.02/);

  // Nothing is wider than a phone.
  await page.setViewportSize({ width: 390, height: 844 });
  await everyTab(page, async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  });
  const tries = page.getByRole("navigation", { name: "Etapas" }).getByRole("button", { name: "Probar" });
  const { x, width } = (await tries.boundingBox())!;
  expect(x + width).toBeLessThanOrEqual(390);
});
