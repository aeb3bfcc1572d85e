import { describe, expect, test } from "vitest";
import { areClassFolders, arrangementOf, inTurns, isLitter, labelOf, placesOf, toLines, unitOf } from "./arrange.ts";

const known = (paths: readonly string[], labelled: readonly boolean[] = []) =>
  placesOf(paths).map((place, index) => ({ place, isLabelled: labelled[index] ?? false }));

describe("places", () => {
  test("folders below those in common are classes, and train and test are parts", () => {
    const places = placesOf(["aclImdb/train/pos/0_9.txt", "aclImdb/train/neg/0_1.txt", "aclImdb/test/pos/1_7.txt"]);
    expect(places.map(({ folder, part }) => [folder, part])).toEqual([
      ["pos", "training"],
      ["neg", "training"],
      ["pos", "test"],
    ]);
    expect(areClassFolders(places)).toBe(true);
    expect(unitOf(places, true)).toBe("line");
    expect(unitOf(placesOf(["a/pos/1.txt", "a/pos/2.txt", "a/neg/1.txt"]), true)).toBe("file");
  });

  test("texts that nobody has labelled have no label", () => {
    const [, , unsup] = placesOf(["d/train/pos/1", "d/train/neg/1", "d/train/unsup/1"]);
    expect(labelOf(unsup!, true)).toBe("");
  });

  test("a file's name without its ending, and without its part, is the label", () => {
    const labels = (paths: readonly string[]) => placesOf(paths).map((place) => labelOf(place, false));
    expect(labels(["praise.txt", "v1.2 notes.txt", "train_pos.txt", "好评.csv"])).toEqual([
      "praise",
      "v1.2 notes",
      "pos",
      "好评",
    ]);
    expect(placesOf(["reviews-test.csv", "contest.csv", "测试.csv"]).map(({ part }) => part)).toEqual([
      "test",
      undefined,
      "test",
    ]);
  });
});

describe("several files", () => {
  test("are classes where none has labels, and asked about where some have", () => {
    expect(arrangementOf(known(["a.txt", "b.txt"]), false)).toEqual({ as: "classes", unit: "line" });
    expect(arrangementOf(known(["a.txt", "b.csv"], [false, true]), false)).toBeUndefined();
    expect(arrangementOf(known(["a.csv", "b.csv"], [true, true]), false)).toBeUndefined();
    expect(arrangementOf(known(["train.csv", "test.csv"], [true, true]), false)).toEqual({ as: "merged" });
    expect(arrangementOf(known(["train.csv", "dev.csv"], [true, true]), false)).toBeUndefined();
  });

  test("are taken in turns from each class, so that a limit leaves some of each", () => {
    const files = placesOf(["d/a/1", "d/a/2", "d/a/3", "d/b/1"]).map((place) => ({ place }));
    expect(inTurns(files).map(({ place }) => place.path)).toEqual(["d/a/1", "d/b/1", "d/a/2", "d/a/3"]);
  });

  test("of the system are passed over", () => {
    expect(["set/.DS_Store", "__MACOSX/set/a.txt", "set/Thumbs.db"].every(isLitter)).toBe(true);
    expect(["set/a.txt", "thumbs.txt"].some(isLitter)).toBe(false);
  });
});

test("lines are texts, or the file is one", () => {
  expect(toLines("a\r\n\n b \n", "x", "line")).toEqual(['{"label":"x","text":"a"}', '{"label":"x","text":"b"}']);
  expect(toLines("a\nb\n", "x", "file")).toEqual(['{"label":"x","text":"a\\nb"}']);
  expect(toLines(" \n", "x", "file")).toEqual([]);
});
