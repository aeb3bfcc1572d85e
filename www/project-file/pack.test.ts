// @vitest-environment node

import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { sha256 } from "../sha256.ts";
import { type Entry, ProjectFileError, format, modelName, mostBytes, names, version } from "./form.ts";
import { Packer, unpack } from "./pack.ts";

const about = { format, version, made: "2026-01-02T03:04:05.000Z", texts: true };
const model = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 1, 2, 255]);
const entries: Entry[] = [
  [names.about, about],
  ["texts/1.json", [{ text: "a \ud800 half, <b>, ‮ and 中文", label: "x", line: 1 }]],
  ["models/1.json", { id: "one", low: 0.1 + 0.2, tiny: 5e-324 }],
  ["models/1.handful-model", new Blob([model])],
  [names.values, { testText: "" }],
];

async function packed(some: readonly Entry[] = entries): Promise<Uint8Array<ArrayBuffer>> {
  const packer = new Packer();
  for (const entry of some) await packer.add(entry);
  return new Uint8Array(await (await packer.finish()).arrayBuffer());
}

/** As an archive that nobody's page has written. */
async function made(files: Record<string, string>, sums?: Record<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));
  const right: Record<string, string> = {};
  for (const [name, one] of Object.entries(bytes)) right[name] = await sha256(one);
  return zipSync({ ...bytes, [names.checksums]: strToU8(JSON.stringify(sums ?? right)) });
}

/** With the bytes of files. */
async function plain(some: ReadonlyMap<string, unknown>): Promise<Record<string, unknown>> {
  const bytes = async (content: unknown) =>
    content instanceof Blob ? [...new Uint8Array(await content.arrayBuffer())] : content;
  return Object.fromEntries(
    await Promise.all([...some].map(async ([name, content]) => [name, await bytes(content)] as const)),
  );
}

async function problemOf(bytes: Uint8Array<ArrayBuffer>) {
  const thrown: unknown = await unpack(new Blob([bytes])).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ProjectFileError);
  return (thrown as ProjectFileError).problem;
}

const text = (value: unknown) => JSON.stringify(value);

test("what was packed comes back to the last bit", async () => {
  const archive = await packed();
  const told: [number, number][] = [];
  const back = await unpack(new Blob([archive]), (done, total) => told.push([done, total]));
  expect([...back.keys()]).toEqual(entries.map(([name]) => name));
  expect(await plain(back)).toEqual(await plain(new Map(entries)));
  expect(told).toEqual([0, 1, 2, 3, 4].map((done) => [done, 5]));
});

test("an archive for other programs holds a model that is found", async () => {
  const archive = zipSync({ "README.md": strToU8("# A model"), [modelName]: model });
  const back = await unpack(new Blob([archive]));
  expect([...back.keys()]).toEqual([modelName]);
  expect(new Uint8Array(await (back.get(modelName) as Blob).arrayBuffer())).toEqual(model);
});

describe("is refused:", () => {
  test("what is no archive, or one of something else", async () => {
    expect((await problemOf(strToU8("a,b\n1,2\n"))).code).toBe("notHandful");
    expect((await problemOf(new Uint8Array())).code).toBe("notHandful");
    expect((await problemOf(await made({ "xl/workbook.xml": "<x/>" }))).code).toBe("notHandful");
    expect((await problemOf(await made({ [names.about]: text({ format: "another", version: 1 }) }))).code).toBe(
      "notHandful",
    );
    expect((await problemOf(await made({ [names.about]: "{" }))).code).toBe("damaged");
  });

  test("what a newer page has saved, whatever else is in it", async () => {
    const newer = { [names.about]: text({ ...about, version: version + 1 }), "a/new/thing.bin": "?" };
    expect((await problemOf(await made(newer))).code).toBe("newer");
  });

  test("an entry that does not belong there, is missing, was changed or stands there twice", async () => {
    const files = { [names.about]: text(about), [names.values]: "{}" };
    expect(await problemOf(await made({ ...files, "../../etc/passwd": "x" }))).toMatchObject({
      code: "damaged",
      detail: expect.stringContaining("../../etc/passwd"),
    });
    const sums = { [names.about]: await sha256(strToU8(files[names.about])) };
    expect((await problemOf(await made(files, sums))).code).toBe("damaged");
    expect(await problemOf(await made(files, { ...sums, "models/9.json": "00" }))).toMatchObject({
      detail: expect.stringContaining("models/9.json"),
    });
    expect((await problemOf(await made(files, { [names.about]: "0", [names.values]: "0" }))).code).toBe("damaged");
    const once = await packed([[names.about, about], ...[1, 2].map((n): Entry => [`models/${n}.json`, {}])]);
    const twice = Buffer.from(once).toString("latin1").replaceAll("models/2.json", "models/1.json");
    expect((await problemOf(new Uint8Array(Buffer.from(twice, "latin1")))).code).toBe("damaged");
  });

  test("sizes that there is no room for, before any is made", async () => {
    const archive = await packed();
    // What the list of entries says of the size of the last but one.
    const view = new DataView(archive.buffer);
    const starts = [...archive.keys()].filter((at) => at + 4 <= archive.length && view.getUint32(at) === 0x504b0102);
    for (const at of starts) view.setUint32(at + 24, 0xfffffff0, true);
    expect(await problemOf(archive)).toEqual({ code: "tooLarge", limit: mostBytes });
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, n) => [`texts/${n}.json`, "[]"]));
    expect((await problemOf(await made({ [names.about]: text(about), ...many }))).code).toBe("tooLarge");
  });
});

test("one whose size is told twice differently is refused, packed or not", async () => {
  const archive = await packed();
  const view = new DataView(archive.buffer);
  const starts = [...archive.keys()].filter((at) => at + 4 <= archive.length && view.getUint32(at) === 0x504b0102);
  // The model is not packed: its size would be taken from the other number.
  const stored = starts.find((at) => view.getUint16(at + 10, true) === 0);
  view.setUint32(stored! + 24, 0, true);
  expect((await problemOf(archive)).code).toBe("damaged");
});

test("what could not be opened again is not saved", async () => {
  const packer = new Packer();
  const large = new Blob([new Uint8Array(mostBytes / 2)]);
  await packer.add(["models/1.handful-model", large]);
  const next = packer.add(["models/2.handful-model", new Blob([large, "x"])]);
  await expect(next).rejects.toMatchObject({ problem: { code: "tooLarge" } });
});

test("a byte that was changed, or an end that is missing, is noticed or of no effect", async () => {
  const archive = await packed();
  const whole = await plain(await unpack(new Blob([archive])));
  const place = fc.nat(archive.length - 1);
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, by, isCut) => {
      const other = archive.slice(0, isCut ? at : undefined);
      if (!isCut) other[at] = archive[at]! ^ by;
      const outcome = await unpack(new Blob([other])).then(plain, (thrown: unknown) =>
        thrown instanceof ProjectFileError ? "refused" : thrown,
      );
      expect(["refused", whole]).toContainEqual(outcome);
    }),
    { numRuns: 400 },
  );
});
