// Every text that the run at hand was scored on, with its label and what the model says of it.

import { nameOf } from "../kinds/reference.ts";
import type { Prediction } from "../engine/protocol.ts";
import type { Messages } from "../i18n/index.ts";
import type { PartName, Run } from "../state/run.ts";
import { type Given, type TakenOut, asList, asObject, report } from "./about.ts";
import { type Evaluated, factsOf, partsOf } from "./scores.ts";
import { type Column, sheetOf, toMarkdown } from "./sheet.ts";

/** As many classes of each text are in the evaluation itself. */
const nInEvaluation = 3;

export interface Predicted {
  part: PartName;
  /** Counted from 1, in the table or in the person's own test set. */
  row: number;
  text: string;
  label: string;
  prediction: string;
  /** By class; only those that are known. */
  probabilities: ReadonlyMap<string, number>;
}

/** The texts that were scored. */
export function predictedTexts({ trained }: Pick<Run, "trained">): string[] {
  return [...(trained?.rows ?? []), ...(trained?.test ?? [])].map(({ text }) => text);
}

/** Whether the model has to be asked for the probabilities of all classes. */
export function isAskedFor({ evaluation }: Pick<Run, "evaluation">): boolean {
  return (evaluation?.training.classes.length ?? 0) > nInEvaluation;
}

/** @param known what the model says of each text, where it has been asked */
export function predictedOf({ evaluation, trained }: Evaluated, known?: ReadonlyMap<string, Prediction>): Predicted[] {
  const labels = evaluation.training.classes.map(({ label }) => label);
  return partsOf(evaluation).flatMap(([part, { predictions }]) => {
    const rows = part === "test" && trained.test.length > 0 ? trained.test : trained.rows;
    return predictions.map(({ row, expected, predicted, top }): Predicted => {
      const text = rows[row]?.text ?? "";
      const said = new Map((known?.get(text)?.classes ?? top).map(({ label, probability }) => [label, probability]));
      return {
        part,
        row: row + 1,
        text: nameOf(text),
        label: labels[expected] ?? "",
        prediction: labels[predicted] ?? "",
        probabilities: new Map(
          labels.flatMap((label) => {
            const probability = said.get(label);
            return probability === undefined ? [] : [[label, Number(probability.toFixed(6))] as const];
          }),
        ),
      };
    });
  });
}

export function predictions(given: Given, run: Evaluated, known?: ReadonlyMap<string, Prediction>): TakenOut {
  const { t, w } = given;
  const rows = predictedOf(run, known);
  const labels = run.evaluation.training.classes.map(({ label }) => label);
  const { facts, changed } = factsOf(given, run);
  const isRight = ({ label, prediction }: Predicted) => label === prediction;
  // The page reads the first two as they stand, whatever comes after them.
  const columns: Column<Predicted>[] = [
    { key: "label", name: t.table.label, of: ({ label }) => label },
    { key: "text", name: t.table.text, of: ({ text }) => text },
    { key: "prediction", name: w.prediction, of: ({ prediction }) => prediction },
    { key: "right", name: w.right, of: isRight, shown: (row) => (isRight(row) ? w.yes : w.no) },
    { key: "part", name: w.part, of: ({ part }) => part, shown: ({ part }) => t.results.parts[part] },
    { key: "row", name: t.table.row, of: ({ row }) => row },
  ];
  const probabilities = labels.map((label): Column<Predicted> => {
    const of = ({ probabilities }: Predicted) => probabilities.get(label);
    return { key: `probability_${label}`, name: w.probability(label), of, shown: (row) => tenthsOf(t, of(row)) };
  });
  return {
    name: "handful-predictions",
    csv: () => sheetOf(rows, [...columns, ...probabilities]),
    json: () => ({
      ...asObject(facts),
      settings: asObject(changed),
      classes: labels,
      predictions: rows.map((row) => ({
        ...row,
        right: isRight(row),
        probabilities: Object.fromEntries(row.probabilities),
      })),
    }),
    markdown: () => report(w.predictions, asList(t, facts), toMarkdown(sheetOf(rows, [...columns, ...probabilities]))),
  };
}

function tenthsOf(t: Messages, share: number | undefined): string {
  return share === undefined ? "–" : t.tenths(share);
}
