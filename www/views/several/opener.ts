// A number that opens the texts behind a decision on a label.

import type { TemplateResult } from "lit-html";
import type { Dispatch, State } from "../../state.ts";
import { type LabelDecision, allWrongLabels } from "../../state/results.ts";
import { opener } from "../results/opener.ts";

/** @param name what it counts or is a share of, in words */
export function decisionOpener(
  { labelOutcomes }: State,
  shown: unknown,
  kind: string,
  name: string,
  label: number,
  decision: LabelDecision,
  dispatch: Dispatch,
): TemplateResult {
  const isChosen = labelOutcomes.show === "all" && labelOutcomes.label === label && labelOutcomes.decision === decision;
  const outcomes = isChosen ? allWrongLabels : ({ show: "all", label, decision } as const);
  return opener(shown, kind, name, isChosen, () => dispatch({ type: "labelOutcomesChosen", outcomes }));
}
