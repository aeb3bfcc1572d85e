// The kept runs: a list to choose from, and what the chosen ones differ in.

import { html, nothing, type TemplateResult } from "lit-html";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { isActive, type PartName } from "../../state/run.ts";
import { type KeptRun, type PartScores, f1Of, mostCompared } from "../../state/runs.ts";
import { withKept } from "../../state/settings.ts";
import { type View, bar, fixed, own } from "../parts.ts";
import { epsilonText } from "../privacy-cost/epsilon.ts";
import { comparisonView } from "./comparison.ts";
import { curvesView } from "./curves.ts";
import { modelText, runTitle } from "./title.ts";
import "./runs.css";

/** The part that says most of a run. */
export function bestPart({ scores }: KeptRun): PartName {
  return scores.test ? "test" : scores.validation ? "validation" : "training";
}

export function runsView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "runs");
  const { list, chosen, deleted, nDropped, nModelsDropped } = state.runs;
  const compared = list.filter(({ number }) => chosen.includes(number));
  return html`<div class="runs">
    <p class="hint">${t.sentences(list.length === 0 ? w.empty : w.help, list.length > mostCompared ? w.most(mostCompared) : undefined)}</p>
    ${
      deleted
        ? html`<div class="message note" aria-live="polite">
          <p>${own(w.removed(runTitle(w, deleted.run)))}</p>
          <button type="button" class="quiet" @click=${() => dispatch({ type: "runBroughtBack" })}>${w.bringBack}</button>
        </div>`
        : nothing
    }
    ${deletedModelView(w, state, dispatch)}
    ${nModelsDropped > 0 ? html`<p class="message note">${w.modelsDropped(nModelsDropped)}</p>` : nothing}
    ${nDropped > 0 ? html`<p class="message note">${w.dropped(nDropped)}</p>` : nothing}
    ${
      list.length === 0
        ? nothing
        : html`<ul class="run-list" aria-label=${w.list}>${list.map((run) => item(t, w, state, run, dispatch))}</ul>`
    }
    ${compared.length > 0 ? curvesView(t, w, state, compared, dispatch) : nothing}
    ${compared.length > 1 ? comparisonView(t, w, state, compared) : nothing}
  </div>`;
}

function deletedModelView(w: Messages<"runs">, { runs }: State, dispatch: Dispatch): View {
  const run = runs.list.find(({ number }) => number === runs.deletedModel?.number);
  if (!run) return nothing;
  return html`<div class="message note" aria-live="polite">
    <p>${own(w.removedModel(runTitle(w, run)))}</p>
    <button type="button" class="quiet" @click=${() => dispatch({ type: "modelBroughtBack" })}>${w.bringBack}</button>
  </div>`;
}

/** The model of a run, where it is kept: how much room it takes, and the ways to it and from it. */
function keptModelView(
  t: Messages,
  w: Messages<"runs">,
  { run }: State,
  { number, model }: KeptRun,
  title: string,
  dispatch: Dispatch,
): View {
  if (!model) return nothing;
  const isShown = run.model === model.id;
  return html`<p class="hint">${w.model(t.bytes(model.bytes))}${isShown ? ` · ${w.shown}` : nothing}</p>
    <div class="toolbar">
      ${
        isShown
          ? nothing
          : html`<button type="button" aria-label=${w.openOf(title)} ?disabled=${isActive(run)}
            @click=${() => dispatch({ type: "modelAsked", number })}>${w.open}</button>`
      }
      <button type="button" class="quiet" aria-label=${w.removeModelOf(title)}
        @click=${() => dispatch({ type: "modelDeleted", number })}>${w.removeModel}</button>
    </div>`;
}

/** The way on with a run that was cut short. */
function keptStateView(
  w: Messages<"runs">,
  { run, form }: State,
  { at, cutShort }: KeptRun,
  title: string,
  dispatch: Dispatch,
): View {
  if (!cutShort?.state) return nothing;
  const { step } = cutShort.state;
  return html`<button type="button" aria-label=${w.goOnOf(title, step)} ?disabled=${!form || isActive(run)}
    @click=${() => dispatch({ type: "runResumed", at })}>${w.goOn(step)}</button>`;
}

/** How a run ended that did not come to its end. */
function endText(w: Messages<"runs">, { stopped, cutShort }: KeptRun): string {
  if (cutShort) return w.cutShort(cutShort.step, cutShort.nSteps);
  return stopped ? w.stopped : "";
}

function scored(t: Messages, w: Messages<"runs">, scores: PartScores): string {
  const { name, value } = f1Of(scores);
  const { accuracy, accuracyLow, accuracyHigh } = scores;
  const shares = [t.percent(accuracy), t.percent(accuracyLow), t.percent(accuracyHigh)] as const;
  return name === "microF1" ? w.scoredLabels(...shares, fixed(t, value)) : w.scored(...shares, fixed(t, value));
}

function item(t: Messages, w: Messages<"runs">, state: State, run: KeptRun, dispatch: Dispatch): TemplateResult {
  const { number, name, at, classes } = run;
  const title = runTitle(w, run);
  const part = bestPart(run);
  const scores = run.scores[part];
  const place = state.runs.list.filter(({ number }) => state.runs.chosen.includes(number)).indexOf(run);
  const { form } = state;
  const isInUse =
    form !== undefined &&
    Object.entries(run.config).every(([key, value]) => state.config?.[key as keyof typeof run.config] === value);
  return html`<li class="run">
    <div class="run-head">
      <input type="checkbox" class=${place >= 0 ? `run-${place + 1}` : nothing} aria-label=${w.compare(title)} .checked=${place >= 0}
        @change=${(event: Event) =>
          dispatch({ type: "runChosen", number, on: (event.currentTarget as HTMLInputElement).checked })} />
      <input type="text" class="run-name" dir="auto" autocomplete="off" maxlength="80" aria-label=${w.nameOf(number)}
        placeholder=${w.run(number)} .value=${name ?? ""}
        @change=${(event: Event) =>
          dispatch({ type: "runRenamed", number, name: (event.currentTarget as HTMLInputElement).value })} />
      <button type="button" class="icon" aria-label=${w.removeOf(title)} title=${w.remove}
        @click=${() => dispatch({ type: "runDeleted", number })}>×</button>
    </div>
    <p class="hint">
      ${[modelText(t, state, run), w.classes(classes.length), w.date(at), endText(w, run), run.privacy ? w.private(epsilonText(t, run.privacy)) : ""].filter(Boolean).join(" · ")}
    </p>
    ${
      scores
        ? html`<p class="run-score">
          <span>${t.results.onPart(t.results.parts[part], scores.n)}${t.colon}${
            part === "training" ? t.percent(scores.accuracy) : scored(t, w, scores)
          }</span>
          ${bar(scores.accuracy)}
        </p>`
        : nothing
    }
    ${keptModelView(t, w, state, run, title, dispatch)} ${keptStateView(w, state, run, title, dispatch)}
    ${
      isInUse
        ? html`<p class="hint">${w.inUse}</p>`
        : html`<button type="button" class="quiet" aria-label=${w.useOf(title)} ?disabled=${!form || isActive(state.run)}
          @click=${() => form && dispatch({ type: "configApplied", config: withKept(form.settings, form.defaults, run.config) })}
        >${w.use}</button>`
    }
  </li>`;
}
