// The settings' form, the configuration that it makes, and the encoders that this can start from.

import { isMedia, kindOfRows } from "../kinds/reference.ts";
import type { EngineChoice, LabelsPerText, RunConfig, Setting } from "../engine/protocol.ts";
import type { DataAction, DataPart, KeptData } from "./data.ts";
import {
  type EncoderAction,
  type EncoderName,
  type EncodersState,
  encoderReducers,
  isObtainable,
  namedEncoder,
  noEncoders,
} from "./encoders.ts";
import type { ProjectOpened } from "./project.ts";
import { labelsOf } from "./reading.ts";
import { type Run, isActive } from "./run.ts";
import {
  type ConfigPart,
  type SettingChanged,
  type SettingsChanged,
  type SettingsPart,
  encoderOf,
  isShown,
  withKept,
} from "./settings.ts";
import { type Followed, type Restored, type Slice, nested } from "./slice.ts";

export interface FormPart extends SettingsPart {
  /** The form, once the engine is loaded. */
  form?: { settings: Setting[]; defaults: RunConfig };
  loadError?: string;
  /** The engine is long in coming. */
  isLoadSlow?: boolean;
  /** What is typed into a field that is not valid; the configuration keeps its last valid value. */
  invalid: Readonly<Record<string, string>>;
  choice: EngineChoice;
  encoders: EncodersState;
}

export type FormAction =
  | { type: "loaded"; settings: Setting[]; defaults: RunConfig }
  | { type: "loadFailed"; detail: string }
  | { type: "loadDelayed" }
  | SettingChanged
  | SettingsChanged
  | { type: "settingInvalid"; key: string; raw: string }
  | { type: "settingsRestored" }
  | { type: "configApplied"; config: RunConfig }
  | { type: "engineChosen"; choice: EngineChoice };

export interface KeptForm {
  config?: object;
  choice?: EngineChoice;
}

export const noForm: FormPart = { keptConfig: {}, invalid: {}, choice: "auto", encoders: noEncoders };

type Reads = { run: Run } & DataPart;
type Configured = ConfigPart & { encoders: EncodersState };

/** What may put another text in the table's place. */
type TableAction = Extract<
  DataAction,
  {
    type:
      | "textLoaded"
      | "textReread"
      | "optionsChanged"
      | "parsed"
      | "draftAdded"
      | "draftTaken"
      | "rowsCleared"
      | "textsPut"
      | "undone"
      | "redone";
  }
>;
type Others = Restored<KeptForm> | Followed<KeptData> | ProjectOpened | TableAction;

export const formSlice: Slice<FormPart, FormAction | EncoderAction, Others, Reads> = {
  own: {
    loaded: ({ keptConfig, encoders, run }, { settings, defaults }) => ({
      form: { settings, defaults },
      isLoadSlow: false,
      ...fallBack({ config: withKept(settings, defaults, keptConfig), encoders }, run),
    }),
    loadFailed: (_, { detail }) => ({ loadError: detail, isLoadSlow: false }),
    loadDelayed: ({ form, loadError }) => ({ isLoadSlow: !form && !loadError }),
    settingChanged: (state, { key, value }) => withChanges(state, { [key]: value }),
    settingsChanged: (state, { changes }) => withChanges(state, changes),
    settingInvalid: ({ invalid }, { key, raw }) => ({ invalid: { ...invalid, [key]: raw } }),
    settingsRestored: ({ form, encoders, run, data }) => {
      // How many labels the texts have is theirs.
      const labels = labelsOf(data.present);
      const config = form && (labels ? { ...form.defaults, labels } : form.defaults);
      return { invalid: {}, ...fallBack({ config, encoders }, run) };
    },
    configApplied: ({ config, encoders, run }, action) =>
      isActive(run) ? {} : { invalid: {}, ...fallBack({ config: { ...config, ...action.config }, encoders }, run) },
    engineChosen: (_, { choice }) => ({ choice }),
    ...nested("encoders", encoderReducers),
  },
  also: {
    textLoaded: likeTable,
    textReread: likeTable,
    optionsChanged: likeTable,
    parsed: likeTable,
    draftTaken: likeTable,
    rowsCleared: likeTable,
    textsPut: likeTable,
    undone: likeTable,
    redone: likeTable,
    followed: likeTable,
    // A text with one label is a text with a set of one.
    draftAdded: (state, _, { data: { draft, present } }) =>
      draft && state.data.present !== present && labelsOf(draft) === "several" ? withLabels(state, "several") : {},
    // A project begins with the defaults.
    projectOpened: ({ form, encoders, run }) =>
      fallBack({ config: form?.defaults, encoders: { ...encoders, fellBack: false } }, run),
    restored: (state, { kept }) => {
      const { form, encoders, run, data } = state;
      const labels = labelsOf(data.present);
      // A link that does not say how many labels a text has is not of other texts.
      const said = kept.config && (labels ? { labels, ...kept.config } : kept.config);
      const config = form && said ? withKept(form.settings, form.defaults, said) : state.config;
      return {
        keptConfig: said ?? state.keptConfig,
        choice: kept.choice ?? state.choice,
        ...fallBack({ config, encoders }, run),
      };
    },
  },
  // What can be had now, or no more, says what the settings may start from.
  follow: (state, before) => {
    const changes = state.encoders === before.encoders ? {} : recover(fallBack(state, state.run), state.run);
    return { ...changes, ...byKind({ ...state, ...changes }) };
  },
};

function withChanges(state: FormPart & Reads, changes: Partial<RunConfig>): Partial<FormPart> {
  const { run } = state;
  if (!state.config) return {};
  const invalid = Object.fromEntries(Object.entries(state.invalid).filter(([key]) => !(key in changes)));
  const config = { ...state.config, ...changes };
  // Whoever chooses the start means it.
  const encoders = "start" in changes ? { ...state.encoders, fellBack: false } : state.encoders;
  const next = { config, encoders };
  return { invalid, ...(run.phase === "paused" ? next : fallBack(recover(next, run), run)) };
}

/** How many labels a text has goes with the texts, and where it is not said of them, stays what it is. */
function likeTable(state: FormPart & Reads, _: unknown, before: Reads): Partial<FormPart> {
  const labels = labelsOf(state.data.present);
  return labels === labelsOf(before.data.present) ? {} : withLabels(state, labels ?? "one");
}

function withLabels({ config, keptConfig }: FormPart, labels: LabelsPerText): Partial<FormPart> {
  return config ? { config: { ...config, labels } } : { keptConfig: { ...keptConfig, labels } };
}

/** Pictures and sounds are read by the encoder of their kind and have one label, and texts are read by none of these. */
function byKind(state: FormPart & Reads): Partial<FormPart> {
  const { config, encoders, run } = state;
  const kind = kindOfRows(state.data.present.rows);
  if (!config || !kind || isActive(run)) return {};
  if (kind !== "text" && config.labels === "several") return byKind({ ...state, config: { ...config, labels: "one" } });
  if (kind === "text" ? !isMedia(config.start) : config.start === kind) return { config };
  const start = kind === "text" ? "pretrained" : kind;
  return fallBack({ config: { ...config, start }, encoders: { ...encoders, fellBack: false } }, run);
}

/** The settings as they are wanted, which differ from those in use where no encoder can be had. */
export function wantedConfig({ config, encoders }: Configured): RunConfig | undefined {
  return config && encoders.fellBack ? { ...config, start: "pretrained" } : config;
}

/** The encoder that stands under the model: the one in use, or wanted in vain. */
export function shownEncoder(state: Configured): EncoderName | undefined {
  const config = wantedConfig(state);
  return config && encoderOf(config);
}

/** The encoder that guesses labels: the model's own, else the smallest. */
export function guessingEncoder({ config }: ConfigPart): EncoderName {
  return (config && encoderOf(config)) ?? "small";
}

export function isDefault({ invalid, config, form }: FormPart, key: string): boolean {
  if (key in invalid) return false;
  return valueOf(config, key) === valueOf(form?.defaults, key);
}

/** A setting that is not valid; one that does not matter now cannot be seen either. */
export function invalidSetting({ form, config, invalid }: FormPart): Setting | undefined {
  if (!form || !config) return undefined;
  return form.settings.find((setting) => setting.key in invalid && isShown(setting, config, form.settings));
}

export function valueOf(config: RunConfig | undefined, key: string): unknown {
  return config?.[key as keyof RunConfig];
}

/** Where an encoder is wanted that cannot be had, the run starts from random weights instead. */
function fallBack({ config, encoders }: Configured, run: Run): Configured {
  const name = config && encoderOf(config);
  if (!config || !name || isActive(run) || isObtainable(encoders, name)) return { config, encoders };
  return { config: { ...config, start: "random" }, encoders: { ...encoders, fellBack: true } };
}

/** And back, once it can: from a file, say. */
function recover({ config, encoders }: Configured, run: Run): Configured {
  const name = config && namedEncoder(config);
  if (!encoders.fellBack || !name || isActive(run) || !isObtainable(encoders, name)) return { config, encoders };
  return { config: { ...config, start: "pretrained" }, encoders: { ...encoders, fellBack: false } };
}
