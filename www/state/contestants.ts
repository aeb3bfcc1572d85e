// Whom a comparison can have, and which of them suit the person's texts.

import type { Contestant, EncoderName, RunConfig } from "../engine/protocol.ts";
import { projectKind } from "../kinds/reference.ts";
import type { State } from "../state.ts";
import type { ContestantId } from "./compare.ts";
import { encoderState, isObtainable, offeredEncoder } from "./encoders.ts";
import { encodersOf } from "./settings.ts";

export interface Candidate {
  id: ContestantId;
  contestant: Contestant;
  /** In place of the person's own settings. */
  change?: Partial<RunConfig>;
  /** What examples it is of: texts, where nothing is said. */
  of?: "text" | "media" | "all";
}

const scratch = (model: RunConfig["model"]): Partial<RunConfig> => ({ model, start: "random", teacher: "itself" });
const frozen = (model: RunConfig["model"]): Partial<RunConfig> => ({
  model,
  start: "pretrained",
  adaptation: "frozen",
});

const classifier = (head: RunConfig["head"]): Partial<RunConfig> => ({ head });

export const candidates: readonly Candidate[] = [
  { id: "majority", contestant: "majority", of: "all" },
  { id: "ngrams", contestant: "ngrams" },
  { id: "cnn", contestant: "run", change: scratch("cnn") },
  { id: "rnn", contestant: "run", change: scratch("rnn") },
  { id: "gru", contestant: "run", change: scratch("gru") },
  { id: "lstm", contestant: "run", change: scratch("lstm") },
  { id: "transformer", contestant: "run", change: scratch("transformer") },
  { id: "cnn-frozen", contestant: "run", change: frozen("cnn") },
  { id: "cnn-auto", contestant: "run", change: { ...frozen("cnn"), adaptation: "auto" } },
  { id: "rnn-frozen", contestant: "run", change: { ...frozen("rnn"), teacher: "itself" } },
  { id: "transformer-frozen", contestant: "run", change: frozen("transformer") },
  { id: "prototypes", contestant: "run", change: classifier("prototypes"), of: "media" },
  { id: "logistic", contestant: "run", change: classifier("logistic"), of: "media" },
  { id: "ridge", contestant: "run", change: classifier("ridge"), of: "media" },
  { id: "own", contestant: "run", of: "all" },
];

/** Those that every other has to beat. */
export const baselines: readonly ContestantId[] = ["majority", "ngrams"];

/** Networks on more texts than this take minutes for each fold. */
const manyTexts = 1_000;

export function candidateOf(id: string): Candidate {
  const found = candidates.find((one) => one.id === id);
  if (!found) throw new Error(`no contestant ${id}`);
  return found;
}

/** A contestant's settings: the person's own, but for what makes it what it is. */
export function configOf({ change }: Candidate, config: RunConfig): RunConfig {
  return { ...config, ...change };
}

/** The encoders that a contestant needs. */
export function encodersNeeded(one: Candidate, config: RunConfig): EncoderName[] {
  return one.contestant === "run" ? encodersOf(configOf(one, config)) : [];
}

/**
 * Whether it has anything of its own to say: of what is no text there is but what its encoder has
 * read, and no words; where a text may have several labels a classifier on an encoder tries the
 * same ways in any case.
 */
export function isOffered(state: Pick<State, "config" | "data" | "run">, { id, of = "text" }: Candidate): boolean {
  if (of !== "all" && (of === "text") !== (projectKind(state) === "text")) return false;
  return id !== "cnn-auto" || state.config?.labels !== "several";
}

/** Whether its encoders are here or can be had. */
export function isPossible({ config, encoders, ...state }: State, one: Candidate): boolean {
  if (!isOffered({ config, ...state }, one)) return false;
  return config !== undefined && encodersNeeded(one, config).every((name) => isObtainable(encoders, name));
}

/** The person's choice of those that can be had, else what suits the texts. */
export function chosenContestants(state: State): ContestantId[] {
  const { compare, data, encoders } = state;
  const suits = ({ id }: Candidate): boolean => {
    if (compare.chosen) return compare.chosen.includes(id);
    // Classifiers on what an encoder has read take no time.
    if (projectKind(state) !== "text") return true;
    const isLarge = data.present.rows.length > manyTexts;
    if (id === "transformer-frozen") return !readsSmall(state) && encoderState(encoders, "large").phase === "ready";
    const usual: ContestantId[] = isLarge ? [...baselines, "cnn"] : [...baselines, "cnn", "rnn", "transformer"];
    return usual.includes(id) || (id === "cnn-frozen" && readsSmall(state));
  };
  return candidates.filter((one) => suits(one) && isPossible(state, one)).map(({ id }) => id);
}

/** Whose learning curve can be drawn: that of the largest class is a level line. */
export function curveCandidates(state: State): Candidate[] {
  return candidates.filter((one) => one.id !== "majority" && isPossible(state, one));
}

/** Whose learning curve is drawn: the person's choice while it can be had, else the last of those compared. */
export function curveContestant(state: State): ContestantId | undefined {
  const possible = curveCandidates(state).map(({ id }) => id);
  const wanted = possible.find((id) => id === state.compare.curveOf);
  return wanted ?? chosenContestants(state).findLast((id) => possible.includes(id)) ?? possible[0];
}

/** What must be downloaded for some contestants: its encoders and their bytes. */
export function toDownload(state: State, ids: readonly string[]): { name: EncoderName; bytes: number }[] {
  const { config, encoders } = state;
  const names = ids.flatMap((id) => (config ? encodersNeeded(candidateOf(id), config) : []));
  return [...new Set(names)]
    .filter((name) => encoderState(encoders, name).phase !== "ready")
    .map((name) => ({ name, bytes: offeredEncoder(encoders, name)?.bytes ?? 0 }));
}

/** Whether most letters are of the scripts that the small encoder has read: Latin and Chinese. */
export function readsSmall({ data }: Pick<State, "data">): boolean {
  const sample = data.present.rows
    .slice(0, 200)
    .map(({ text }) => text)
    .join(" ")
    .slice(0, 20_000);
  const n = (pattern: RegExp) => sample.match(pattern)?.length ?? 0;
  return n(/[\p{sc=Latin}\p{sc=Han}]/gu) * 2 >= n(/\p{L}/gu);
}
