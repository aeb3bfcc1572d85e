// A number that opens the texts behind it.

import { html, type TemplateResult } from "lit-html";
import type { Dispatch, State } from "../../state.ts";
import { type LabelDecision, allWrongLabels } from "../../state/results.ts";

/** @param name what it counts or is a share of, in words */
export function opener(
  { labelOutcomes }: State,
  shown: unknown,
  kind: string,
  name: string,
  label: number,
  decision: LabelDecision,
  dispatch: Dispatch,
): TemplateResult {
  const isChosen = labelOutcomes.show === "all" && labelOutcomes.label === label && labelOutcomes.decision === decision;
  return html`<button type="button" class="cell-button ${kind}" aria-pressed=${isChosen ? "true" : "false"} aria-label=${name}
    @click=${() =>
      dispatch({
        type: "labelOutcomesChosen",
        outcomes: isChosen ? allWrongLabels : { show: "all", label, decision },
      })}
  >${shown}</button>`;
}
