// What is said beside results: of which settings and texts they are, and when they were made.

import type { Example, RunConfig } from "../engine/protocol.ts";
import { type Messages, settingLabel } from "../i18n/index.ts";
import type { State } from "../state.ts";
import { areSameExamples } from "../state/row.ts";
import { isShown } from "../state/settings.ts";
import { settingText } from "../views/settings/field.ts";
import { type Sheet, type Value, escaped } from "./sheet.ts";

/** What all that goes out is written of, and by. */
export interface Given {
  t: Messages;
  w: Messages<"resultsOut">;
  state: State;
}

/** What goes out, written in the way that is asked for. */
export interface TakenOut {
  /** Of the file, without its ending. */
  name: string;
  csv(): Sheet;
  json(): unknown;
  markdown(): string;
}

export interface Fact {
  key: string;
  name: string;
  value: Value;
  /** As people read it, where that is another way. */
  shown?: string;
}

/** Said whatever their defaults are. */
const mainKeys = ["model", "start", "seed"];

/** A configuration's settings that matter, the model, its start and the seed by themselves. */
export function settingsOf(t: Messages, { form }: State, config: RunConfig): { main: Fact[]; changed: Fact[] } {
  const { settings = [], defaults } = form ?? {};
  const known = settings.filter((setting) => isShown(setting, config, settings));
  const fact = (setting: (typeof known)[number]): Fact => {
    const value = config[setting.key as keyof RunConfig];
    return { key: setting.key, name: settingLabel(t, setting), value, shown: settingText(t, setting, value) };
  };
  const isMain = ({ key }: { key: string }) => mainKeys.includes(key);
  return {
    main: mainKeys.flatMap((key) => known.filter((setting) => setting.key === key)).map(fact),
    changed: known
      .filter((setting) => !isMain(setting))
      .map(fact)
      .filter(({ key, value }) => value !== defaults?.[key as keyof RunConfig]),
  };
}

/** What the texts are called, where they are those of the table. */
export function textsName({ data }: State, rows: readonly Example[]): string | undefined {
  return areSameExamples(rows, data.present.rows) ? data.present.name : undefined;
}

export function asObject(facts: readonly Fact[]): Record<string, Value> {
  return Object.fromEntries(facts.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])));
}

/** A list of facts in Markdown. */
export function asList(t: Messages, facts: readonly Fact[]): string {
  return facts
    .filter(({ value }) => value !== undefined)
    .map(({ name, value, shown }) => `- ${escaped(name)}${t.colon}${escaped(shown ?? String(value))}\n`)
    .join("");
}

/** A report in Markdown: what has a heading of its own comes with it. */
export function report(
  title: string,
  ...parts: readonly (string | readonly [heading: string, content: string])[]
): string {
  const sections = parts.map((part) => (typeof part === "string" ? part : `## ${escaped(part[0])}\n\n${part[1]}`));
  return [`# ${escaped(title)}\n`, ...sections].filter((section) => section !== "").join("\n");
}
