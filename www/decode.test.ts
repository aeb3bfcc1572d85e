import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes, decodeFile, maxFileBytes, type TextEncodingName, wellFormed } from "./decode.ts";
import { EngineError } from "./engine/protocol.ts";

const english = "label\ttext\npos\tA good film, really\nneg\tA bad one\n";
const chinese = "好评\t这家餐厅的菜很好吃，服务也周到。\n差评\t等了一个小时，菜还是凉的。\n";
const mixed = "pos\tcafé 很好 😀\nneg\tمرحبا\n";

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
  return bytes;
}

function check(bytes: Uint8Array, text: string, encoding: TextEncodingName, nReplaced = 0): void {
  expect(decodeBytes(bytes)).toEqual({ text, encoding, nReplaced });
}

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown.error.kind;
    throw thrown;
  }
  return undefined;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe("encodings", () => {
  it.each([english, chinese, mixed, ""])("UTF-8, with and without a mark: %j", (text) => {
    check(utf8(text), text, "utf-8");
    check(Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8(text)), text, "utf-8");
  });

  it.each([english, chinese, mixed])("UTF-16 in both orders, with and without a mark: %j", (text) => {
    check(utf16(`\uFEFF${text}`, true), text, "utf-16le");
    check(utf16(`\uFEFF${text}`, false), text, "utf-16be");
    check(utf16(text, true), text, "utf-16le");
    check(utf16(text, false), text, "utf-16be");
  });

  it("GB18030", () => {
    // 好评 TAB 很好吃 LF 差评 TAB 不好 LF
    const bytes = [0xba, 0xc3, 0xc6, 0xc0, 9, 0xba, 0xdc, 0xba, 0xc3, 0xb3, 0xd4, 10];
    bytes.push(0xb2, 0xee, 0xc6, 0xc0, 9, 0xb2, 0xbb, 0xba, 0xc3, 10);
    check(Uint8Array.from(bytes), "好评\t很好吃\n差评\t不好\n", "gb18030");
  });

  it("Western text from before Unicode", () => {
    const text = "pos\tUn été très agréable à la plage\nneg\tDer Kaffee wäre größer gewesen\n";
    check(latin1(text), text, "windows-1252");
    // Each of these letters and the next would also be a pair of bytes in GB18030.
    const german = "pos\tSchöner Abend für alle\n";
    check(latin1(german), german, "windows-1252");
  });

  it("UTF-8 that is cut or damaged in few places", () => {
    const bytes = utf8(chinese);
    const cut = decodeBytes(bytes.subarray(0, bytes.length - 2));
    expect(cut).toMatchObject({ encoding: "utf-8", nReplaced: 1 });
    expect(cut.text.startsWith("好评\t这家餐厅")).toBe(true);
  });
});

describe("what is no text", () => {
  it.each([
    ["ZIP", [0x50, 0x4b, 3, 4, 20, 0]],
    ["PDF", [...latin1("%PDF-1.7\n%")]],
    ["PNG", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]],
    ["gzip", [0x1f, 0x8b, 8]],
    ["a program", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]],
    ["NUL in a text", [...latin1("pos\tgood\0\0neg\tbad\n")]],
    ["only NUL", [0, 0, 0, 0]],
    ["UTF-32", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]],
  ])("%s", (_name, bytes) => {
    expect(refusal(() => decodeBytes(Uint8Array.from(bytes)))).toEqual({ code: "binaryInput" });
  });

  it("noise with every byte", () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 20_000 }, () => (state = (state * 48_271) % 2_147_483_647) >> 8);
    expect(refusal(() => decodeBytes(noise))).toEqual({ code: "binaryInput" });
  });
});

describe("files", () => {
  it("are read", async () => {
    expect((await decodeFile(new Blob([utf8(chinese)]))).text).toBe(chinese);
  });

  it("past the limit are refused before they are read", async () => {
    const file = { size: maxFileBytes + 1, arrayBuffer: () => Promise.reject(new Error("read")) } as unknown as Blob;
    await expect(decodeFile(file)).rejects.toMatchObject({
      error: { kind: { code: "tooLarge", nBytes: 10_000_001, limit: 10_000_000 } },
    });
  });

  it("at the limit are read", async () => {
    const { text } = await decodeFile(new Blob([new Uint8Array(maxFileBytes).fill(0x61)]));
    expect(text).toHaveLength(maxFileBytes);
  });
});

describe("halves of surrogate pairs", () => {
  it("are replaced and counted, pairs kept", () => {
    expect(wellFormed("a\uD83Db\uDE00 😀")).toEqual({ text: "a\uFFFDb\uFFFD 😀", nReplaced: 2 });
    expect(wellFormed("😀 好")).toEqual({ text: "😀 好", nReplaced: 0 });
  });

  it("are gone from every text", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0xd700, max: 0xe0ff })), (units) => {
        const given = String.fromCharCode(...units);
        const { text, nReplaced } = wellFormed(given);
        expect(decodeBytes(utf8(text)).text).toBe(text);
        expect(text).toHaveLength(given.length);
        expect(nReplaced === 0).toBe(text === given);
      }),
    );
  });
});

it("any bytes are a text or refused, and UTF-8 comes back whole", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const kind = refusal(() => expect(typeof decodeBytes(bytes).text).toBe("string"));
      expect([undefined, { code: "binaryInput" }]).toContainEqual(kind);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      // oxlint-disable-next-line no-control-regex -- files of these kinds begin with them
      fc.pre(!text.includes("\0") && !/^(PK\x03\x04|%PDF-|\{\\rtf|GIF8|\uFEFF)/.test(text));
      check(utf8(text), text, "utf-8", text.split("\uFFFD").length - 1);
    }),
  );
});
