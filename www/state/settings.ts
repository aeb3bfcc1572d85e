// Reading and checking the settings that the form, the address and storage give.

import type { EncoderName, RunConfig, RunKind, Setting } from "../engine/protocol.ts";
import { isMedia } from "../kinds/reference.ts";
import runRules from "./run-rules.json";

export type SettingValue = boolean | number | string;

export interface ConfigPart {
  /** The settings as they are, once the engine is loaded. */
  config?: RunConfig;
}

export interface SettingsPart extends ConfigPart {
  /** Settings of an earlier visit or of the address, until the form can check them. */
  keptConfig: object;
}

export type SettingChanged = { type: "settingChanged"; key: string; value: SettingValue };
/** One choice that several settings stand for. */
export type SettingsChanged = { type: "settingsChanged"; changes: Partial<RunConfig> };

/** The value that a typed text stands for; `undefined` where it is outside the setting's range. */
export function readSetting(setting: Setting, raw: string): SettingValue | undefined {
  const { kind } = setting;
  switch (kind.type) {
    case "toggle":
      return raw === "true" ? true : raw === "false" ? false : undefined;
    case "choice":
      return kind.options.some(({ value }) => value === raw) ? raw : undefined;
    case "integer": {
      const value = readNumber(raw);
      return Number.isInteger(value) && within(value, kind) ? value : undefined;
    }
    case "number": {
      const value = readNumber(raw);
      return within(value, kind) ? value : undefined;
    }
    case "integers": {
      const numbers = raw.split(/[,，]/).map(readNumber);
      const fits = numbers.length <= 8 && numbers.every((n) => Number.isInteger(n) && within(n, kind));
      return fits ? numbers.join(",") : undefined;
    }
  }
}

/**
 * Whether a setting matters, given the others: `RunConfig::uses` in Rust. What this kind of run has no setting of is no
 * hindrance, whatever it was set to for another kind.
 */
export function isShown(setting: Setting, config: RunConfig, settings: readonly Setting[]): boolean {
  const kind = runKind(config);
  const isOfAnotherKind = (name: string) =>
    settings.find(({ key }) => key === name)?.when.some(({ key, anyOf }) => key === "kind" && !anyOf.includes(kind));
  return setting.when.every(({ key, anyOf }) => {
    if (key === "kind") return anyOf.includes(kind);
    return anyOf.includes(String(config[key as keyof RunConfig])) || isOfAnotherKind(key);
  });
}

/** A setting may be changed and changed back. */
export function isSameConfig(a: RunConfig, b: RunConfig): boolean {
  return Object.entries(a).every(([key, value]) => b[key as keyof RunConfig] === value);
}

/** What follows from the settings that a run's kind depends on. */
interface RunFacts {
  kind: RunKind;
  /** The pretrained encoder that it needs. */
  encoder?: EncoderName;
}

/** What each value of a setting leads to: the facts, or the next setting to look at. */
type RunRules = RunFacts | { by: keyof RunConfig; values: Record<string, RunRules> };

function findFacts(config: RunConfig): RunFacts | undefined {
  // A run that was kept by an older version says nothing of these: then there was but one.
  const whole: RunConfig = { ...config, start: config.start ?? "random", encoder: config.encoder ?? "large" };
  let rules: RunRules | undefined = runRules as RunRules;
  while (rules && "by" in rules) {
    const value: string = String(whole[rules.by]);
    // A damaged value may be the name of what every object has.
    rules = Object.hasOwn(rules.values, value) ? rules.values[value] : undefined;
  }
  return rules;
}

/** Whether this version knows what kind of run a configuration is of; only what was kept may be of another. */
export function isKnownRun(config: RunConfig): boolean {
  return findFacts(config) !== undefined;
}

function runFacts(config: RunConfig): RunFacts {
  const facts = findFacts(config);
  if (!facts) throw new Error(`no rule for the run of ${JSON.stringify(config)}`);
  return facts;
}

/** How a configuration learns: `RunConfig::kind` in Rust. */
export function runKind(config: RunConfig): RunKind {
  return runFacts(config).kind;
}

/** The pretrained encoder that a configuration needs: `RunConfig::encoder` in Rust. */
export function encoderOf(config: RunConfig): EncoderName | undefined {
  return runFacts(config).encoder;
}

/** Whether a run on an encoder's vectors tunes it, or tries to: `RunConfig::may_tune` in Rust. */
export function mayTune({ adaptation, labels, private: isPrivate, start }: RunConfig): boolean {
  return adaptation !== "frozen" && labels !== "several" && !isPrivate && !isMedia(start);
}

/** The encoder whose classifier says what texts without labels are: `RunConfig::teacher` in Rust. */
export function teacherOf(config: RunConfig): EncoderName | undefined {
  const { teacher = "itself", unlabelled, private: isPrivate, labels, head = "auto" } = config;
  const { kind, encoder } = runFacts(config);
  // Other classifiers on an encoder are taught by nobody.
  const isTeachable = kind !== "transfer" || (unlabelled && (head === "auto" || head === "logistic"));
  // A network is another model than the classifier on the same encoder.
  const isAnother = kind !== "transfer" || (config.start === "pretrained" && teacher !== encoder);
  const isTaught = isTeachable && isAnother && !isPrivate && labels !== "several";
  return isTaught && teacher !== "itself" ? teacher : undefined;
}

/** A configuration whose model is taught by no other. */
export function untaught(config: RunConfig): RunConfig {
  return { ...config, teacher: "itself" };
}

/** All encoders that a run of a configuration learns with. */
export function encodersOf(config: RunConfig): EncoderName[] {
  return [...new Set([encoderOf(config), teacherOf(config)])].filter((name) => name !== undefined);
}

/** The settings that have their place beside the model, above the form. */
export const choiceKeys = ["model", "start", "encoder", "adaptation"] as const;

/** The defaults, with every kept value that this version still knows and allows. */
export function withKept(settings: readonly Setting[], defaults: RunConfig, kept: object): RunConfig {
  const values = Object.entries(kept).flatMap(([key, raw]) => {
    const setting = settings.find((setting) => setting.key === key);
    const value = setting && readSetting(setting, String(raw));
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...defaults, ...Object.fromEntries(values) };
}

function readNumber(raw: string): number {
  return raw.trim() === "" ? Number.NaN : Number(raw);
}

function within(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max;
}
