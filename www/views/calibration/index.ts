// The reliability diagram: how sure the model was, and how often it was right.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import "./calibration.css";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { disclosure } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import type { Report } from "../results/report.ts";

const fewTexts = 50;
/** Of the drawing, in its own units. */
const [left, top, size] = [52, 8, 280];

export type Calibrated = Pick<Report, "nExamples" | "expectedCalibrationError" | "calibration">;

/** `id` tells one plot and its table from another; `isOfLabels`: it counts each label of each text. */
export function calibrationView(
  t: Messages,
  state: State,
  report: Calibrated,
  dispatch: Dispatch,
  id = "calibration",
  isOfLabels = false,
): TemplateResult {
  const w = messages(state.language, "calibration");
  const { confidence, texts } = isOfLabels ? w.ofLabels : w;
  const error = t.tenths(report.expectedCalibrationError);
  return html`
    <p class="hint">${t.sentences(isOfLabels ? w.ofLabels.how : undefined, w.help, report.nExamples < fewTexts ? w.few : undefined)}</p>
    <div class="calibration-chart" id=${chartId(id)}>
    <svg class="calibration" viewBox="0 0 ${left + size + 22} ${top + size + 44}" role="img" aria-label=${w.picture(error)}>
      ${[0, 0.25, 0.5, 0.75, 1].map(
        (tick) => svg`
        <line class="calibration-grid" x1=${left} x2=${left + size} y1=${y(tick)} y2=${y(tick)}></line>
        <text x=${left - 7} y=${y(tick) + 4} text-anchor="end">${t.percent(tick)}</text>
        <text x=${x(tick)} y=${top + size + 18} text-anchor="middle">${t.percent(tick)}</text>`,
      )}
      ${report.calibration.map(({ nExamples, accuracy }, bin) =>
        nExamples === 0
          ? nothing
          : svg`<rect class="calibration-bar" x=${x(bin / 10) + 1} width=${size / 10 - 2} y=${y(accuracy) - 1} height=${accuracy * size + 1}></rect>`,
      )}
      <line class="calibration-line" x1=${x(0)} y1=${y(0)} x2=${x(1)} y2=${y(1)}></line>
      <text x=${left + size / 2} y=${top + size + 38} text-anchor="middle">${confidence}</text>
    </svg>
    ${pictureView(t, dispatch, id, w.title)}
    </div>
    ${disclosure(
      state,
      dispatch,
      `${id}-table`,
      w.table,
      () => html`
      <div class="scroll" tabindex="0" role="group" aria-label=${w.table}>
        <table>
          <caption class="visually-hidden">${w.table}</caption>
          <thead>
            <tr>
              <th scope="col">${confidence}</th>
              <th scope="col" class="number">${w.mean}</th>
              <th scope="col" class="number">${w.right}</th>
              <th scope="col" class="number">${texts}</th>
            </tr>
          </thead>
          <tbody>
            ${report.calibration.map(({ nExamples, confidence, accuracy }, bin) =>
              nExamples === 0
                ? nothing
                : html`<tr>
              <th scope="row">${bin * 10} – ${t.percent((bin + 1) / 10)}</th>
              <td class="number">${t.percent(confidence)}</td>
              <td class="number">${t.percent(accuracy)}</td>
              <td class="number">${t.number(nExamples)}</td>
            </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
    )}
  `;
}

function x(share: number): number {
  return left + share * size;
}

function y(share: number): number {
  return top + (1 - share) * size;
}
