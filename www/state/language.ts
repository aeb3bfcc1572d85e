// Whether the encoder that a run would start from reads the texts' language, and what does else.

import type { Plan } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { type EncoderName, isObtainable } from "./encoders.ts";
import type { StartName } from "./model-choice.ts";
import { isActive } from "./run.ts";
import { encoderOf } from "./settings.ts";

export interface LanguageHint {
  /** The encoder that the run would start from. */
  name: EncoderName;
  /** Which share of the texts' pieces it does not know; none where it is not here yet, and only the script tells. */
  unknown?: number;
  offer: StartName;
}

/** More unknown pieces, and texts look alike to an encoder. */
const mostUnknown = 0.3;

/** The scripts of the languages that each has read. */
const scripts: Record<EncoderName, RegExp> = {
  small: /[\p{sc=Latin}\p{sc=Han}]/gu,
  large: /[\p{sc=Latin}\p{sc=Han}]/gu,
  "large-en": /\p{sc=Latin}/gu,
  // Nothing says what it has read but its vocabulary, once it is here.
  own: /\p{L}/gu,
  // What goes by a name is in no language.
  picture: /\p{L}/gu,
  sound: /\p{L}/gu,
};

export function languageHint(
  state: Pick<State, "config" | "data" | "plan" | "encoders" | "run">,
): LanguageHint | undefined {
  const { config, data, plan, encoders, run } = state;
  const name = config && encoderOf(config);
  if (!name || isActive(run)) return undefined;
  const sample = sampleOf(data.present.rows);
  const unknown = shareOf(plan.plan, name);
  // Without the encoder its scripts tell.
  if (unknown === undefined ? unreadShare(sample, name) <= 0.5 : unknown <= mostUnknown) return undefined;
  const model = config.model === "transformer" ? (["large", "small"] as const) : (["small", "large"] as const);
  const better = model.find(
    (other) => other !== name && unreadShare(sample, other) < mostUnknown && isObtainable(encoders, other),
  );
  return { name, ...(unknown !== undefined && { unknown }), offer: better ?? "random" };
}

/** What the engine has counted, once it has the encoder. */
function shareOf(plan: Plan | undefined, name: EncoderName): number | undefined {
  return plan?.encoder === name && plan.encoderLoaded ? plan.unknownShare : undefined;
}

function unreadShare(sample: string, name: EncoderName): number {
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 0 : 1 - (sample.match(scripts[name])?.length ?? 0) / letters;
}

function sampleOf(rows: State["data"]["present"]["rows"]): string {
  if (last?.rows !== rows) {
    const texts = rows.slice(0, 200).map(({ text }) => text.slice(0, 500));
    last = { rows, sample: texts.join(" ").slice(0, 20_000) };
  }
  return last.sample;
}

/** Views ask at every draw. */
let last: { rows: State["data"]["present"]["rows"]; sample: string } | undefined;
