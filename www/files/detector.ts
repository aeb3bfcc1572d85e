// Which encoding bytes are in that are no UTF: Firefox's detector, chardetng, which is fetched only
// for such bytes. Its package loads by an import of WebAssembly that browsers do not know yet, so
// these few calls are made here.

import type * as Exports from "chardetng-wasm/dist/chardetng_wasm_bg.wasm";
import address from "chardetng-wasm/dist/chardetng_wasm_bg.wasm?url";

export type Detect = (bytes: Uint8Array, languages: readonly string[]) => string;

let fetched: Promise<Detect> | undefined;

/** Fetches the detector; again where that failed. */
export function fetchDetector(): Promise<Detect> {
  fetched ??= fetch(address)
    .then(async (response) => {
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return makeDetector(await response.arrayBuffer());
    })
    .catch((thrown: unknown) => {
      fetched = undefined;
      throw thrown;
    });
  return fetched;
}

/** The detector of its file's bytes. */
export async function makeDetector(file: BufferSource): Promise<Detect> {
  const { instance } = await WebAssembly.instantiate(file, {
    "./chardetng_wasm_bg.js": {
      __wbindgen_throw: () => {
        throw new Error("the detector of encodings failed");
      },
    },
  });
  const {
    memory,
    encodingdetector_new: newDetector,
    encodingdetector_feed: feed,
    encodingdetector_guess: guess,
    __wbg_encodingdetector_free: freeDetector,
    __wbindgen_add_to_stack_pointer: moveStack,
    __wbindgen_malloc: allocate,
    __wbindgen_free: free,
  } = instance.exports as unknown as typeof Exports;
  const give = (bytes: Uint8Array) => {
    const at = allocate(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, at);
    return at;
  };
  return (bytes, languages) => {
    const detector = newDetector();
    // What is passed belongs to the detector from then on.
    feed(detector, give(bytes), bytes.length, 1);
    const domain = new TextEncoder().encode(domainOf(languages) ?? "");
    const result = moveStack(-16);
    guess(result, detector, domain.length > 0 ? give(domain) : 0, domain.length, 0);
    const [at = 0, length = 0] = new Int32Array(memory.buffer, result, 2);
    const name = new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
    moveStack(16);
    free(at, length);
    freeDetector(detector);
    return name;
  };
}

/** Top-level domains of languages that are not called like them. */
const domains: Readonly<Record<string, string>> = {
  ar: "sa",
  be: "by",
  cs: "cz",
  da: "dk",
  el: "gr",
  et: "ee",
  fa: "ir",
  he: "il",
  ja: "jp",
  ko: "kr",
  sl: "si",
  sr: "rs",
  sv: "se",
  uk: "ua",
  vi: "vn",
  zh: "cn",
};

/**
 * What the detector goes by where the bytes leave a doubt: a Web site's top-level domain, for which
 * a person's first language but English stands.
 */
export function domainOf(languages: readonly string[]): string | undefined {
  for (const tag of languages) {
    const [language = "", ...subtags] = tag.toLowerCase().split("-");
    if (!/^[a-z]{2}$/.test(language) || language === "en") continue;
    if (language === "zh" && (subtags.includes("tw") || subtags.includes("hant"))) return "tw";
    if (language === "zh" && subtags.includes("hk")) return "hk";
    return domains[language] ?? language;
  }
  return undefined;
}
