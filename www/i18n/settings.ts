// What the page calls a setting, what it says of it, and the names of its values.

import type { ChoiceOption, RunConfig, Setting } from "../engine/protocol.ts";
import type { SettingText } from "./kinds.ts";
import type { Messages } from "./parts.ts";

/** The page's own words; none in English. */
function textOf({ settings }: Messages, { key }: Setting): (SettingText & { options?: object }) | undefined {
  return settings?.[key as keyof RunConfig];
}

export function settingLabel(t: Messages, setting: Setting): string {
  return textOf(t, setting)?.label ?? setting.label;
}

export function settingHelp(t: Messages, setting: Setting): string {
  return textOf(t, setting)?.help ?? setting.help;
}

/** The name of one of a setting's values. */
export function optionLabel(t: Messages, setting: Setting, { value, label }: ChoiceOption): string {
  const options = textOf(t, setting)?.options as Record<string, string> | undefined;
  return options?.[value] ?? label;
}
