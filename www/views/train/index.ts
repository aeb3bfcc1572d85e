// The stage of training: curves, what each layer does meanwhile, and the search for better settings.

import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { reasonText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { PrivacySpent } from "../../state/run.ts";
import { type Run, hasLearned, isActive, isTransfer, keptTrial } from "../../state/run.ts";
import { runKind } from "../../state/settings.ts";
import { lazy } from "../lazy.ts";
import { type View, disclosure, significant } from "../parts.ts";
import { learnedText } from "../results/learned.ts";
import { controlsView } from "./controls.ts";
import { curvesView } from "./curves.ts";
import { searchView } from "./search.ts";
import { waysView } from "./ways.ts";
import { stagesView, tuningFailedView, tuningView } from "./transfer.ts";
import { term } from "../term.ts";

const spentView = lazy<[State, PrivacySpent]>(["privacyCost"], () =>
  import("../privacy-cost/index.ts").then((m) => m.spentView),
);

/**
 * How the run goes: its stages, numbers and curves, and the buttons that only a look at them asks
 * for. What has its place from the beginning stands above what grows, so that nothing moves meanwhile.
 */
export function curvesTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { run } = state;
  // What is drawn for no run would move when the last one comes.
  if (state.isRecalling) return html``;
  const isOn = run.nSteps > 0 || isActive(run);
  return html`
    ${goesOnView(t, run)}
    ${isTransfer(run) && run.phase !== "failed" ? stagesView(t, run) : nothing} ${tuningFailedView(t, run)}
    ${isOn ? html`${isTransfer(run) ? learnedLine(t, run) : facts(t, run)} ${engineLine(t, state)}` : nothing}
    ${run.privacy ? spentView(t, state, run.privacy) : nothing}
    ${controlsView(t, state, dispatch)}
    ${
      isTransfer(run)
        ? html`${waysView(t, state, dispatch)} ${tuningPart(t, state, dispatch)}`
        : curvesView(t, state, dispatch)
    }
  `;
}

/** Tuning that is only tried may be thrown away, and is no headline; what the person has chosen is. */
function tuningPart(t: Messages, state: State, dispatch: Dispatch): View {
  const { transfer, trained } = state.run;
  if (transfer.tuning.length === 0) return nothing;
  if (trained?.config.adaptation === "tuned") return tuningView(t, state, dispatch);
  return disclosure(state, dispatch, "tuning", t.train.tuning, () => tuningView(t, state, dispatch));
}

function engineLine(t: Messages, { engine }: State): View {
  return html`<p class="hint engine-line">
    ${engine ? t.train.engineLine(engineName(t, engine), reasonText(t, engine.reason)) : nothing}
  </p>`;
}

const layersView = lazy<[State, Dispatch]>(["layers"], () => import("../layers/index.ts").then((m) => m.layersView));

export function signalsTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { run } = state;
  if (isTransfer(run)) return html`<p class="hint">${t.train.noSignals}</p>`;
  if (run.steps.length === 0) return html`<p class="hint">${t.train.signalsEmpty}</p>`;
  return html`${layersView(t, state, dispatch)}`;
}

export function searchTab(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  return html`${searchView(t, state, dispatch)}`;
}

/** What a run began with that did not begin at the beginning. */
function goesOnView(t: Messages, { plan, trained }: Run): View {
  const kind = trained && runKind(trained.config);
  if (!plan?.goesOn || !kind) return nothing;
  return html`<p class="hint">${t.train.goesOn[kind]}</p>`;
}

function engineName(t: Messages, { engine, adapter }: NonNullable<State["engine"]>): string {
  return adapter ? `${t.model.engines[engine]} (${adapter})` : t.model.engines[engine];
}

function facts(t: Messages, { step, nSteps, lastStep, trained, stepsPerSecond, secondsLeft, phase }: Run): View {
  return html`<dl class="facts">
    ${fact(t.train.epochLabel, t.train.of(lastStep?.epoch ?? 0, trained?.config.epochs ?? 0), term(t, "epoch"))}
    ${fact(t.train.stepLabel, t.train.of(step, nSteps), term(t, "step"))}
    ${fact(t.train.speed, stepsPerSecond > 0 ? significant(t, stepsPerSecond) : "–")}
    ${fact(t.train.timeLeft, phase === "training" ? t.train.seconds(secondsLeft) : "–")}
    ${fact(t.train.gradientNorm, lastStep ? significant(t, lastStep.gradientNorm) : "–", term(t, "gradientNorm"))}
    ${fact(t.train.learningRate, lastStep ? significant(t, lastStep.learningRate) : "–", term(t, "learningRate"))}
  </dl>`;
}

/** Of an encoder's classifier, what stopping would keep, then what is kept: in its place from the beginning. */
function learnedLine(t: Messages, run: Run): View {
  if (run.trained?.config.private) return nothing;
  const kept = run.phase === "done" ? keptTrial(run) : undefined;
  const said = kept ? learnedText(t, kept) : isActive(run) && hasLearned(run) ? t.train.stopKeeps : "";
  return html`<p class="hint learned-line">${said}</p>`;
}

function fact(name: string, value: string, what: View = nothing): View {
  return html`<div><dt>${name}${what}</dt> <dd>${value}</dd></div>`;
}
