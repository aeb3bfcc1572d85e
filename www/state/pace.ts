// How long a run will take on this machine. Before the first run of a kind, its work is set against
// a short probe of the machine; later, against how long such runs took here.

import type { EncoderName, Example, RunConfig, RunKind } from "../engine/protocol.ts";
import { encoderState, offeredEncoder } from "./encoders.ts";
import type { DataPart } from "./data.ts";
import type { FormPart } from "./form.ts";
import type { LabelPart } from "./label.ts";
import { nTeachingNext, neededEncoders } from "./needed-encoders.ts";
import type { PlanPart } from "./plan.ts";
import { encoderOf, mayTune, runKind, teacherOf } from "./settings.ts";
import { type Restored, type Slice, nested } from "./slice.ts";

export interface Pace {
  /** What the probe took, in milliseconds. */
  probe?: number;
  /** By a run's kind: how many times as long as foretold by the probe such runs have taken here. */
  factors: Readonly<Record<string, number>>;
}

export interface PacePart {
  pace: Pace;
}

export type PaceAction =
  { type: "probed"; ms: number } | { type: "timed"; key: string; seconds: number; foretold: number };

export interface KeptPace {
  pace?: Pace;
}

export const noPace: Pace = { factors: {} };

export const paceSlice: Slice<PacePart, PaceAction, Restored<KeptPace>> = {
  own: nested<"pace", Pace, PaceAction>("pace", {
    probed: (pace, { ms }) => ({ ...pace, probe: ms }),
    timed: (pace, { key, seconds, foretold }) => {
      const factor = seconds / foretold;
      const before = pace.factors[key];
      // Runs of one kind differ, and the machine has other things to do: the last two count alike.
      const next = before === undefined ? factor : Math.sqrt(before * factor);
      return { ...pace, factors: { ...pace.factors, [key]: Math.min(slowest, Math.max(fastest, next)) } };
    },
  }),
  also: {
    restored: ({ pace }, { kept }) => ({
      pace: { probe: pace.probe ?? kept.pace?.probe, factors: { ...kept.pace?.factors, ...pace.factors } },
    }),
  },
};

const [fastest, slowest] = [0.02, 50];

/** What the probe took on the machine that the numbers below were measured on, in milliseconds. */
const referenceProbe = 1.95;

/** A training step there, in milliseconds: at least, and for each token of a batch. */
const step: Record<NonNullable<RunConfig["model"]>, readonly [number, number]> = {
  cnn: [1, 0.018],
  "keras-cnn": [1, 0.02],
  rnn: [4, 0.025],
  gru: [7, 0.04],
  lstm: [8, 0.05],
  transformer: [1, 0.03],
};

/** What is done with an encoder there, in milliseconds. */
interface OnEncoder {
  /** Its tuning on folds, which takes so many steps however many texts there are, */
  tuning: number;
  /** and for each token of a text, so far as tuning reads. */
  tuningToken: number;
  /** A token that is read. */
  token: number;
  /** A text that is classified. */
  text: number;
}

const large: OnEncoder = { tuning: 9_000, tuningToken: 400, token: 3, text: 20 };
const media: OnEncoder = { tuning: 0, tuningToken: 0, token: 0, text: 100 };
const onEncoder: Record<EncoderName, OnEncoder> = {
  small: { tuning: 5_500, tuningToken: 0, token: 0.3, text: 12 },
  large,
  "large-en": { tuning: 3_800, tuningToken: 200, token: 1.5, text: 12 },
  // Of any size, until one has run here.
  own: large,
  picture: media,
  sound: media,
};

/** Tokens of a text that tuning reads. */
const mostTuned = 32;

/** Tuned on each fold and at last, an encoder reads by its upper part again. */
const readsWhenTuned = 7 / 3;

/** Of fewer texts *Automatic* does not tune the small encoder. */
const leastTuned = 40;

/** A text there with the whole small encoder tuned. */
const wholePerText = 700;

interface Texts {
  nTraining: number;
  /** With those that are held out. */
  nTexts: number;
  /** Without labels, which are learned from. */
  nTold: number;
  /** Of a text. */
  nTokens: number;
}

function isTunedOn(encoder: EncoderName, adaptation: string, nTraining: number): boolean {
  if (adaptation === "frozen") return false;
  return adaptation === "tuned" || encoder !== "small" || nTraining >= leastTuned;
}

function adaptationOf(config: RunConfig): string {
  return mayTune(config) ? (config.adaptation ?? "auto") : "frozen";
}

/**
 * Whether the next run may take far less than is foretold: where the classifiers on the frozen encoder leave nothing to
 * gain, it is not tuned, and that is known once they have been compared.
 */
export function isAtMost({ config, plan: { plan } }: FormPart & PlanPart): boolean {
  if (!config || !plan || runKind(config) !== "transfer") return false;
  return adaptationOf(config) === "auto" && triesTuning(config, plan.nTraining);
}

function triesTuning(config: RunConfig, nTraining: number): boolean {
  const encoder = encoderOf(config);
  return encoder !== undefined && isTunedOn(encoder, adaptationOf(config), nTraining);
}

/** The settings that a run has gone by: one that has tuned nothing is like one that was not to. */
export function goneBy(config: RunConfig, hasTuned: boolean): RunConfig {
  return runKind(config) === "transfer" && !hasTuned ? { ...config, adaptation: "frozen" } : config;
}

/** A run on an encoder there, in milliseconds. */
function timeOnEncoder(encoder: EncoderName, adaptation: string, { nTraining, nTexts, nTold, nTokens }: Texts): number {
  if (encoder === "small" && adaptation === "tuned") return nTexts * wholePerText;
  const { tuning, tuningToken, token, text } = onEncoder[encoder];
  const isTuned = isTunedOn(encoder, adaptation, nTraining);
  const read = (nTexts + nTold) * token * nTokens;
  return nTexts * text + (isTuned ? tuning + tuningToken * Math.min(mostTuned, nTokens) + readsWhenTuned * read : read);
}

/** An encoder's tokens in a text, about, by the first hundred: one for five bytes. */
export function tokensOf(rows: readonly Example[]): number {
  if (last?.rows !== rows) {
    const texts = rows.slice(0, 100).map(({ text }) => text.slice(0, 600));
    last = { rows, n: new TextEncoder().encode(texts.join("")).length / 5 / (texts.length || 1) };
  }
  return last.n;
}

/** Views ask at every draw. */
let last: { rows: readonly Example[]; n: number } | undefined;

/** Names the runs that take like long for like work. */
export function paceKey(config: RunConfig): string {
  const kind: RunKind = runKind(config);
  const { model = "cnn", adaptation = "auto" } = config;
  const teacher = teacherOf(config);
  if (kind === "scratch") return teacher ? `${model}/${teacher}` : model;
  return `${encoderOf(config)}/${kind === "network" ? model : adaptation}${teacher ? `/${teacher}` : ""}`;
}

/**
 * What a planned run takes on the reference machine, in seconds; `undefined` before enough is known.
 *
 * `nTokens`: of a text, by `tokensOf`. `nUnlabelled`: the texts without labels that it can learn from.
 */
export function workOf(
  config: RunConfig,
  { plan }: PlanPart["plan"],
  nTokens: number,
  nUnlabelled: number,
): number | undefined {
  if (!plan || plan.nTraining === 0) return undefined;
  const kind: RunKind = runKind(config);
  const encoder = encoderOf(config);
  const { nTraining } = plan;
  const nTexts = nTraining + plan.nValidation + plan.nTest;
  const teacher = teacherOf(config);
  const learnsFromThem = teacher !== undefined || (kind === "transfer" && config.unlabelled && !config.private);
  const nTold = learnsFromThem ? nUnlabelled : 0;
  const texts: Texts = { nTraining, nTexts, nTold, nTokens };
  // What teaches finds its own way, by the training texts alone.
  const teaching = teacher ? timeOnEncoder(teacher, "auto", { ...texts, nTexts: nTraining }) : 0;
  if (kind === "transfer" && encoder) {
    return (teaching + timeOnEncoder(encoder, adaptationOf(config), texts)) / 1_000;
  }
  const { model = "cnn", batch_size: batchSize = 8, epochs = 20 } = config;
  const nLearned = nTraining + nTold;
  // A network on an encoder's vectors is planned when the texts have been read, and no plan knows what is told.
  const nSteps = plan.nSteps > 0 && nTold === 0 ? plan.nSteps : Math.ceil(nLearned / batchSize) * epochs;
  const [least, each] = step[model];
  const maxLen = plan.maxLen > 0 ? plan.maxLen : 32;
  const learning = nSteps * (least + each * Math.min(batchSize, nLearned) * maxLen);
  const reading = encoder ? (nTexts + nTold) * nTokens * onEncoder[encoder].token : 0;
  return (teaching + learning + reading) / 1_000;
}

type Foretold = PacePart & FormPart & PlanPart & LabelPart & DataPart;

/** Seconds that the next run will take, from Train to its end; without a download that comes before it. */
export function foretold(state: Foretold): number | undefined {
  const { pace, config, plan } = state;
  const work = config && workOf(config, plan, tokensOf(state.data.present.rows), nTeachingNext(state));
  if (!config || !plan.plan || work === undefined) return undefined;
  const key = paceKey(goneBy(config, triesTuning(config, plan.plan.nTraining)));
  const factor = pace.factors[key] ?? (pace.probe === undefined ? undefined : pace.probe / referenceProbe);
  return factor === undefined ? undefined : work * factor;
}

/**
 * Seconds that a run will still take: by how fast it gets on; but where ways are tried, their stages go at unlike
 * speeds, and not less is left than such runs have taken here that tune: whether this one will, is seen late.
 */
export function secondsLeft(state: Foretold & { run: UnderWay }): number {
  const { step, nSteps, secondsLeft, trained } = state.run;
  const triesWays =
    trained && runKind(trained.config) === "transfer" && (trained.config.adaptation ?? "auto") === "auto";
  if (!triesWays || nSteps === 0) return secondsLeft;
  const all = foretold({ ...state, config: trained.config }) ?? 0;
  return Math.max(secondsLeft, all * (1 - step / nSteps));
}

interface UnderWay {
  step: number;
  nSteps: number;
  secondsLeft: number;
  trained?: { config: RunConfig };
}

/** The bytes that are downloaded before the next run can begin. */
export function bytesToFetch(state: FormPart & LabelPart & DataPart): number | undefined {
  const { encoders } = state;
  const missing = neededEncoders(state).filter((name) => encoderState(encoders, name).phase !== "ready");
  const bytes = missing.reduce((sum, name) => sum + (offeredEncoder(encoders, name)?.bytes ?? 0), 0);
  return bytes > 0 ? bytes : undefined;
}
