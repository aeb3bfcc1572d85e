// A page of one file that classifies: the script of `page.ts`, an engine, a model and its encoder.

// oxlint-disable-next-line import/default -- the bundler makes it
import script from "./page.ts?worker&url";
import { AbortError } from "../engine/protocol.ts";
import { engineFile, fileAt } from "./parts.ts";
import { type Language, messages, spoken } from "../i18n/index.ts";

/** Nothing but what stands in the file, and no request at all. */
const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A multiple of three, so that pieces of base64 stand side by side; takes well below a long task. */
const chunkBytes = 300_000;

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 4rem;background:light-dark(#f7f6f2,#131518);color:light-dark(#1c1f22,#e8e7e3)}
h1{font-size:1.5rem;margin:0 0 .25rem}
.help,footer{color:light-dark(#575d64,#a8adb4);font-size:.875rem}
main{margin-block:1.5rem;padding:1rem 1.25rem;border-radius:8px;border:1px solid light-dark(#dfddd6,#32363c);background:light-dark(#fff,#1b1e22)}
button{font:inherit;padding:.5rem 1rem;border-radius:8px;border:1px solid light-dark(#86898d,#7b828a);background:none;color:inherit;cursor:pointer}
button:focus-visible,summary:focus-visible{outline:2px solid light-dark(#0b5c86,#79c0ea);outline-offset:2px}
#ask{margin-block:.75rem 0}
mark{color:inherit;background:none;border-radius:3px;padding:0 1px}
mark.for{background:rgb(from light-dark(#4d9fd0,#3f8fc4) r g b/calc(var(--w)*.2))}
mark.against{background:rgb(from light-dark(#e8903f,#c96f1c) r g b/calc(var(--w)*.2));text-decoration:underline dotted}
.w0{--w:0}.w1{--w:1}.w2{--w:2}.w3{--w:3}.w4{--w:4}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8125rem}`;

export interface PageParts {
  language: Language;
  /** The classes' names. */
  classes: readonly string[];
  /** Whether a text may have several of them. */
  isSeveral: boolean;
  /** The model card, as Markdown. */
  card: string;
  model: Blob;
  /** As it is published: packed by gzip, or not. */
  encoder: Blob | undefined;
}

/** Rejects with `AbortError` where the signal aborts it. */
export async function htmlPage(
  { language, classes, isSeveral, card, model, encoder }: PageParts,
  signal: AbortSignal,
): Promise<Blob> {
  const w = messages(language, "export").page;
  const [code, engine] = await Promise.all([fileAt(script, signal), engineFile(signal)]);
  const scriptText = await code.text();
  const data = async (id: string, blob: Blob) => [
    `<script type="text/plain" id="${id}">`,
    ...(await base64(await packed(blob), signal)),
    "</script>\n",
  ];
  const about = (isSeveral ? w.aboutLabels : w.about)(classes.join(w.and));
  return new Blob(
    [
      `<!doctype html>\n<html lang="${spoken[language].tag}">\n<head>\n<meta charset="utf-8">\n`,
      `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
      `<meta name="viewport" content="width=device-width, initial-scale=1">\n`,
      `<title>${escaped(w.title)}</title>\n<style>${style}</style>\n</head>\n<body>\n`,
      `<header><h1>${escaped(w.title)}</h1>\n<p class="help">${escaped(about)}</p></header>\n`,
      `<main id="try"><p id="status" role="status" data-failed="${escaped(w.failed)}">${escaped(w.opening)}</p>`,
      `<button type="button" id="ask" hidden>${escaped(isSeveral ? w.whyLabel : w.why)}</button>`,
      `<div id="why" aria-live="polite" data-says="${escaped(w.says)}" data-busy="${escaped(w.busy)}"></div></main>\n`,
      `<footer><p>${escaped(w.offline)}</p><details><summary>${escaped(w.card)}</summary><pre>${escaped(card)}</pre></details></footer>\n`,
      ...(await data("engine", engine)),
      ...(await data("model", model)),
      ...(encoder ? await data("encoder", encoder) : []),
      `<script type="module">${scriptText.replaceAll("</script", "<\\/script")}</script>\n</body>\n</html>\n`,
    ],
    { type: "text/html" },
  );
}

/** By gzip; what is so already stays. */
async function packed(blob: Blob): Promise<Blob> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  if (first === 0x1f && second === 0x8b) return blob;
  return new Response(blob.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

/** In short tasks. */
async function base64(blob: Blob, signal: AbortSignal): Promise<string[]> {
  const parts: string[] = [];
  for (let start = 0; start < blob.size; start += chunkBytes) {
    const bytes = new Uint8Array(await blob.slice(start, start + chunkBytes).arrayBuffer());
    let signs = "";
    for (let at = 0; at < bytes.length; at += 8_192) signs += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    parts.push(btoa(signs));
    if (signal.aborted) throw new AbortError();
  }
  return parts;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
