// The comparison's accuracies with their intervals, one below the other.

import type { Messages } from "../../i18n/index.ts";
import { html, nothing, svg } from "lit-html";
import type { Dispatch } from "../../state.ts";
import type { Compare, ContestantId } from "../../state/compare.ts";
import type { View } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { scoreWords } from "./words.ts";

const ticks = [0, 0.25, 0.5, 0.75, 1];
const labels = [0, 0.5, 1];

export function accuraciesView(
  t: Messages,
  w: Messages<"compare">,
  { standings, bestBaseline, basis }: Compare,
  dispatch: Dispatch,
): View {
  const scored = standings.flatMap(({ id, report }) => (report ? [{ id, report }] : []));
  if (scored.length === 0) return nothing;
  const { names, picture } = scoreWords(w, basis?.config);
  const baseline = scored.find(({ id }) => id === bestBaseline)?.report.accuracy;
  const percent = (share: number) => `${share * 100}%`;
  return html`<figure class="picture" id=${chartId("models")}>
    <figcaption><strong>${picture}</strong> <span class="hint">${w.pictureHelp}</span></figcaption>
    <div class="picture-rows" aria-hidden="true">
      ${scored.map(
        ({ id, report }) => html`
        <span class="picture-name">${names[id as ContestantId]}</span>
        <svg class="picture-row" focusable="false">
          ${ticks.map((tick) => svg`<line class="picture-tick" x1=${percent(tick)} x2=${percent(tick)} y1="0" y2="100%"></line>`)}
          ${
            baseline === undefined
              ? nothing
              : svg`<line class="picture-baseline" x1=${percent(baseline)} x2=${percent(baseline)} y1="0" y2="100%"></line>`
          }
          ${svg`<rect class="interval-range" x=${percent(report.accuracyLow)} width=${percent(report.accuracyHigh - report.accuracyLow)}
              y="9" height="6" rx="3"></rect>
            <circle class="interval-value" cx=${percent(report.accuracy)} cy="12" r="5"></circle>`}
        </svg>`,
      )}
      <span></span>
      <span class="picture-scale">${labels.map((label) => html`<span>${t.percent(label)}</span>`)}</span>
    </div>
    ${pictureView(t, dispatch, "models", picture)}
  </figure>`;
}
