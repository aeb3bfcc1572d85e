// The points of the map with the texts, labels and predictions that they stand for.

import type { MapView } from "../engine/protocol.ts";
import type { State } from "../state.ts";
import { NO_LABEL, joined } from "./label-set.ts";

type Point = MapView["points"][number];

export interface MapText extends Point {
  text: string;
  /** What it has; of several labels all, as a row has them. */
  label: string;
  /** The same of what the model says. */
  predicted: string;
  /** Of the predicted class; several labels have no one probability. */
  probability?: number;
  /** Places of the classes that it has, and of those that the model says. */
  classes: Readonly<Record<"label" | "prediction", readonly number[]>>;
}

/** The names of the classes that the model of the map knows. */
export function mapClasses({ run }: Pick<State, "run">): readonly string[] {
  const { evaluation, labelsEvaluation } = run;
  return (evaluation?.training.classes ?? labelsEvaluation?.training.labels ?? []).map(({ label }) => label);
}

/** One a point, in their order; none without the evaluation of the same model. */
export function mapTexts({ map, run }: Pick<State, "map" | "run">): readonly MapText[] {
  const { evaluation, labelsEvaluation, trained } = run;
  const parts = evaluation ? byPart(evaluation, ofOne) : labelsEvaluation && byPart(labelsEvaluation, ofSeveral);
  const view = map.map?.view;
  if (!view || !parts || !trained || map.map?.version !== run.modelVersion) return [];
  const known = texts.get(view);
  if (known) return known;
  const names = mapClasses({ run });
  const said = (classes: readonly number[]) => joined(classes.map((place) => names[place] ?? ""));
  // Rows of the test part are of the person's own table, if there is one.
  const testRows = trained.test.length > 0 ? trained.test : trained.rows;
  const found = view.points.map((point): MapText => {
    const { label = [], prediction = [], probability } = parts[point.part].get(point.row) ?? {};
    const row = (point.part === "test" ? testRows : trained.rows)[point.row];
    const none = evaluation ? "" : NO_LABEL;
    return {
      ...point,
      text: row?.text ?? "",
      label: said(label) || none,
      predicted: said(prediction) || none,
      probability,
      classes: { label, prediction },
    };
  });
  texts.set(view, found);
  return found;
}

const texts = new WeakMap<MapView, readonly MapText[]>();

interface Known {
  label: readonly number[];
  prediction: readonly number[];
  probability?: number;
}

type One = NonNullable<State["run"]["evaluation"]>["training"]["predictions"][number];
type Several = NonNullable<State["run"]["labelsEvaluation"]>["training"]["predictions"][number];

const ofOne = ({ expected, predicted, top }: One): Known => ({
  label: [expected],
  prediction: [predicted],
  probability: top[0]?.probability ?? 0,
});

const ofSeveral = ({ expected, predicted }: Several): Known => ({ label: expected, prediction: predicted });

type Parts<P> = Partial<Record<Point["part"], { predictions: readonly P[] }>>;

function byPart<P extends { row: number }>(
  { training, validation, test }: Parts<P>,
  known: (prediction: P) => Known,
): Record<Point["part"], ReadonlyMap<number, Known>> {
  const byRow = (report: Parts<P>["test"]) =>
    new Map(report?.predictions.map((prediction) => [prediction.row, known(prediction)]));
  return { training: byRow(training), validation: byRow(validation), test: byRow(test) };
}
