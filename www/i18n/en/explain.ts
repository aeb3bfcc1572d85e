// The words of what explains a text.

export const explain = {
  why: {
    help: "Each part of the text speaks for a class or against it. Two methods say how much. They ask different questions, so they need not agree.",
    class: "Explained class",
    predicted: (label: string) => `${label} (predicted)`,
    cancel: "Stop explaining",
    again: "Explain",
    progress: "Progress of the explanation",
    stopped: "The explanation was stopped.",
    at: (done: number, total: number) => (total === 0 ? "Reading the text…" : `${done} of about ${total} steps`),
    nothing: "The model reads nothing of this text that could be weighed.",
    towards: (label: string) => `speaks for ${label}`,
    away: "speaks against it",
    gradients: "Integrated gradients",
    leftOut: "Leave one out",
    strongest: (towards: string, away: string) =>
      [towards && `Speaks for it most: ${towards}.`, away && `Against it most: ${away}.`].filter(Boolean).join(" "),
    even: "No part has a weight worth naming.",
    complete: (sum: string, change: string, from: string, to: string, share: string, nPoints: number) =>
      `The weights add up to ${sum}. The score changes by ${change}: from ${from} for a text that says nothing to ${to} for this one. So they explain it to within ${share}, with gradients at ${nPoints} points.`,
    incomplete:
      "That is not exact: somewhere on the way the score jumps, and more points would not help. Take these weights as rough, and trust leaving out more.",
    elsewhere: (weight: string) => `${weight} of it lies on n-grams of characters outside these parts.`,
    limited: (n: number) => `Only the first ${n} parts were left out: each costs a reading of the whole text.`,
    score: (label: string) =>
      `The score is the logarithm of the odds of ${label} against all other classes: 0 is one to one, +2.3 ten to one for it, −2.3 ten to one against it.`,
    gradientsShow:
      "Shows how the score comes about as the tokens’ embeddings (and n-grams, if the model uses them) grow from zero to this text; the parts add up to its change. It does not show what other words would do, nor whether the model is right to heed these.",
    leftOutShows:
      "Shows what the score loses when a part is deleted and the model reads the rest. It does not show parts that say the same twice: without one of them, the other still speaks.",
    table: "The weights as a table",
    part: "Part of the text",
  },
  whatIf: {
    help: "Change the text above and see the probabilities move. Keep variants to compare them.",
    words: "Words to leave out",
    leaveOut: (word: string) => `Leave out ${word}`,
    pressToLeaveOut: "Press a word to leave it out of the text.",
    more: (n: number) => `… and ${n} more`,
    keep: "Keep this variant",
    full: (n: number) => `${n} variants are kept, which is the most. Remove one first.`,
    table: "Variants",
    text: "Text",
    now: "Now",
    first: "First",
    points: (difference: string) => `${difference} points`,
    same: "±0 points",
    use: "Try",
    useOf: (number: number) => `Try variant ${number}`,
    remove: "Remove",
    removeOf: (number: number) => `Remove variant ${number}`,
    actions: "Actions",
    against: "Differences are in percentage points, against the first variant.",
    shows:
      "Shows what this model answers to exactly these texts. It does not show what people would answer, nor that a changed word is the reason: other words are read differently beside it.",
  },
  inside: {
    waiting: "Looking inside…",
    nothing: "The model reads nothing of this text.",
    layer: "Layer",
    mean: "All heads, on average",
    head: (number: number) => `Head ${number}`,
    token: "Token",
    attentionShows:
      "Shows how much each token (row) takes from each other (column); a row adds up to 1. It does not show what was taken, nor that it mattered for the answer.",
    kinds: {
      state: "State after each token",
      reset: "Reset gate: how much of the state the next candidate sees",
      update: "Update gate: how much of the state stays",
      input: "Input gate: how much comes in",
      forget: "Forget gate: how much of the memory stays",
      output: "Output gate: how much of the memory is told",
    },
    backwards: " (read backwards)",
    units: (n: number, all: number) => `The first ${n} of ${all} units.`,
    statesShow:
      "Shows the numbers that the layer carries from token to token, between −1 and 1, and the gates, between 0 and 1. It does not show what a unit stands for: most stand for nothing that has a name.",
    filters: "Filters",
    filter: "Filter",
    filterOf: (width: number, number: number) => `${width} tokens, no. ${number}`,
    filtersOf: (n: number, all: number) => `The ${n} that fire most of ${all}.`,
    here: "Fires here at",
    value: "Value",
    strongest: "Fires most in the training texts at",
    searching: "Still searching the training texts…",
    filtersShow: {
      filters:
        "Shows which phrase of this text fires each filter, and which training phrases fire it most. It does not show for which class a filter speaks, and filters may fire for reasons that no phrase shows.",
      pictureFilters:
        "Shows which three tokens fire each filter, and which training phrases fire it most; a filter reads three of the embedding’s columns at a time, and its largest value over all columns is shown. It does not show at which columns that is, nor what the place in the text changes: this network reads each place with other weights.",
      encoderFilters:
        "Shows which phrase of this text fires each filter of the encoder’s first convolutions, which read 2, 3 or 5 tokens (<s> and </s> are the text’s ends), and which training phrases fire it most. It does not show the second convolutions, which see further, nor for which class a filter speaks: most of what a filter knows comes from other texts than these.",
    },
  },
};
