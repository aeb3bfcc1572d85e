import { describe, expect, test } from "vitest";
import { labelledByFolder } from "../files/arrange.ts";
import { initialState, reduce } from "../state.ts";
import { fakeDefaults, fakeSettings } from "../engine/form.test-helper.ts";
import { recognised } from "./index.ts";
import { picture, sizeOf } from "./picture/index.ts";
import { kindOfText, nameOf, projectKind, referenceOf, referred } from "./reference.ts";
import { sound } from "./sound/index.ts";
import { fromWav, toWav } from "./sound/wav.ts";

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? Array.from(part, (letter) => letter.charCodeAt(0)) : part)),
  );

describe("a reference", () => {
  const reference = referenceOf("picture", "0123456789abcdef".repeat(4), "a cat: sitting.png");

  test("names its kind, its contents and its file", () => {
    expect(reference).toBe("picture:0123456789abcdef:a cat: sitting.png");
    expect(referred(reference)).toEqual({ kind: "picture", hash: "0123456789abcdef", name: "a cat: sitting.png" });
    expect([kindOfText(reference), nameOf(reference)]).toEqual(["picture", "a cat: sitting.png"]);
  });

  test("is not what only looks like one", () => {
    for (const text of ["picture: a cat", "picture:0123:cat.png", "a picture:0123456789abcdef:cat.png", ""]) {
      expect([kindOfText(text), nameOf(text)]).toEqual(["text", text]);
    }
  });
});

describe("a file is told by its beginning:", () => {
  test.each([
    ["PNG", bytes([0x89], "PNG\r\n"), { kind: "picture" }],
    ["JPEG", bytes([0xff, 0xd8, 0xff, 0xe1]), { kind: "picture" }],
    ["WebP", bytes("RIFF", [0, 0, 0, 0], "WEBPVP8 "), { kind: "picture" }],
    ["WAV", bytes("RIFF", [0, 0, 0, 0], "WAVEfmt "), { kind: "sound" }],
    ["MP3 with a title", bytes("ID3", [4, 0]), { kind: "sound" }],
    ["MP3", bytes([0xff, 0xfb, 0x90, 0]), { kind: "sound" }],
    ["Ogg", bytes("OggS"), { kind: "sound" }],
    ["M4A", bytes([0, 0, 0, 32], "ftypM4A "), { kind: "sound" }],
    ["HEIC", bytes([0, 0, 0, 24], "ftypheic"), { unread: "HEIC" }],
    ["a film", bytes([0, 0, 0, 24], "ftypisom"), { unread: "MP4" }],
    ["GIF", bytes("GIF89a"), { unread: "GIF" }],
    ["TIFF", bytes("II*", [0]), { unread: "TIFF" }],
    ["SVG", bytes('<?xml version="1.0"?>\n<svg xmlns="x">'), { unread: "SVG" }],
    ["a text", bytes("label\ttext"), undefined],
    ["nothing", bytes(), undefined],
  ])("%s", (_, head, expected) => {
    expect(recognised(head)).toEqual(expected);
  });

  test("an MP3 by its frames, and no text that begins like one", () => {
    // MPEG 1, Layer III, 128,000 bits and 44,100 samples a second: 144 · 128,000 / 44,100 = 417 bytes.
    const frame = [0xff, 0xfb, 0x90, 0x00];
    const sound = bytes(
      frame,
      Array.from({ length: 413 }, () => 0),
      frame,
    );
    expect(recognised(sound)).toEqual({ kind: "sound" });
    expect(
      recognised(
        bytes(
          frame,
          Array.from({ length: 500 }, () => 32),
        ),
      ),
    ).toBeUndefined();
    const texts = [
      bytes([0xff, 0xfe], Array.from("label", (letter) => [letter.charCodeAt(0), 0]).flat()),
      bytes("ID3,label\n1,a"),
      bytes("GIF8,label\n1,a"),
    ];
    for (const text of texts) expect(recognised(text)).toBeUndefined();
  });

  test("how large a picture is stands there, too", () => {
    expect(sizeOf(bytes([0x89], "PNG\r\n", [0x1a, 0x0a, 0, 0, 0, 13], "IHDR", [0, 1, 0, 0, 0, 0, 2, 0]))).toEqual([
      65_536, 512,
    ]);
    const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 11, 8, 0, 100, 1, 0, 3, 0, 0]);
    expect(sizeOf(jpeg)).toEqual([256, 100]);
    const webp = bytes("RIFF", [0, 0, 0, 0], "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0, 255, 1, 0, 99, 0, 0]);
    expect(sizeOf(webp)).toEqual([512, 100]);
  });
});

describe("a part is taken away", () => {
  test("of a picture, by a square of grey", () => {
    const whole = new Uint8Array(224 * 224 * 4).fill(255);
    expect(picture.nParts(whole)).toBe(49);
    const left = picture.without(whole, 8);
    const at = (x: number, y: number) => [...left.subarray(4 * (y * 224 + x), 4 * (y * 224 + x) + 4)];
    expect([at(31, 31), at(32, 32), at(63, 63), at(64, 64)]).toEqual([
      [255, 255, 255, 255],
      [124, 124, 124, 255],
      [124, 124, 124, 255],
      [255, 255, 255, 255],
    ]);
    expect(whole.every((value) => value === 255)).toBe(true);
  });

  test("of a sound, by silence, and all parts together are the whole", () => {
    const whole = new Float32Array(1_003).fill(0.5);
    const n = sound.nParts(whole);
    const silent = Array.from({ length: n }, (_, part) => sound.without(whole, part).filter((value) => value === 0));
    expect(silent.reduce((sum, { length }) => sum + length, 0)).toBe(1_003);
  });
});

test("a sound comes out of a file as it went in", async () => {
  const samples = Float32Array.from([0, 0.5, -0.5, 1, -1]);
  const file = toWav(samples, 16_000);
  expect(file.size).toBe(44 + 10);
  const back = fromWav(await file.arrayBuffer());
  back.forEach((value, index) => expect(value).toBeCloseTo(samples[index]!, 4));
});

describe("the label of a file is the name of its folder:", () => {
  const labels = (...paths: string[]) =>
    labelledByFolder(paths.map((path) => ({ path, file: new File([""], path.split("/").at(-1)!) }))).map(
      ({ name, label }) => `${label}/${name}`,
    );

  test("of several", () => {
    expect(labels("trees/oak/2.png", "trees/oak/10.png", "trees/elm/1.png")).toEqual([
      "elm/1.png",
      "oak/2.png",
      "oak/10.png",
    ]);
    expect(labels("oak/1.png", "elm/1.png")).toEqual(["elm/1.png", "oak/1.png"]);
  });

  test("of one alone", () => expect(labels("oak/1.png", "oak/2.png")).toEqual(["oak/1.png", "oak/2.png"]));

  test("and outside of one there is none", () => {
    expect(labels("1.png", "2.png")).toEqual(["/1.png", "/2.png"]);
    expect(labels("trees/1.png", "trees/oak/2.png", "trees/elm/3.png")).toEqual(["/1.png", "elm/3.png", "oak/2.png"]);
    expect(labels("oak/1.png", "unlabelled/2.png")).toEqual(["/2.png", "oak/1.png"]);
  });
});

describe("a project of pictures", () => {
  const row = (hash: string, label: string) => ({
    text: referenceOf("picture", hash.repeat(16), `${hash}.png`),
    label,
    line: 0,
  });
  const start = reduce(initialState("en"), { type: "loaded", settings: fakeSettings, defaults: fakeDefaults });
  const added = reduce(start, { type: "examplesAdded", rows: [row("a", "cat"), row("b", "dog")], name: "pets" });

  test("begins with the first ones, and is called after their folder", () => {
    expect(added.data.present).toMatchObject({ name: "pets", edited: true });
    const more = reduce(added, { type: "examplesAdded", rows: [row("c", "cat")] });
    expect(more.data.present.rows).toHaveLength(3);
    expect(more.data.present.name).toBe("pets");
    expect(reduce(more, { type: "undone" }).data.present.rows).toHaveLength(2);
  });

  test("is read by the encoder of pictures, and by that of texts no more", () => {
    expect(projectKind(added)).toBe("picture");
    expect(added.config?.start).toBe("picture");
    const chosen = reduce(added, { type: "settingChanged", key: "start", value: "random" });
    expect(chosen.config?.start).toBe("picture");
    const undone = reduce(added, { type: "undone" });
    const texts = reduce(undone, { type: "textTyped", text: "a\tb" });
    const read = reduce(texts, {
      type: "examplesAdded",
      rows: [{ text: "a text", label: "a", line: 1 }],
    });
    expect(read.config?.start).toBe("pretrained");
  });
});
