import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { AbortError } from "../engine/protocol.ts";
import { zipped } from "./zip.ts";

test("what is packed comes out again, empty files and those of many chunks too", async () => {
  const large = Uint8Array.from({ length: 500_001 }, (_, index) => index % 251);
  const files = { "a.bin": large, "空.txt": new Uint8Array(), "b.txt": new TextEncoder().encode("b") };
  const archive = await zipped(files, new AbortController().signal);
  expect(archive.type).toBe("application/zip");
  expect(unzipSync(new Uint8Array(await archive.arrayBuffer()))).toEqual(files);
});

test("packing ends where it is cancelled", async () => {
  const cancel = new AbortController();
  const packing = zipped({ "a.bin": new Uint8Array(1_000_000) }, cancel.signal);
  cancel.abort();
  await expect(packing).rejects.toThrow(AbortError);
});
