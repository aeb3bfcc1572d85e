// The pretrained encoders as the page knows them: which there are, and where each is.

import { type EncoderName, type EncoderProblem, type OfferedEncoder, encoderNames } from "../engine/encoders.ts";
import type { CoreError, RunConfig } from "../engine/protocol.ts";
import { encoderOf } from "./settings.ts";
import { type Reducers, unchanged } from "./slice.ts";

export { type EncoderName, type OfferedEncoder, encoderNames };

export type EncoderState =
  | { phase: "absent" }
  | { phase: "downloading"; bytes: number; total: number }
  /** It is here and being checked, unpacked and handed to the engine. */
  | { phase: "loading" }
  /** `isKept`: it will still be here at the next visit. */
  | { phase: "ready"; isKept: boolean }
  /** `isKept`: its file is on this device, though of no use. */
  | { phase: "failed"; problem: EncoderProblem | { code: "refused"; error: CoreError }; isKept: boolean };

export interface EncodersState {
  /** What the site offers, once known; `none` where it offers nothing. */
  offered?: readonly OfferedEncoder[] | "none";
  /** Why nothing is known of what the site offers. */
  offerProblem?: EncoderProblem;
  files: Readonly<Partial<Record<EncoderName, EncoderState>>>;
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
    }
  | { type: "encoderChanged"; name: EncoderName; file: EncoderState }
  | { type: "encoderAwaited"; by?: EncodersState["awaitedBy"] }
  | { type: "encoderWanted"; name: EncoderName }
  | { type: "encoderCancelled"; name: EncoderName }
  | { type: "encoderRemoved"; name: EncoderName }
  | { type: "encoderFileChosen"; name: EncoderName; file: File };

export const noEncoders: EncodersState = { files: {}, fellBack: false };

export const encoderReducers: Reducers<EncodersState, EncoderAction> = {
  encodersOffered: (encoders, action) => {
    const ready = action.kept.map((name) => [name, { phase: "ready", isKept: true }] as const);
    const { offered, problem: offerProblem } = action;
    return { ...encoders, offered, offerProblem, files: { ...Object.fromEntries(ready), ...encoders.files } };
  },
  encoderChanged: (encoders, action) => ({ ...encoders, files: { ...encoders.files, [action.name]: action.file } }),
  encoderAwaited: (encoders, action) => ({ ...encoders, awaitedBy: action.by }),
  encoderWanted: unchanged,
  encoderCancelled: unchanged,
  encoderRemoved: unchanged,
  encoderFileChosen: unchanged,
};

export function encoderState({ files }: EncodersState, name: EncoderName): EncoderState {
  return files[name] ?? { phase: "absent" };
}

export function offeredEncoder({ offered }: EncodersState, name: EncoderName): OfferedEncoder | undefined {
  return offered === "none" ? undefined : offered?.find((one) => one.name === name);
}

/** Whether an encoder can be had: it is here, or the site has it, or may have it. */
export function isObtainable(encoders: EncodersState, name: EncoderName): boolean {
  if (encoders.offered === undefined || offeredEncoder(encoders, name)) return true;
  return ["ready", "loading", "downloading"].includes(encoderState(encoders, name).phase);
}

/** The encoder that the choices name, were the start a pretrained one. */
export function namedEncoder(config: RunConfig): EncoderName | undefined {
  return encoderOf({ ...config, start: "pretrained" });
}
