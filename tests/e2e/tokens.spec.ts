// In a browser the CPU engine asks the browser for Unicode's tables. The tokens are those of the
// tables that other builds carry: tests/tokens.rs reads the same goldens.

import { readFileSync } from "node:fs";
import { type Engines, loadEngines } from "./engines.ts";
import { expect, test } from "./page.ts";

type Golden = [text: string, tokens: [token: string, source: string][]];

const goldens: Golden[] = JSON.parse(readFileSync(new URL("../fixtures/tokens.json", import.meta.url), "utf8"));

test("texts of every script are cut as elsewhere", { tag: "@firefox" }, async ({ page }) => {
  await loadEngines(page, ["cpu"]);
  const found = await page.evaluate(
    async (texts) => {
      const { module, session } = (window as unknown as { engines: Engines }).engines.cpu;
      const rows = ["a text", "another text", "some text", "one text"];
      const examples = rows.map((text, row) => ({ text, label: row % 2 ? "b" : "a", line: row + 1 }));
      session.plan({ examples }, { ...module.Session.defaults(), start: "random", validation_share: 0 });
      const read = async (text: string) => {
        const { tokens } = (await session.ask({ kind: "tokens", input: { text } })).value;
        return tokens.map((token) => [token.text, text.slice(token.start, token.end)]);
      };
      // A session answers one question after the other.
      const found = [];
      for (const text of texts) found.push(await read(text));
      return found;
    },
    goldens.map(([text]) => text),
  );
  expect(found.length).toBeGreaterThan(30);
  found.forEach((tokens, index) => expect(tokens, goldens[index]?.[0]).toEqual(goldens[index]?.[1]));
});
