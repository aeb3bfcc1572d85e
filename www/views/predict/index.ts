import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { kindOfText, projectKind } from "../../kinds/reference.ts";
import { insights } from "../../state/place.ts";
import { givenLabels } from "../../state/given-labels.ts";
import { hasModel, isActive, isAwaited } from "../../state/run.ts";
import { mediaTrialView, mediaWhyView, notForMediaView } from "../example.ts";
import { boundedField } from "../excerpt.ts";
import { lazy } from "../lazy.ts";
import { type View, bar, errorBox, isolated, own, thresholdBar } from "../parts.ts";
import { chartId, pictureView } from "../picture.ts";
import { panelId, tabId, tabsView } from "../tabs.ts";
import { term } from "../term.ts";
import { encoderButton } from "../results/closed.ts";
import { tokenView } from "../tokens/index.ts";

const why = lazy<[State, Dispatch]>(["explain"], () => import("../explain/index.ts").then((m) => m.whyView));
const inside = lazy<[State, Dispatch]>(["explain"], () => import("../explain/index.ts").then((m) => m.insideView));
const whatIf = lazy<[State, Dispatch]>(["explain"], () => import("../explain/index.ts").then((m) => m.whatIfView));

const views = { why, "what-if": whatIf, inside };

/** Of hundreds of classes only the first are worth reading. */
const mostShown = 20;

/** The dock: any text, and what the model makes of it. */
export function predictView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { trial, run } = state;
  const canPredict = hasModel(run);
  const kind = projectKind(state);
  const isAnswered =
    canPredict && trial.prediction !== undefined && kindOfText(trial.text) === kind && trial.text.trim() !== "";
  return html`
    <div class="try-text">
    ${kind === "text" ? textField(t, state, dispatch) : mediaTrialView(t, state, dispatch)}
    ${kind !== "text" && run.closed !== undefined ? html`<p class="hint">${t.kept.closed}</p>` : nothing}
    ${errorBox(t, trial.error)}
    ${canPredict ? (isAnswered ? answer(t, state, dispatch) : nothing) : missing(t, state, dispatch)}
    </div>
    ${isAnswered ? aboutAnswer(t, state, dispatch) : nothing}
  `;
}

function textField(t: Messages, { trial, run }: State, dispatch: Dispatch): View {
  const canPredict = hasModel(run);
  return html`
    <div class="field">
      ${boundedField(
        t,
        trial.text,
        t.predict.heading,
        (text) => dispatch({ type: "trialTyped", text }),
        dispatch,
        (paste) => html`<textarea
        id="trial"
        rows="3"
        dir="auto"
        aria-describedby="trial-help"
        .value=${trial.text}
        @paste=${paste}
        @input=${(event: InputEvent) =>
          dispatch({ type: "trialTyped", text: (event.currentTarget as HTMLTextAreaElement).value })}
      ></textarea>`,
      )}
      <p class="hint" id="trial-help">${canPredict ? t.predict.help : run.closed === undefined ? t.predict.waiting : t.kept.closed}</p>
    </div>
  `;
}

function mediaInsight(t: Messages, state: State, dispatch: Dispatch): unknown {
  switch (state.insight) {
    case "why":
      return mediaWhyView(t, state, dispatch);
    case "what-if":
      return notForMediaView(t, "whatIf");
    case "inside":
      return notForMediaView(t, "inside");
  }
}

/** What there is to do before a text can be tried. */
function missing(t: Messages, state: State, dispatch: Dispatch): View {
  const { run, data, form, encoders } = state;
  const { closed } = run;
  if (typeof closed === "object" && closed.kind.code === "encoderMissing" && closed.kind.name !== "own")
    return encoderButton(t, closed.kind.name, encoders, dispatch);
  if (isActive(run) || isAwaited(state) || closed !== undefined) return nothing;
  if (data.present.rows.length === 0)
    return html`<button type="button" @click=${() => dispatch({ type: "placeChosen", stage: "texts", tab: "table" })}>
      ${t.frame.run.addTexts}
    </button>`;
  return html`<button type="button" ?disabled=${!form} @click=${() => dispatch({ type: "command", command: "train" })}>
    ${t.frame.dock.trainIt}
  </button>`;
}

/** A label with its probability and its threshold, and whether it is given. */
function labelView(t: Messages, label: string, probability: number, threshold: number): TemplateResult {
  const isGiven = probability >= threshold;
  const mark = isGiven ? html` <span class="badge">${t.predict.given}</span>` : nothing;
  return html`<li class=${isGiven ? "given-label" : nothing}>
    <span class="bar-label">${own(label)}${mark}</span> ${thresholdBar(probability, threshold)}
    <span class="bar-value" translate="no">${t.percent(probability)}<span class="visually-hidden">, ${t.predict.threshold(threshold)}</span></span>
  </li>`;
}

function answer(t: Messages, state: State, dispatch: Dispatch): View {
  const { trial, label } = state;
  const kind = kindOfText(trial.text);
  const { prediction } = trial;
  if (!prediction) return nothing;
  const { classes, thresholds, nTokens, nUnknown } = prediction;
  const most = classes[0]?.probability ?? 0;
  const given = givenLabels(prediction);
  return html`
    ${
      thresholds
        ? html`<p class="given-labels" aria-live="polite">${given.length > 0 ? t.predict.gives(given.map(isolated)) : t.predict.givesNone}${term(t, "multiLabel")}</p>`
        : nothing
    }
    ${!thresholds && most < label.threshold ? html`<p class="message note">${t.predict.noneOfThese(most, label.threshold)}</p>` : nothing}
    <div id=${chartId("prediction")}>
    <ol class="bars prediction ${thresholds ? "several" : ""}" aria-label=${t.predict.list}>
      ${classes.slice(0, mostShown).map(({ label, probability }, index) => {
        const threshold = thresholds?.[index];
        if (threshold !== undefined) return labelView(t, label, probability, threshold);
        return html`<li>
            <span class="bar-label">${own(label)}</span> ${bar(probability)}
            <span class="bar-value" translate="no">${t.percent(probability)}</span>
          </li>`;
      })}
    </ol>
    ${pictureView(t, dispatch, "prediction", t.predict.list)}
    </div>
    ${thresholds ? html`<p class="hint">${t.predict.thresholds}${term(t, "threshold")}</p>` : nothing}
    ${
      kind === "text" && nTokens === 0
        ? html`<p class="message note">${t.predict.nothing}</p>`
        : kind === "text" && nUnknown > 0
          ? html`<p class="hint">${t.predict.unknown(nUnknown, nTokens)}</p>`
          : nothing
    }
  `;
}

/** Why it is so, what if it were otherwise, and what went on inside. */
function aboutAnswer(t: Messages, state: State, dispatch: Dispatch): View {
  const { prediction, tokens, text } = state.trial;
  const kind = kindOfText(text);
  return html`<div class="try-about">
    ${tabsView(
      "insight",
      t.predict.about,
      insights.map((name) => ({ name, label: t.frame.insights[name] })),
      state.insight,
      (insight) => dispatch({ type: "insightChosen", insight }),
    )}
    <div id=${panelId("insight")} class="insight" role="tabpanel" aria-labelledby=${tabId("insight", state.insight)}>
      ${kind === "text" ? views[state.insight](t, state, dispatch) : mediaInsight(t, state, dispatch)}
    </div>
    ${kind === "text" && tokens && (prediction?.nTokens ?? 0) > 0 ? html`<section class="insight">${tokenView(t, tokens.text, tokens.view)}</section>` : nothing}
  </div>`;
}
