import { expect, test } from "@playwright/test";

test("the page works under a sub-path, and asks for nothing outside of it", async ({ page, baseURL }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto("/handful/");

  // Enabled by the engine, so the worker and the wasm file have arrived too.
  await expect(page.getByRole("combobox", { name: "Model", exact: true })).toBeEnabled();
  expect(requests.filter((url) => !url.startsWith(`${baseURL}handful/`))).toEqual([]);
  expect(requests.some((url) => url.endsWith(".wasm"))).toBe(true);
});
