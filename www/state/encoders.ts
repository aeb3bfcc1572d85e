// The pretrained encoders as the page knows them: which there are, and where each is.

import {
  type EncoderName,
  type EncoderProblem,
  type OfferedEncoder,
  type OwnEncoder,
  encoderNames,
} from "../engine/encoders.ts";
import type { CoreError, RunConfig } from "../engine/protocol.ts";
import { isMedia } from "../kinds/reference.ts";
import { encoderOf } from "./settings.ts";
import { type Reducers, unchanged } from "./slice.ts";

export { type EncoderName, type OfferedEncoder, type OwnEncoder, encoderNames };

export type EncoderState =
  | { phase: "absent" }
  /** `isStalled`: nothing has come for a while. */
  | { phase: "downloading"; bytes: number; total: number; isStalled?: boolean }
  /** It is here and being checked, unpacked and handed to the engine. */
  | { phase: "loading" }
  /** `isKept`: it will still be here at the next visit. */
  | { phase: "ready"; isKept: boolean }
  /** `isKept`: its file is on this device, though of no use. */
  | { phase: "failed"; problem: EncoderFailure; isKept: boolean };

/** Why an encoder is not here: it could not be had, or the engine refused it. */
export type EncoderFailure = EncoderProblem | { code: "refused"; error: CoreError };

export interface EncodersState {
  /** What the site offers, once known; `none` where it offers nothing. */
  offered?: readonly OfferedEncoder[] | "none";
  /** Why nothing is known of what the site offers. */
  offerProblem?: EncoderProblem;
  files: Readonly<Partial<Record<EncoderName, EncoderState>>>;
  /** What the person's own encoder is, once one is here; its bytes are those of its file. */
  own?: Pick<OwnEncoder, "model" | "bytes">;
  /** Pretrained was wanted, and random it is, as no encoder can be had. */
  fellBack: boolean;
  /** What goes on as soon as the encoder is here. */
  awaitedBy?: "train" | "guess" | "search" | "compare";
}

export type EncoderAction =
  | {
      type: "encodersOffered";
      offered: readonly OfferedEncoder[] | "none";
      problem?: EncoderProblem;
      kept: readonly EncoderName[];
      own?: OwnEncoder;
    }
  | { type: "encoderArriving"; name: EncoderName; bytes: number; total: number }
  | { type: "encoderStalled"; name: EncoderName }
  | { type: "encoderArrived"; name: EncoderName }
  | { type: "encoderLoaded"; name: EncoderName; isKept: boolean }
  | { type: "encoderFailed"; name: EncoderName; problem: EncoderFailure; isKept: boolean }
  /** Cancelled, removed, or not where it was kept. */
  | { type: "encoderGone"; name: EncoderName }
  | { type: "encoderAwaited"; by?: EncodersState["awaitedBy"] }
  | { type: "encoderWanted"; name: EncoderName }
  | { type: "encoderCancelled"; name: EncoderName }
  /** What hangs is broken off and asked for anew. */
  | { type: "encoderRetried"; name: EncoderName }
  | { type: "encoderRemoved"; name: EncoderName }
  | { type: "encoderFileChosen"; name: EncoderName; file: File }
  /** The files of a folder that a published encoder is in. */
  | { type: "ownEncoderChosen"; files: readonly File[] }
  | { type: "ownEncoderKnown"; own: Pick<OwnEncoder, "model" | "bytes"> }
  /** It is to be here at the next visit, too. */
  | { type: "ownEncoderKept" };

export const noEncoders: EncodersState = { files: {}, fellBack: false };

export const encoderReducers: Reducers<EncodersState, EncoderAction> = {
  encodersOffered: (encoders, action) => {
    const ready = action.kept.map((name) => [name, { phase: "ready", isKept: true }] as const);
    const { offered, problem: offerProblem } = action;
    const own = encoders.own ?? action.own;
    return { ...encoders, offered, offerProblem, own, files: { ...Object.fromEntries(ready), ...encoders.files } };
  },
  encoderArriving: (encoders, { name, bytes, total }) => at(encoders, name, { phase: "downloading", bytes, total }),
  encoderStalled: (encoders, { name }) => {
    const file = encoders.files[name];
    return file?.phase === "downloading" ? at(encoders, name, { ...file, isStalled: true }) : encoders;
  },
  encoderArrived: (encoders, { name }) => at(encoders, name, { phase: "loading" }),
  encoderLoaded: (encoders, { name, isKept }) => at(encoders, name, { phase: "ready", isKept }),
  encoderFailed: (encoders, { name, problem, isKept }) => at(encoders, name, { phase: "failed", problem, isKept }),
  encoderGone: (encoders, { name }) => at(encoders, name, { phase: "absent" }),
  encoderAwaited: (encoders, action) => ({ ...encoders, awaitedBy: action.by }),
  encoderWanted: unchanged,
  encoderCancelled: unchanged,
  encoderRetried: unchanged,
  encoderRemoved: unchanged,
  encoderFileChosen: unchanged,
  ownEncoderChosen: unchanged,
  ownEncoderKnown: (encoders, { own }) => ({ ...encoders, own }),
  ownEncoderKept: unchanged,
};

function at(encoders: EncodersState, name: EncoderName, file: EncoderState): EncodersState {
  return { ...encoders, files: { ...encoders.files, [name]: file } };
}

export function encoderState({ files }: EncodersState, name: EncoderName): EncoderState {
  return files[name] ?? { phase: "absent" };
}

export function offeredEncoder({ offered }: EncodersState, name: EncoderName): OfferedEncoder | undefined {
  return offered === "none" ? undefined : offered?.find((one) => one.name === name);
}

/**
 * Whether an encoder can be had: it is here, or the site has it, or may have it. A person's own is
 * theirs to choose, and nothing else takes its place; nor does anything that of pictures or sounds.
 */
export function isObtainable(encoders: EncodersState, name: EncoderName): boolean {
  if (name === "own" || isMedia(name)) return true;
  if (encoders.offered === undefined || offeredEncoder(encoders, name)) return true;
  return ["ready", "loading", "downloading"].includes(encoderState(encoders, name).phase);
}

/** The encoder that the choices name, were the start a pretrained one. */
export function namedEncoder(config: RunConfig): EncoderName | undefined {
  return encoderOf({ ...config, start: "pretrained" });
}
