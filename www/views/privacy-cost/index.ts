// What a private run has spent, and what an attacker could guess of any run's training texts.

import { html, nothing, svg, type TemplateResult } from "lit-html";
import "./privacy-cost.css";
import type { Evaluation, LabelsEvaluation } from "../../engine/protocol.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type PrivacySpent, givesSeveral } from "../../state/run.ts";
import { chartId, pictureView } from "../picture.ts";
import { type View, disclosure, fixed, significant } from "../parts.ts";
import { deltaText, epsilonText, upwards } from "./epsilon.ts";

/** An ε past which odds of e^ε mean nothing to anybody. */
const hardlyAnything = 10;
/** Of the drawing, in its own units. */
const [left, top, width, height] = [52, 8, 440, 150];

export function spentView(t: Messages, state: State, privacy: PrivacySpent): TemplateResult {
  const w = messages(state.language, "privacyCost");
  const { epsilon, target, delta, noiseMultiplier, clipNorm, nSteps } = privacy;
  return html`<div class="privacy-spent" role="group" aria-label=${w.heading}>
    <p>${w.spent(upwards(t, epsilon), significant(t, target), deltaText(t, delta))}</p>
    <progress aria-label=${w.meter(upwards(t, epsilon), significant(t, target))} max=${target} .value=${Math.min(epsilon, target)}></progress>
    <p class="hint">
      ${t.sentences(
        target > hardlyAnything ? w.meansLittle : w.means(significant(t, Math.exp(target))),
        w.noise(significant(t, noiseMultiplier), significant(t, clipNorm), nSteps),
      )}
    </p>
    <p class="hint">${w.scope}</p>
  </div>`;
}

type Estimate = NonNullable<Evaluation["membership"]>;

export function membershipView(
  t: Messages,
  state: State,
  evaluation: Evaluation | LabelsEvaluation,
  dispatch: Dispatch,
): TemplateResult {
  const w = messages(state.language, "privacyCost");
  const { membership } = evaluation;
  const privacy = "privacy" in evaluation ? evaluation.privacy : undefined;
  // Nothing is trained privately yet where a text may have several labels.
  const open = givesSeveral(state.run) ? w.open : t.sentences(w.open, w.bounded);
  if (!membership) return html`<p class="hint">${w.none}</p>`;
  const { auc, aucLow, aucHigh, advantage, nMembers, nOthers, memberLoss, otherLoss } = membership;
  return html`
    <p><strong>${w.verdict[verdict(membership)]}</strong></p>
    <p>${t.sentences(
      w.auc(t.percent(auc), t.percent(aucLow), t.percent(aucHigh)),
      w.advantage(t.percent(advantage)),
    )}</p>
    <figure class="curve" id=${chartId("membership")}>
      <figcaption>
        <span class="legend">
          <span class="key key-1">${w.members(nMembers, fixed(t, memberLoss, 3))}</span>
          <span class="key key-2">${w.others(nOthers, fixed(t, otherLoss, 3))}</span>
        </span>
      </figcaption>
      ${picture(t, w, membership)}
      ${pictureView(t, dispatch, "membership", t.results.membership)}
    </figure>
    <p class="hint">${privacy ? w.private(epsilonText(t, privacy)) : open}</p>
    ${disclosure(state, dispatch, "membership-table", w.table, () => table(t, w, membership))}
    ${disclosure(state, dispatch, "membership-method", t.results.methodOf, () => html`<p class="hint">${t.sentences(w.membershipHelp, w.source)}</p>`)}
  `;
}

/** What the interval allows to say. */
function verdict({ aucLow }: Estimate): "none" | "some" | "much" {
  if (aucLow <= 0.5) return "none";
  return aucLow > 0.6 ? "much" : "some";
}

/** Two histograms on one axis, the held-out texts' as a line over the training texts' bars. */
function picture(t: Messages, w: Messages<"privacyCost">, { bins, auc }: Estimate): View {
  const most = Math.max(...bins.flatMap(({ members, others }) => [members, others]), 1e-9);
  const step = width / bins.length;
  const y = (share: number) => top + height * (1 - share / most);
  const path = bins.map(
    ({ others }, index) => `${left + index * step},${y(others)} ${left + (index + 1) * step},${y(others)}`,
  );
  const [start, end] = [bins[0]?.low ?? 0, bins.at(-1)?.high ?? 0];
  return html`<svg class="losses" viewBox="0 0 ${left + width + 14} ${top + height + 42}" role="img" aria-label=${w.picture(t.percent(auc))}>
    ${[0, most / 2, most].map(
      (share) => svg`
      <line class="losses-grid" x1=${left} x2=${left + width} y1=${y(share)} y2=${y(share)}></line>
      <text x=${left - 7} y=${y(share) + 4} text-anchor="end">${t.percent(share)}</text>`,
    )}
    ${bins.map(
      ({ members }, index) =>
        svg`<rect class="losses-members" x=${left + index * step + 0.5} width=${step - 1} y=${y(members)} height=${top + height - y(members)}></rect>`,
    )}
    <polyline class="losses-others" points=${path.join(" ")}></polyline>
    ${[0, 0.5, 1].map(
      (share) =>
        svg`<text x=${left + share * width} y=${top + height + 18} text-anchor=${share === 0 ? "start" : share === 1 ? "end" : "middle"}>${fixed(t, start + share * (end - start), 2)}</text>`,
    )}
    <text x=${left + width / 2} y=${top + height + 37} text-anchor="middle">${w.x}</text>
  </svg>`;
}

function table(t: Messages, w: Messages<"privacyCost">, { bins }: Estimate): View {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.table}>
    <table>
      <caption class="visually-hidden">${w.table}</caption>
      <thead>
        <tr>
          <th scope="col">${w.loss}</th>
          <th scope="col" class="number">${w.trained}</th>
          <th scope="col" class="number">${w.heldOut}</th>
        </tr>
      </thead>
      <tbody>
        ${bins.map(({ low, high, members, others }) =>
          members + others === 0
            ? nothing
            : html`<tr>
          <th scope="row">${fixed(t, low, 2)} – ${fixed(t, high, 2)}</th>
          <td class="number">${t.percent(members)}</td>
          <td class="number">${t.percent(others)}</td>
        </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
