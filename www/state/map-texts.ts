// The points of the map with the texts, labels and predictions that they stand for.

import type { MapView } from "../engine/protocol.ts";
import type { State } from "../state.ts";

type Point = MapView["points"][number];

export interface MapText extends Point {
  text: string;
  label: string;
  predicted: string;
  /** Of the predicted class. */
  probability: number;
}

/** One a point, in their order; none without the evaluation of the same model. */
export function mapTexts({ map, run }: Pick<State, "map" | "run">): readonly MapText[] {
  const { evaluation, trained } = run;
  const view = map.map?.view;
  if (!view || !evaluation || !trained || map.map?.version !== run.modelVersion) return [];
  const known = texts.get(view);
  if (known) return known;
  const classes = evaluation.training.classes.map(({ label }) => label);
  const predictions = {
    training: byRow(evaluation.training),
    validation: byRow(evaluation.validation),
    test: byRow(evaluation.test),
  };
  // Rows of the test part are of the person's own table, if there is one.
  const testRows = trained.test.length > 0 ? trained.test : trained.rows;
  const found = view.points.map((point): MapText => {
    const prediction = predictions[point.part].get(point.row);
    const row = (point.part === "test" ? testRows : trained.rows)[point.row];
    return {
      ...point,
      text: row?.text ?? "",
      label: classes[prediction?.expected ?? -1] ?? "",
      predicted: classes[prediction?.predicted ?? -1] ?? "",
      probability: prediction?.top[0]?.probability ?? 0,
    };
  });
  texts.set(view, found);
  return found;
}

const texts = new WeakMap<MapView, readonly MapText[]>();

type Evaluation = NonNullable<State["run"]["evaluation"]>;
type Prediction = Evaluation["training"]["predictions"][number];

function byRow(report: Evaluation["test"]): ReadonlyMap<number, Prediction> {
  return new Map(report?.predictions.map((prediction) => [prediction.row, prediction]));
}
