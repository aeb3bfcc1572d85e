// The form for tests of the page: a few settings of each kind.

import type { RunConfig, Setting } from "./protocol.ts";

function setting(
  key: string,
  group: Setting["group"],
  kind: Setting["kind"],
  value: Setting["default"],
  more: Partial<Setting> = {},
): Setting {
  const words = key.replace(/_/g, " ");
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  const help = `What ${words} does.`;
  return { key, group, kind, default: value, label, help, when: [], live: false, ...more };
}

const options = (...pairs: [string, string][]) => ({
  type: "choice" as const,
  options: pairs.map(([value, label]) => ({ value, label })),
});

export const fakeSettings: Setting[] = [
  setting("labels", "text", options(["one", "One"], ["several", "Several"]), "one", { label: "Labels per text" }),
  setting("lowercase", "text", { type: "toggle" }, true),
  setting("segmentation", "text", options(["auto", "Automatic"], ["words", "Words"]), "auto"),
  setting("max_len", "text", { type: "integer", min: 0, max: 2000 }, 0),
  setting("validation_share", "split", { type: "number", min: 0, max: 0.5, logarithmic: false }, 0.2),
  setting("test_share", "split", { type: "number", min: 0, max: 0.5, logarithmic: false }, 0),
  setting(
    "model",
    "model",
    options(
      ["cnn", "CNN"],
      ["keras-cnn", "Article CNN"],
      ["rnn", "RNN"],
      ["gru", "GRU"],
      ["lstm", "LSTM"],
      ["transformer", "Transformer"],
    ),
    "cnn",
    { label: "Model" },
  ),
  setting("start", "model", options(["pretrained", "Pretrained encoder"], ["random", "Only your texts"]), "random", {
    label: "Start from",
    when: [{ key: "model", anyOf: ["cnn", "rnn", "gru", "lstm", "transformer"] }],
  }),
  setting(
    "encoder",
    "model",
    options(["large", "Large (e5-small)"], ["large-en", "English (MiniLM-L6)"], ["own", "Your own…"]),
    "large",
    {
      when: [
        { key: "kind", anyOf: ["network", "transfer"] },
        { key: "model", anyOf: ["transformer"] },
      ],
    },
  ),
  setting(
    "adaptation",
    "model",
    options(
      ["auto", "Automatic"],
      ["frozen", "Frozen encoder"],
      ["tuned", "Tuned encoder"],
      ["network", "Frozen encoder, network on top"],
    ),
    "auto",
    {
      label: "Training",
      when: [
        { key: "kind", anyOf: ["network", "transfer"] },
        { key: "model", anyOf: ["cnn", "transformer"] },
      ],
    },
  ),
  setting("embedding_dim", "model", { type: "integer", min: 2, max: 512 }, 64),
  setting("kernel_widths", "model", { type: "integers", min: 1, max: 15 }, "2,3,4", {
    when: [{ key: "model", anyOf: ["cnn"] }],
  }),
  setting("n_heads", "model", { type: "integer", min: 1, max: 16 }, 4, {
    when: [{ key: "model", anyOf: ["transformer"] }],
  }),
  setting("epochs", "training", { type: "integer", min: 1, max: 1000 }, 20, { live: true }),
  setting("learning_rate", "training", { type: "number", min: 1e-6, max: 10, logarithmic: true }, 0.003, {
    live: true,
  }),
  setting("optimizer", "training", options(["adamw", "AdamW"], ["sgd", "SGD"]), "adamw"),
  setting("early_stopping", "training", { type: "toggle" }, false, { live: true }),
  setting("patience", "training", { type: "integer", min: 1, max: 100 }, 5, {
    live: true,
    when: [{ key: "early_stopping", anyOf: ["true"] }],
  }),
];

export const fakeDefaults = Object.fromEntries(
  fakeSettings.map(({ key, default: value }) => [key, value]),
) as unknown as RunConfig;
