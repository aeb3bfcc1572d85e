import { count, number, percent } from "./numbers.ts";

const range = (low: number, high: number) => `${Math.round(low * 100)}–${percent(high)}`;

/** The frame of the page: its stages and their tabs, the run bar, the menus. */
export const frame = {
  skips: { label: "Skip to", stage: "Skip to the stage", run: "Skip to Run", try: "Skip to Try" },
  stagesName: "Stages",
  stages: { texts: "Texts", model: "Model", training: "Training", results: "Results", compare: "Compare" },
  tabs: {
    table: "Table",
    unlabelled: "Unlabelled",
    doubtful: "Doubtful labels",
    test: "Test set",
    choice: "Choice",
    layers: "Layers and formulas",
    settings: "Settings",
    curves: "Curves",
    signals: "Layer signals",
    search: "Search",
    summary: "Summary",
    mistakes: "Mistakes",
    classes: "Classes",
    confidence: "Confidence",
    map: "Map",
    ways: "Ways tried",
    privacy: "Privacy",
    models: "Models",
    curve: "Learning curve",
    runs: "Runs",
  },
  moreRows: (n: number) => `and ${count(n, "more row")}`,
  insights: { why: "Why", "what-if": "What if", inside: "Inside" },
  run: {
    name: "Run",
    addTexts: "Add texts",
    about: (time: string) => `about ${time}`,
    fetches: (size: string) => `after a download of ${size}`,
    stalled: "Nothing has come for a while: check the connection, or stop.",
    left: (time: string) => `${time} left`,
    right: (nRight: number, n: number, low: number, high: number) =>
      `${number(nRight)} of ${number(n)} right (${range(low, high)})`,
    onTraining: (nRight: number, n: number) => `${number(nRight)} of ${number(n)} training texts right`,
    seeMistakes: (n: number) => (n === 1 ? "See the mistake" : `See the ${number(n)} mistakes`),
    seeResults: "See the results",
    seeWhy: "See why",
    disagree: (folds: string) => `but ${folds} held out in turn`,
    discarded: "The model is discarded; its run stays under Compare.",
    bringBack: "Bring it back",
    stale: "The texts or settings have changed since.",
    goTo: (stage: string, tab: string) => `Go to ${stage}, ${tab}`,
    progress: "Run",
    curve: "Loss so far",
  },
  dock: {
    name: "Try",
    close: "Close Try",
    trainIt: "Train a model",
  },
  menus: {
    project: "Project",
    share: "Share",
    menu: "Menu",
  },
  project: {
    facts: (nTexts: number, nRuns: number) =>
      `${count(nTexts, "labelled text")} and ${count(nRuns, "run")}, kept on this device.`,
    takeOut: "Export the texts",
    runs: "Runs and kept models",
    clear: "Start with an empty table",
    clearHelp: "Undo brings the texts back.",
  },
  share: {
    help: "The link opens this stage with these settings. It holds none of your texts.",
    holds: (names: readonly string[]) =>
      names.length === 0
        ? "It holds no settings: all have their defaults."
        : `It holds these settings: ${names.join(", ")}.`,
    link: "Link",
    copy: "Copy the link",
    copied: "Copied.",
    notCopied: "The browser did not let the page copy it: select the link and copy it yourself.",
  },
  tour: { open: "Tour", offer: "New here?", show: "Show me around" },
  install: "Install the page",
  keys: {
    heading: "Keys",
    open: "Keys",
    key: "Key",
    does: "What it does",
    close: "Close",
    list: {
      stages: "Go to a stage",
      train: "Train, pause or go on",
      try: "Try a text",
      keys: "Show these keys",
      undo: "Undo, in the table",
      redo: "Redo, in the table",
      labels: "Give the class with that number, in Texts → Unlabelled",
    },
  },
};
