import { html } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { type View, fixed, own } from "../parts.ts";
import type { Report } from "./index.ts";

export function metricsView(t: Messages, report: Report): View {
  const cells = ({ precision, recall, f1 }: Report["macroAverage"]) => html`
    <td class="number">${fixed(precision)}</td>
    <td class="number">${fixed(recall)}</td>
    <td class="number">${fixed(f1)}</td>`;
  const average = (name: string, averages: Report["macroAverage"]) => html`<tr>
    <th scope="row">${name}</th>
    ${cells(averages)}
    <td class="number">${t.number(report.nExamples)}</td>
  </tr>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t.results.metrics}>
    <table>
      <caption>${t.results.metrics}</caption>
      <thead>
        <tr>
          <th scope="col">${t.results.class}</th>
          <th scope="col" class="number">${t.results.precision}</th>
          <th scope="col" class="number">${t.results.recall}</th>
          <th scope="col" class="number">${t.results.f1}</th>
          <th scope="col" class="number">${t.results.support}</th>
        </tr>
      </thead>
      <tbody>
        ${report.classes.map(
          (scores) => html`<tr>
            <th scope="row">${own(scores.label)}</th>
            ${cells(scores)}
            <td class="number">${t.number(scores.support)}</td>
          </tr>`,
        )}
      </tbody>
      <tfoot>
        ${average(t.results.macro, report.macroAverage)} ${average(t.results.micro, report.microAverage)}
        ${average(t.results.weighted, report.weightedAverage)}
      </tfoot>
    </table>
  </div>`;
}
