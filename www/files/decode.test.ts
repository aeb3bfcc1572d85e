import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError } from "../engine/protocol.ts";
import { type Decoded, FileKindError, type Guess, decodeBytes } from "./decode.ts";
import { type Detect, domainOf, makeDetector } from "./detector.ts";
import { type Encoding, encodings } from "./encodings.ts";
import { maxFileBytes, wellFormed } from "./limits.ts";

const wasm = readFileSync("node_modules/chardetng-wasm/dist/chardetng_wasm_bg.wasm");
const detect: Detect = await makeDetector(wasm);
const guess: Guess = async (bytes) => detect(bytes, ["en-US"]);

const english = "label\ttext\npos\tA good film, really\nneg\tA bad one\n";
const chinese = "好评\t这家餐厅的菜很好吃，服务也周到。\n差评\t等了一个小时，菜还是凉的。\n";
const mixed = "pos\tcafé 很好 😀\nneg\tمرحبا\n";

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
  return bytes;
}

const decode = (bytes: Uint8Array, chosen?: Encoding) => decodeBytes(bytes, guess, chosen);

async function check(bytes: Uint8Array, text: string, encoding: Encoding, nReplaced = 0): Promise<Decoded> {
  const decoded = await decode(bytes);
  expect(decoded).toMatchObject({ text, encoding, nReplaced });
  return decoded;
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof EngineError) return thrown.error.kind;
    if (thrown instanceof FileKindError) return thrown.kind;
    throw thrown;
  }
  return undefined;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));

/** All browsers know all of them; Node may lack one. */
function isSupported(encoding: Encoding): boolean {
  try {
    return new TextDecoder(encoding).encoding !== "";
  } catch {
    return false;
  }
}

/** A text in an encoding of one byte a character, by the browser's own table. */
function encode(text: string, encoding: Encoding): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from(text, (character) => byteOf.get(character) ?? 0x3f);
}

describe("encodings", () => {
  it.each([english, chinese, mixed, ""])("UTF-8, with and without a mark: %j", async (text) => {
    expect(await check(utf8(text), text, "utf-8")).toMatchObject({ how: "utf8", isOdd: false });
    expect(await check(Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8(text)), text, "utf-8")).toMatchObject({ how: "mark" });
  });

  it.each([english, chinese, mixed])("UTF-16 in both orders, with and without a mark: %j", async (text) => {
    await check(utf16(`\uFEFF${text}`, true), text, "utf-16le");
    await check(utf16(`\uFEFF${text}`, false), text, "utf-16be");
    expect(await check(utf16(text, true), text, "utf-16le")).toMatchObject({ how: "guess", isOdd: false });
    expect(await check(utf16(text, false), text, "utf-16be")).toMatchObject({ how: "guess" });
  });

  const russian = "хорошо\tОчень вкусно, обязательно приду ещё раз\nплохо\tЖдали целый час\n";
  it.each<[Encoding, string]>([
    ["windows-1251", russian],
    ["koi8-r", russian],
    ["iso-8859-5", russian],
    ["ibm866", russian],
    ["koi8-u", "добре\tДуже смачно, прийду ще раз, її кухня\nпогано\tЧекали цілу годину\n"],
    ["windows-1250", "dobrze\tBardzo smaczne, na pewno wrócę\nźle\tŚniadanie było żałosne\n"],
    ["iso-8859-2", "dobré\tVelmi chutné jídlo, určitě se vrátím příště\nšpatné\tObsluha byla příliš pomalá\n"],
    ["windows-1252", "pos\tUn été très agréable à la plage\nneg\tDer Kaffee wäre größer gewesen\n"],
    // Each of these letters and the next would also be a pair of bytes in GB18030.
    ["windows-1252", "pos\tSchöner Abend für alle\n"],
    ["windows-1253", "θετικό\tΠολύ νόστιμο φαγητό\nαρνητικό\tΠεριμέναμε μία ώρα, δεν θα ξαναπάω\n"],
    ["windows-1255", "חיובי\tהאוכל היה טעים מאוד\nשלילי\tהשירות היה איטי מדי\n"],
    ["windows-1256", "إيجابي\tالطعام كان لذيذا جدا\nسلبي\tكانت الخدمة بطيئة جدا\n"],
    ["windows-874", "ดี\tอาหารอร่อยมาก\nแย่\tบริการช้าเกินไป\n"],
  ])("%s is guessed: %j", async (encoding, text) => {
    expect(await check(encode(text, encoding), text, encoding)).toMatchObject({ how: "guess", isOdd: false });
  });

  it.each<[Encoding, string, string]>([
    ["gb18030", "bac3c6c009badcbac3b3d40ab2eec6c009b2bbbac30a", "好评\t很好吃\n差评\t不好\n"],
    ["big5", "a66eb5fb09abdca66ea6590aae74b5fb09a4a3a66e0a", "好評\t很好吃\n差評\t不好\n"],
    ["shift_jis", "82c682c482e094fc96a182b582a982c182bd82c582b7", "とても美味しかったです"],
    ["euc-jp", "a4c8a4c6a4e2c8fecca3a4b7a4aba4c3a4bfa4c7a4b9", "とても美味しかったです"],
    ["iso-2022-jp", "1b2442244824462462487e4c232437242b2443243f244724391b2842", "とても美味しかったです"],
    ["euc-kr", "c0bdbdc4c0cc20c1a4b8bb20b8c0c0d6befabeeebfe4", "음식이 정말 맛있었어요"],
  ])("%s is guessed", async (encoding, digits, text) => {
    await check(hex(digits), text, encoding);
  });

  it("what is guessed wrongly can be chosen, whatever it is", async () => {
    const bytes = encode(russian, "windows-1251");
    const wrong = await decode(bytes, "windows-1252");
    expect(wrong).toMatchObject({ how: "choice", isOdd: true });
    for (const encoding of encodings.filter(isSupported)) {
      expect((await decode(bytes, encoding)).encoding).toBe(encoding);
    }
  });

  it("without the detector nothing is lost", async () => {
    const failing: Guess = () => Promise.reject(new Error("offline"));
    const bytes = encode(russian, "windows-1251");
    const decoded = await decodeBytes(bytes, failing);
    expect(decoded).toMatchObject({ encoding: "windows-1252", how: "assumed", isOdd: true, nReplaced: 0 });
  });

  it("the detector is not asked of UTF-8 and of what has a mark", async () => {
    const never: Guess = () => Promise.reject(new Error("asked"));
    for (const bytes of [utf8(chinese), utf8(`\uFEFF${mixed}`), utf16(`\uFEFF${chinese}`, true)]) {
      expect((await decodeBytes(bytes, never)).how).not.toBe("assumed");
    }
  });

  it("UTF-8 that is cut or damaged in few places", async () => {
    const bytes = utf8(chinese);
    const cut = await decode(bytes.subarray(0, bytes.length - 2));
    expect(cut).toMatchObject({ encoding: "utf-8", nReplaced: 1 });
    expect(cut.text.startsWith("好评\t这家餐厅")).toBe(true);
  });

  it("a control character or a NUL makes no text a program", async () => {
    for (const character of ["\0", "\x07", "\x1b"]) {
      const text = `label,text\npos,A good film${character} really\nneg,A bad one\n`;
      await check(utf8(text), text, "utf-8");
      const cyrillic = `хорошо,Очень вкусно${character}, приду ещё раз\nплохо,Ждали целый час\n`;
      await check(encode(cyrillic, "windows-1251"), cyrillic, "windows-1251");
    }
  });
});

describe("what the detector goes by besides", () => {
  it.each([
    [["en-US"], undefined],
    [["en", "pl"], "pl"],
    [["cs-CZ"], "cz"],
    [["zh-TW"], "tw"],
    [["zh-Hant-HK"], "tw"],
    [["zh-CN", "en"], "cn"],
    [["x-klingon"], undefined],
  ])("%j", (languages, domain) => {
    expect(domainOf(languages)).toBe(domain);
  });

  it("decides what bytes leave open", () => {
    const hungarian = encode(
      "jó\tA csomag gyorsan megérkezett\nrossz\tNem működik, kérem vissza a pénzem\n",
      "iso-8859-2",
    );
    expect(detect(hungarian, ["hu"])).toMatch(/8859-2|1250/);
  });
});

describe("what is no text", () => {
  it.each([
    ["a ZIP archive", [0x50, 0x4b, 3, 4, 20, 0], "archive"],
    ["a workbook", [0x50, 0x4b, 3, 4, ...latin1("....xl/workbook.xml")], "xlsx"],
    ["a Word document", [0x50, 0x4b, 3, 4, ...latin1("....word/document.xml")], "word"],
    [
      "an OpenDocument",
      [0x50, 0x4b, 3, 4, ...latin1("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")],
      "openDocument",
    ],
    ["an old workbook", [0xd0, 0xcf, 0x11, 0xe0, 0xa1], "oldOffice"],
    ["PDF", [...latin1("%PDF-1.7\n%")], "pdf"],
    ["PNG", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], { code: "binaryInput" }],
    ["gzip", [0x1f, 0x8b, 8], "archive"],
    ["a program", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0], { code: "binaryInput" }],
    ["only NUL", [0, 0, 0, 0], { code: "binaryInput" }],
    ["UTF-32", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], { code: "binaryInput" }],
  ])("%s", async (_name, bytes, kind) => {
    expect(await refusal(decode(Uint8Array.from(bytes)))).toEqual(kind);
  });

  it("noise with every byte", async () => {
    let state = 1;
    const noise = Uint8Array.from({ length: 20_000 }, () => (state = (state * 48_271) % 2_147_483_647) >> 8);
    expect(await refusal(decode(noise))).toEqual({ code: "binaryInput" });
  });

  it("what is larger than a file may be", async () => {
    const bytes = new Uint8Array(maxFileBytes + 1).fill(0x61);
    expect(await refusal(decode(bytes))).toEqual({ code: "tooLarge", nBytes: 10_000_001, limit: 10_000_000 });
    expect((await decode(bytes.subarray(1))).text).toHaveLength(maxFileBytes);
  });
});

describe("halves of surrogate pairs", () => {
  it("are replaced and counted, pairs kept", () => {
    expect(wellFormed("a\uD83Db\uDE00 😀")).toEqual({ text: "a\uFFFDb\uFFFD 😀", nReplaced: 2 });
    expect(wellFormed("😀 好")).toEqual({ text: "😀 好", nReplaced: 0 });
  });

  it("are gone from every text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0xd700, max: 0xe0ff })), async (units) => {
        const given = String.fromCharCode(...units);
        const { text, nReplaced } = wellFormed(given);
        expect((await decode(utf8(text))).text).toBe(text);
        expect(text).toHaveLength(given.length);
        expect(nReplaced === 0).toBe(text === given);
      }),
    );
  });
});

it("any bytes are a text or refused, and UTF-8 comes back whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const kind = await refusal(decode(bytes).then(({ text }) => expect(typeof text).toBe("string")));
      expect(kind === undefined || typeof kind === "string" || (kind as { code: string }).code === "binaryInput").toBe(
        true,
      );
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
      // oxlint-disable-next-line no-control-regex -- files of these kinds begin with them
      fc.pre(!/[\0-\x08\x0e-\x1f\x7f]/.test(text) && !/^(PK\x03\x04|%PDF-|\{\\rtf|GIF8|BZh|PAR1|\uFEFF)/.test(text));
      await check(utf8(text), text, "utf-8", text.split("\uFFFD").length - 1);
    }),
  );
});
