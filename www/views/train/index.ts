import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import { reasonText } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import type { PrivacySpent } from "../../state/run.ts";
import { type Run, isActive, isTransfer } from "../../state/run.ts";
import { runKind } from "../../state/settings.ts";
import { lazy } from "../lazy.ts";
import { type View, disclosure, errorBox, section, significant } from "../parts.ts";
import { controlsView } from "./controls.ts";
import { curvesView } from "./curves.ts";
import { searchView } from "./search.ts";
import { stagesView, tuningFailedView, tuningView } from "./transfer.ts";

const spentView = lazy<[State, PrivacySpent]>(["privacyCost"], () =>
  import("../privacy-cost/index.ts").then((m) => m.spentView),
);

export function trainView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const { run, isPreparing, engine } = state;
  return section(
    "train",
    3,
    t.train.heading,
    html`
    ${controlsView(t, state, dispatch)}
    <p class="status" role="status">${statusText(t, state)}</p>
    ${errorBox(t, run.error)} ${goesOnView(t, run)}
    ${isTransfer(run) && run.phase !== "failed" ? stagesView(t, run) : nothing} ${tuningFailedView(t, run)}
    ${isPreparing || run.phase === "starting" ? html`<progress aria-label=${t.train.progress}></progress>` : run.nSteps > 0 ? progressView(t, run) : nothing}
    ${run.privacy ? spentView(t, state, run.privacy) : nothing}
    ${isTransfer(run) && isActive(run) && !run.trained?.config.private ? html`<p class="hint">${t.train.stopKeeps}</p>` : nothing}
    ${
      engine
        ? html`<p class="hint engine-line">
          ${t.train.engineLine(engineName(t, engine), reasonText(t, engine.reason))}
        </p>`
        : nothing
    }
    ${
      isTransfer(run)
        ? html`${tuningView(t, state, dispatch)}<p class="hint">${t.train.noSignals}</p>`
        : curvesView(t, state, dispatch)
    }
    ${disclosure(state, dispatch, "search", t.search.heading, () => searchView(t, state, dispatch))}
  `,
  );
}

/** What a run began with that did not begin at the beginning. */
function goesOnView(t: Messages, { plan, trained }: Run): View {
  const kind = trained && runKind(trained.config);
  // A network on an encoder never does.
  if (!plan?.goesOn || !kind || kind === "network") return nothing;
  return html`<p class="hint">${t.train.goesOn[kind]}</p>`;
}

/** What a screen reader hears: at most a few times in a run, however many epochs it has. */
export function statusText(
  t: Messages,
  {
    run,
    isPreparing,
    data,
    plan,
    form,
    loadError,
    encoders,
  }: Pick<State, "run" | "isPreparing" | "data" | "plan" | "form" | "loadError" | "encoders">,
): string {
  if (encoders.awaitedBy === "train") return t.train.fetching;
  if (isPreparing) return t.train.preparing(data.present.rows.length);
  switch (run.phase) {
    case "idle":
      // The error that is shown says more.
      if (loadError || run.error || data.present.error || plan.error) return "";
      if (!form) return t.page.loading;
      return data.present.rows.length === 0 ? t.train.noData : t.train.ready;
    case "starting":
      return t.train.starting;
    case "training": {
      const nEpochs = run.trained?.config.epochs ?? 0;
      const every = Math.max(5, Math.ceil(nEpochs / 5));
      const told = run.epochs.findLast(({ epoch }) => epoch % every === 0);
      return told ? t.train.trainingAt(told.epoch, nEpochs, told.validation?.accuracy) : t.train.training;
    }
    case "paused":
      return run.step > 0 && !isTransfer(run) ? t.train.pausedAt(run.step, run.nSteps) : t.train.paused;
    case "done": {
      if (isTransfer(run)) {
        return run.stopped ? t.train.doneTransferStopped : t.train.doneTransfer(run.transfer.tried.length);
      }
      if (run.stopped) return t.train.doneStopped(run.step);
      const { finish } = run;
      if (finish?.reason === "earlyStopped") return t.train.doneEarly(finish.epoch, finish.bestEpoch ?? finish.epoch);
      return finish ? t.train.doneAfter(finish.epoch) : t.train.done;
    }
    case "failed":
      return t.train.failed;
  }
}

function engineName(t: Messages, { engine, adapter }: NonNullable<State["engine"]>): string {
  return adapter ? `${t.model.engines[engine]} (${adapter})` : t.model.engines[engine];
}

function progressView(t: Messages, run: Run): View {
  const { step, nSteps } = run;
  return html`
    <progress aria-label=${t.train.progress} max=${nSteps} .value=${step}></progress>
    ${isTransfer(run) ? transferFacts(t, run) : facts(t, run)}
  `;
}

function facts(t: Messages, { step, nSteps, lastStep, trained, stepsPerSecond, secondsLeft, phase }: Run): View {
  return html`<dl class="facts">
    ${fact(t.train.epochLabel, t.train.of(lastStep?.epoch ?? 0, trained?.config.epochs ?? 0))}
    ${fact(t.train.stepLabel, t.train.of(step, nSteps))}
    ${fact(t.train.speed, stepsPerSecond > 0 ? significant(stepsPerSecond) : "–")}
    ${fact(t.train.timeLeft, phase === "training" ? t.train.seconds(secondsLeft) : "–")}
    ${fact(t.train.gradientNorm, lastStep ? significant(lastStep.gradientNorm) : "–")}
    ${fact(t.train.learningRate, lastStep ? significant(lastStep.learningRate) : "–")}
  </dl>`;
}

/** Its steps are of many kinds: the stages count them. */
function transferFacts(t: Messages, run: Run): View {
  const { phase, secondsLeft, transfer } = run;
  if (!isActive(run)) return nothing;
  const learningRate = transfer.tuning.at(-1)?.learningRate;
  return html`<dl class="facts facts-even">
    ${fact(t.train.timeLeft, phase === "training" ? t.train.seconds(secondsLeft) : "–")}
    ${fact(t.train.learningRate, learningRate === undefined ? "–" : significant(learningRate))}
  </dl>`;
}

function fact(name: string, value: string): View {
  return html`<div><dt>${name}</dt> <dd>${value}</dd></div>`;
}
