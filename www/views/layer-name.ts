// A layer's name with its sizes, in the page's language.

import { assertNever } from "../assert-never.ts";
import type { Plan, RunConfig } from "../engine/protocol.ts";
import type { Messages } from "../i18n/index.ts";

/** What a layer computes, as Rust describes it. */
export type LayerKind = Plan["layers"][number]["kind"];

const cells = { elman: "RNN", gru: "GRU", lstm: "LSTM" } as const;

/** A layer’s name; `labels` are those that a text may have, on which the last activation depends. */
export function layerName(t: Messages, kind: LayerKind, labels?: RunConfig["labels"]): string {
  const w = t.layerNames;
  switch (kind.type) {
    case "embedding":
      return w.embedding(kind.nRows, kind.dModel);
    case "frozenEncoder":
      return w.frozenEncoder;
    case "projection":
      return w.projection(kind.dToken, kind.dModel);
    case "conv1d":
      return w.conv1d(kind.dModel, kind.filters, kind.kernel);
    case "conv2d":
      return w.conv2d(kind.filters, kind.kernel);
    case "maxPool2d":
      return w.maxPool2d(kind.side);
    case "flatten":
      return w.flatten;
    case "dense":
      return w.linear(kind.dInput, kind.units, "ReLU");
    case "recurrence":
      return w.recurrence(cells[kind.cell], kind.isBidirectional, kind.dModel, kind.hidden);
    case "learnedPositions":
      return w.learnedPositions;
    case "sinusoidalPositions":
      return w.sinusoidalPositions;
    case "attention":
      return w.attention(kind.block, kind.nHeads);
    case "feedForward":
      return w.feedForward(kind.block, kind.dModel, kind.dInner);
    case "layerNorm":
      return w.layerNorm;
    case "pooling":
      return w.poolings[kind.pooling];
    case "residual":
      return w.linear(kind.nFeatures, kind.dToken, w.mean);
    case "output":
      return w.linear(kind.dInput, kind.nOutputs, kind.activation);
    case "sentenceEncoder":
      return kind.model;
    case "sentenceClassifier":
      return w.linear(kind.dInput, kind.nClasses, labels === "several" ? "sigmoid" : "softmax");
    default:
      return assertNever(kind);
  }
}
