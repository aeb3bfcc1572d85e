import { expect, test } from "vitest";
import { configOf } from "./model-file.ts";

/** As the engine writes them, but for the tensors. */
function fileOf(header: unknown, length?: bigint): Blob {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return new Blob([bytes]);
}

const metadata = (handful: unknown) => ({ __metadata__: { handful: JSON.stringify(handful) } });

test("the settings of a model's run stand in its file", async () => {
  const config = { model: "cnn", start: "pretrained", adaptation: "auto", epochs: 3 };
  expect(await configOf(fileOf(metadata({ format: 1, config, encoder: 7 })))).toEqual(config);
});

test.each([
  ["nothing", new Blob([])],
  ["another file", new Blob(["%PDF-1.7, and so on"])],
  ["no text", fileOf("{")],
  ["another program's", fileOf({ __metadata__: {} })],
  ["settings of another form", fileOf(metadata({ config: { model: ["cnn"] } }))],
  ["an unknown kind of run", fileOf(metadata({ config: { model: "cnn", start: "elsewhere" } }))],
  ["a header as long as can be", fileOf("{}", 2n ** 64n - 1n)],
])("%s tells none", async (_name, file) => {
  expect(await configOf(file)).toBeUndefined();
});
