import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { unpack } from "./unpack.ts";

function packed(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(bytes));
}

/** What hardly compresses. */
const noise = (_: unknown, index: number) => Math.imul(index ^ (index >>> 7), 0x9e3779b1) >>> 13;

/** Why a file is refused. */
async function faultOf(...parts: BlobPart[]): Promise<string> {
  return unpack(new Blob(parts)).then(
    () => "none",
    (thrown) => `${thrown.error.kind.code} ${thrown.error.kind.fault}`,
  );
}

/** With another length told at the end. */
function telling(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(changed.length - 4, length, true);
  return changed;
}

test("a file is the same, compressed or not", async () => {
  const bytes = Uint8Array.from([1, 2, 3, 200]);
  expect(await unpack(new Blob([bytes]))).toEqual(bytes);
  expect(await unpack(new Blob([packed(bytes)]))).toEqual(bytes);
  const large = Uint8Array.from({ length: 300_000 }, noise);
  expect(await unpack(new Blob([packed(large)]))).toEqual(large);
});

test("a file that broke off, or was changed on the way, is damaged", async () => {
  const whole = packed(Uint8Array.from({ length: 100_000 }, noise));
  for (const length of [2, 10, 17, 20, 1_000, whole.length - 9, whole.length - 1])
    expect(await faultOf(whole.slice(0, length)), `${length} bytes`).toBe("invalidEncoder damaged");
  const changed = whole.slice();
  for (let at = 5_000; at < 5_010; at++) changed[at]! ^= 0xff;
  expect(await faultOf(changed)).toBe("invalidEncoder damaged");
  expect(await faultOf(whole, whole)).toBe("invalidEncoder damaged");
  expect(await faultOf(telling(whole, 99_999))).toBe("invalidEncoder damaged");
  expect(await faultOf(telling(whole, 100_001))).toBe("invalidEncoder damaged");
});

test("a file that unpacks to more than any encoder is refused before there is room for it", async () => {
  const bomb = packed(new Uint8Array(160e6));
  expect(bomb.length).toBeLessThan(200_000);
  expect(await faultOf(bomb)).toBe("invalidEncoder tooLarge");
  // It hides what it is, and is found out once that much has come.
  expect(await faultOf(telling(bomb, 1_000))).toBe("invalidEncoder damaged");
  expect(await faultOf(telling(bomb, 90_000_000))).toBe("invalidEncoder damaged");
  // A few bytes cannot be of so much.
  expect(await faultOf(telling(packed(new Uint8Array(10)), 90_000_000))).toBe("invalidEncoder damaged");
});

test("a file that can no longer be read says so", async () => {
  const gone = new Blob([Uint8Array.from([0x1f, 0x8b, 8])]);
  gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException("gone", "NotFoundError")) }) as Blob;
  await expect(unpack(gone)).rejects.toHaveProperty("error.kind.detail", "gone");
});
