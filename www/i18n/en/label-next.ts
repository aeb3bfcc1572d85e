// The words of the help with labelling.

import { count, number, percent, points } from "./numbers.ts";

export const labelNext = {
  cancel: "Cancel",
  working: "Working…",
  at: (done: number, total: number) => `${number(done)} of ${number(total)}`,
  byMeaning: "By meaning, with the pretrained encoder on this device.",
  bySpelling:
    "By spelling (character n-grams): no pretrained encoder that reads these texts is on this device yet. Once you have trained with one, it goes by meaning.",
  changed: "The table has changed since. Do this again to include the changes.",
  pool: {
    field: "Texts to label, one per line",
    help: "They stay on this device. Texts that have a label in the table are not listed again.",
    file: "Add from a file",
    tooLong: (n: number) => `${count(n, "line")}: too much text to show in this field.`,
    clear: "Remove all",
    left: (n: number, most: number) =>
      n >= most ? `The first ${number(n)} texts without a label.` : `${count(n, "text")} without a label.`,
    allDone: "All of these texts have a label now.",
    teaches:
      "A classifier on a pretrained encoder learns from these texts too, once there are 20 (Model → Settings); a network where such a classifier teaches it.",
    taught:
      "The model has learned from such texts by what it, or its teacher, said of them: of these it is surer than of new ones, and they prove nothing.",
    predict: "Predict labels",
    predicting: "Predicting",
    noModel: "Train a model first; it then predicts a label for each text.",
    oldModel: "These predictions come from an earlier model.",
    suggest: (n: number) => `Suggest ${number(n)} to label next`,
    suggesting: "Choosing texts",
    order: "Order",
    orders: {
      suggested: "Suggested first",
      doubtful: "Most doubtful first",
      certain: "Most certain first",
      given: "As given",
    },
    list: "Texts without a label",
    keys: "In the list: ↑ and ↓ go from text to text, Enter accepts the prediction, 1 to 9 give a class, Backspace removes the last label again.",
    keysOfSets:
      "In the list: ↑ and ↓ go from text to text, 1 to 9 give a label or take it away, 0 says that no label applies, Enter goes on with the labels that are chosen, Backspace removes the last labels again.",
    choose: "Labels of this text",
    otherLabel: "Another label",
    chooseOther: "Choose this label",
    noneApplies: "No label applies",
    giveSet: (label: string) => `Give “${label}”`,
    chooseFirst: "Give the labels",
    more: (n: number) => `and ${count(n, "more text")}`,
    suggestedMark: "suggested",
    noneOfThese: "none of these",
    current: "Current text",
    accept: (label: string) => `Accept “${label}”`,
    giveClass: "Give it a class",
    otherClass: "Another class",
    give: "Give this class",
    undo: "Take the last label back",
    goOn: "Learn the new labels",
    again: "Learn from the beginning",
    againHelp: (isQuick: boolean) =>
      `The model is older than the table, and can be used as it is. It can ${isQuick ? "quickly learn the new labels on top of what it knows, or " : ""}learn everything from the beginning and look again for the best way. Settings, kept runs and these texts stay.`,
  },
  labelErrors: {
    help: "Each text is judged by a classifier that has not seen it. Where the classifier is confident that it should be labelled otherwise, the label may be wrong, or the text may be hard.",
    start: "Look for doubtful labels",
    again: "Look again",
    task: "Looking at the labels",
    found: (nAgainst: number, nProbable: number, n: number, accuracy: number, [low, high]: [number, number]) =>
      `${
        nAgainst === 0
          ? `The classifier agrees with all labels of ${count(n, "text")}.`
          : `The classifier says otherwise of ${number(nAgainst)} of ${count(n, "text")}${
              nProbable === 0
                ? ", but is sure of none: change a label only where you agree."
                : `; ${nProbable === 1 ? "the label of 1 of them looks" : `the labels of ${number(nProbable)} of them look`} wrong: read the text before you change a label.`
            }`
      } It is right on ${percent(accuracy)} of texts it has not seen (95% interval: ${percent(low)} to ${percent(high)}): trust it accordingly.`,
    foundOfSeveral: (n: number, nTexts: number, accuracy: number) =>
      `${
        n === 0
          ? `The classifier is sure of no other label for ${count(nTexts, "text")}.`
          : `Of the labels of ${count(nTexts, "text")}, ${number(n)} ${n === 1 ? "seems" : "seem"} to be missing or too many.`
      } It decides rightly on ${percent(accuracy)} of the labels of texts it has not seen: trust it accordingly.`,
    first: (n: number) => `Only the first ${count(n, "text")} of the table were checked.`,
    suspects: (n: number) => `${count(n, "doubtful label")}${n > 1 ? ", the most doubtful first" : ""}`,
    uncertain: (n: number) => count(n, "uncertain text"),
    uncertainHelp:
      "Here the classifier agrees with the label, but is not sure. Change nothing unless you see a mistake.",
    agrees: (label: string, share: number, other: string, otherShare: number) =>
      `Labelled ${label}; the classifier agrees (${percent(share)}), with ${other} next (${percent(otherShare)}).`,
    says: (label: string, share: number, other: string, otherShare: number) =>
      `Labelled ${label} (${percent(share)}); the classifier says ${other} (${percent(otherShare)}).`,
    noSuspects: "None are left.",
    rest: (n: number) => count(n, "more doubtful label"),
    probable: "looks wrong",
    lacks: (label: string, share: number) =>
      `Not labelled ${label}; the classifier says ${label} applies (${percent(share)}).`,
    has: (label: string, share: number) =>
      `Labelled ${label}; the classifier says ${label} does not apply (${percent(share)}).`,
    to: {
      replaced: {
        label: (label: string) => `Change to ${label}`,
        of: (row: number, label: string) => `Change to ${label}, row ${number(row + 1)}`,
      },
      added: {
        label: (label: string) => `Add ${label}`,
        of: (row: number, label: string) => `Add ${label} to row ${number(row + 1)}`,
      },
      removed: {
        label: (label: string) => `Remove ${label}`,
        of: (row: number, label: string) => `Remove ${label} from row ${number(row + 1)}`,
      },
    },
    pairs: "Alike under different labels",
    noPairs: "No two texts are alike under different labels.",
    same: (label: string, other: string) => `The same text is labelled ${label} and ${other}.`,
    alike: (label: string, other: string, similarity: number) =>
      `Spelled alike (cosine ${similarity.toFixed(2)}), labelled ${label} and ${other}.`,
    classes: "Classes that are hard to tell apart",
    noClasses: "All classes are told apart well.",
    othersApart: "The classes that could be measured are told apart well.",
    unmeasured: (classes: string[]) =>
      `Not measured: ${classes.join(", ")}. It takes two different texts of a class to hold one of them out.`,
    pair: "Classes",
    auc: "Told apart (AUC)",
    verdict: "Verdict",
    notApart: "cannot be told apart with these texts",
    hard: "often confused",
    fairly: "told apart fairly well",
  },
  none: {
    help: "A text whose most probable class is below this is put into none of the classes, under “Try a text” and in Texts → Unlabelled.",
    threshold: "Least probability",
    off: "Off: every text is put into a class.",
    noTexts:
      "Train with a validation or test share (Model → Settings): what a threshold costs is measured on texts that the model has not learned from.",
    effect: (least: string, n: number, total: number, nCorrect: number, low: string, high: string) =>
      n === 0
        ? `From ${least} on, none of the ${count(total, "text")} held out would be put into a class.`
        : `From ${least} on, ${number(n)} of the ${count(total, "text")} held out would be put into a class, ${number(nCorrect)} of them correctly (95% interval: ${low} to ${high}).`,
    chart: "Coverage and accuracy by threshold",
    coverage: "Coverage: texts put into a class",
    accuracy: "Accuracy on these",
    nTexts: "Texts",
    table: "Coverage and accuracy as a table",
    picture: (coverage: string, accuracy: string) =>
      `Coverage and accuracy by threshold. Now: coverage ${coverage}, accuracy ${accuracy}.`,
  },
  simulation: {
    help: "Pretends that your labelled texts had no labels and gives them again, once in the order of the suggestions and once in random order. A third of the texts is the test, ten times over.",
    start: "Try it on my texts",
    again: "Try it again",
    task: "Labelling again",
    chart: "Accuracy by labels given",
    suggested: "Suggested",
    random: "Random order",
    labels: "Labels given",
    table: "Accuracy by labels given as a table",
    picture: (n: number, suggested: string, random: string) =>
      `Accuracy by labels given. At ${count(n, "label")}: ${suggested} as suggested, ${random} in random order.`,
    band: "Thin lines: 95% intervals for other texts of this kind (resampled t-test, Nadeau & Bengio, 2003).",
    better: (by: number, low: number, high: number) =>
      `Averaged over the curve, suggesting is better by ${points(by)} points (${points(low)} to ${points(high)}).`,
    worse: (by: number, low: number, high: number) =>
      `Averaged over the curve, suggesting is worse by ${points(-by)} points (${points(-high)} to ${points(-low)}).`,
    unclear: (by: number, low: number, high: number) =>
      `Averaged over the curve, the difference is ${points(by)} points (${points(low)} to ${points(high)}): too few texts to tell.`,
  },
};
