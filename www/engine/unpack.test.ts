import { expect, test, vi } from "vitest";
import { unpack } from "./unpack.ts";

async function packed(bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

test("a file is the same, compressed or not", async () => {
  const bytes = Uint8Array.from([1, 2, 3, 200]);
  expect(await unpack(new Blob([bytes]))).toEqual(bytes);
  expect(await unpack(await packed(bytes))).toEqual(bytes);
});

test("a damaged file, and one that unpacks to more than any encoder, are none", async () => {
  const damaged = new Blob([Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 1])]);
  await expect(unpack(damaged)).rejects.toMatchObject({ error: { kind: { code: "invalidEncoder" } } });
  vi.spyOn(Blob.prototype, "stream").mockImplementation(() => {
    let n = 0;
    const part = new Uint8Array(64e6);
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        n++;
        if (n > 10) throw new Error("read on past the limit");
        controller.enqueue(part);
      },
    });
  });
  const refused = unpack(new Blob([Uint8Array.from([1, 2])]));
  await expect(refused).rejects.toHaveProperty("error.kind.detail", expect.stringContaining("more than 256 MB"));
});
