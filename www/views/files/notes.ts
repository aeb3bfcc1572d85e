// What was decided while a text was read, and which rows are not in the table: a line each, with the
// way to decide otherwise.

import { html, nothing, type TemplateResult } from "lit-html";
import type { ParseOptions, Parsed } from "../../engine/protocol.ts";
import { type Messages, messages, noteText } from "../../i18n/index.ts";
import type { Reading } from "../../state/reading.ts";
import { type View, longestSentence, own } from "../parts.ts";

type Note = Parsed["notes"][number];

export interface Corrections {
  change: (changed: Partial<ParseOptions>) => void;
  /** Where the text is in the box. */
  goToLine?: (line: number) => void;
}

/** The characters that a person may have meant to stand between columns. */
const separators = [",", ";", "\t", "|"] as const;

/** Whether a person has to answer it, as something is lost by what was decided. */
export function isQuestion({ kind }: Note, { labels }: ParseOptions): boolean {
  return kind.code === "header" || (kind.code === "severalLabels" && labels === undefined);
}

/** Whether it may be a fault of the file, or leaves something out. */
export function isLoud({ kind }: Note): boolean {
  switch (kind.code) {
    case "strayQuotes":
    case "longRows":
    case "severalLabels":
    case "controlCharacters":
    case "replacedCharacters":
    case "preamble":
    case "rejections":
    case "mergedLabels":
      return true;
    case "qualifier":
      return kind.nLeftOut > 0;
    default:
      return false;
  }
}

/** “Is line 1 a header?”, answered by one click. */
export function headerQuestion(t: Messages, note: Note, { change }: Corrections): TemplateResult {
  const { kind, line } = note;
  const w = messages(t.language, "files");
  const isTaken = kind.code === "header" && kind.taken;
  const answer = (words: string, hasHeader: boolean) =>
    html`<button type="button" class=${hasHeader === isTaken ? "" : "primary"} @click=${() => change({ hasHeader })}>
      ${words}
    </button>`;
  return html`<li>
    <span>${line ? html`<strong>${t.page.line(line)}.</strong> ` : nothing}${sentence(t, note)}</span>
    <span class="controls">${answer(w.fix.isHeader, true)} ${answer(w.fix.isExample, false)}</span>
  </li>`;
}

export function noteLine(t: Messages, reading: Reading, note: Note, corrections: Corrections): TemplateResult {
  const { kind, line } = note;
  return html`<li>
    <span>${sentence(t, note)}</span>
    <span class="controls">
      ${line && corrections.goToLine ? lineButton(t, line, corrections.goToLine) : nothing}
      ${otherwise(t, reading, kind, corrections)}
    </span>
  </li>`;
}

/** Rows that are not in the table, by the reason. */
export function leftOutLines(t: Messages, leftOut: Parsed["leftOut"], { change, goToLine }: Corrections): View {
  const w = messages(t.language, "files");
  const { leftOut: words } = messages(t.language, "reading");
  const reasons = new Map<Parsed["leftOut"][number]["why"], number[]>();
  for (const { line, why } of leftOut) {
    const lines = reasons.get(why);
    if (lines) lines.push(line);
    else reasons.set(why, [line]);
  }
  return html`${[...reasons].map(([why, lines]) => {
    const [first] = lines;
    return html`<li>
      <span>${words[why]?.(lines.length) ?? why}</span>
      <span class="controls">
        ${first !== undefined && goToLine ? lineButton(t, first, goToLine) : nothing}
        ${
          why === "empty"
            ? nothing
            : html`<button type="button" class="quiet" @click=${() => change({ obeyQualifiers: false })}>
              ${w.fix.keepRows}
            </button>`
        }
      </span>
    </li>`;
  })}`;
}

function sentence(t: Messages, note: Note): TemplateResult {
  return own(noteText(messages(t.language, "reading"), note), longestSentence);
}

function lineButton(t: Messages, line: number, goToLine: (line: number) => void): TemplateResult {
  return html`<button type="button" class="quiet" @click=${() => goToLine(line)}>${t.page.goToLine(line)}</button>`;
}

function otherwise(t: Messages, { options }: Reading, kind: Note["kind"], { change }: Corrections): View {
  const w = messages(t.language, "files");
  const button = (words: string, changed: Partial<ParseOptions>) =>
    html`<button type="button" class="quiet" @click=${() => change(changed)}>${words}</button>`;
  switch (kind.code) {
    case "preamble":
      return button(w.fix.readPreamble, { skipLines: 0 });
    case "separatorLine":
      return html`<label class="visually-hidden" for="separator">${w.fix.separator}</label>
        <select id="separator"
          @change=${(event: Event) => change({ separator: (event.currentTarget as HTMLSelectElement).value })}>
          ${[...new Set([kind.separator, ...separators])].map(
            (separator) =>
              html`<option value=${separator} .selected=${separator === (options.separator ?? kind.separator)}>
                ${w.fix.separators[separator] ?? separator}
              </option>`,
          )}
        </select>`;
    case "escapes":
      return button(w.fix.plainBackslashes, { escapes: false });
    case "strayQuotes":
      return button(w.fix.strictQuotes, { recoverQuotes: false });
    case "mergedLabels":
      return button(w.fix.keepApart, { mergeLabels: false });
    case "severalLabels":
      return button(w.fix.readSeveral, { labels: "several" });
    case "labelSets":
      return button(w.fix.readOne, { labels: "one" });
    case "rejections":
      return button(w.fix.keepRows, { obeyQualifiers: false });
    case "qualifier":
      return html`
        ${kind.obeyed ? button(w.fix.keepRows, { obeyQualifiers: false }) : button(w.fix.obey, { obeyQualifiers: true })}
        ${kind.meaning === "split" ? parts(w, options, kind.values, change) : nothing}
      `;
    default:
      return nothing;
  }
}

/** Which parts of a data set are wanted. */
function parts(
  w: Messages<"files">,
  { keepSplit }: ParseOptions,
  values: readonly string[],
  change: Corrections["change"],
): TemplateResult {
  const kept = new Set(keepSplit ?? values);
  const toggle = (value: string) => (event: Event) => {
    const isOn = (event.currentTarget as HTMLInputElement).checked;
    change({ keepSplit: values.filter((one) => (one === value ? isOn : kept.has(one))) });
  };
  return html`<span role="group" aria-label=${w.fix.parts}>
    ${values.map(
      (value) =>
        html`<label class="check"><input type="checkbox" .checked=${kept.has(value)} @change=${toggle(value)} /> ${own(value)}</label>`,
    )}
  </span>`;
}
