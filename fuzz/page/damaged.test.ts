// The corpus, cut up and put together in ways that nobody thought of. `FUZZ_SECONDS` says for how
// long each target is tried with more of them (scripts/fuzz.mjs).

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { targets } from "./targets.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What readers trip over. */
const tokens = [
  ...Array.from("\0\t\n\r\"'\\,;:|<>[]{}&=#%-+. \u200b\ufeff\ufffd\u{1f642}"),
  "\r\n",
  "null",
  "NaN",
  "1e999",
  "-1",
  "99999999999999999999",
  "__proto__",
  "constructor",
  "toString",
  "true",
  '""',
  "{}",
  "[]",
  "<td>",
  "</tr>",
  "<table>",
  "&#0;",
  "&amp;",
  "=== xl/worksheets/sheet1.xml\n",
  'r="ZZZZ1"',
  't="s"',
  't="inlineStr"',
  "<row",
  "<c ",
  "<v>",
].map((token) => Uint8Array.from(new TextEncoder().encode(token)));
const marks = [
  [0xff],
  [0xfe, 0xff],
  [0xff, 0xfe],
  [0xef, 0xbb, 0xbf],
  [0x84, 0x31, 0x95, 0x33],
  [0x1f, 0x8b],
  [0x1b, 0x24],
];
const pieces = [...tokens, ...marks.map((mark) => Uint8Array.from(mark))];

/** A change, at a place that is a share of the length. */
function changes(corpus: readonly Bytes[]): fc.Arbitrary<(bytes: Bytes) => Bytes> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const few = (max: number) => fc.integer({ min: 1, max });
  type Change = (before: Bytes, after: Bytes) => readonly Bytes[];
  const change = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces).map((piece): Change => (a, b) => [a, piece, b]) },
    { weight: 3, arbitrary: few(40).map((n): Change => (a, b) => [a, b.subarray(n)]) },
    { weight: 3, arbitrary: few(255).map((byte): Change => (a, b) => [a, Uint8Array.of(byte), b.subarray(1)]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(few(60), few(300))
        .map(([n, times]): Change => (a, b) => [a, ...Array<Bytes>(times).fill(b.subarray(0, n)), b]),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...corpus), place)
        .map(([other, from]): Change => (a) => [a, other.subarray(Math.floor(from * other.length))]),
    },
    { weight: 1, arbitrary: fc.constant<Change>((a) => [a]) },
  );
  return fc.tuple(place, change).map(([share, change]) => (bytes) => {
    const at = Math.floor(share * bytes.length);
    return joined(change(bytes.subarray(0, at), bytes.subarray(at)));
  });
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const seconds = Number(process.env["FUZZ_SECONDS"] ?? 0);
const corpusFolder = path.join(import.meta.dirname, "corpus");
/** Beside what libFuzzer finds. */
const artifacts = path.join(import.meta.dirname, "../artifacts");

test.each(Object.entries(targets))(
  "damaged input does no harm to %s",
  async (target, check) => {
    vi.spyOn(console, "warn").mockReturnValue();
    const folder = path.join(corpusFolder, target);
    const corpus = readdirSync(folder).map((name) => Uint8Array.from(readFileSync(path.join(folder, name))));
    const damaged = fc
      .tuple(fc.constantFrom(...corpus), fc.array(changes(corpus), { maxLength: 8 }))
      .map(([bytes, all]) => all.reduce((bytes, change) => change(bytes), bytes));
    const limits = seconds > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1_000 } : { numRuns: 200 };
    const details = await fc.check(
      fc.asyncProperty(damaged, async (bytes) => {
        await check(bytes);
        // What is referred to weakly, as the parts of a parsed page are, goes only when a task has ended.
        if (seconds > 0) await setImmediate();
      }),
      limits,
    );
    if (seconds > 0) console.log(`${target}: ${details.numRuns} inputs`);
    const [input] = details.counterexample ?? [];
    if (input) {
      mkdirSync(path.join(artifacts, target), { recursive: true });
      writeFileSync(path.join(artifacts, target, `${details.seed}`), input);
    }
    expect(details.errorInstance, `fuzz/artifacts/${target}/${details.seed}`).toBe(null);
  },
  60_000 + 2_000 * seconds,
);
