import { html, nothing, type TemplateResult } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Run, isTransfer, type Command } from "../../state/run.ts";
import { runKind } from "../../state/settings.ts";

export function controlsView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const isWaiting = state.encoders.awaitedBy === "train" || state.isPreparing === true;
  const willTransfer = state.config !== undefined && runKind(state.config) === "transfer";
  const allowed = new Set(isWaiting ? (["stop"] as const) : allowedCommands(state.run, state.form !== undefined));
  // Such a run has no epochs.
  if (isTransfer(state.run) || (state.run.phase === "idle" && willTransfer)) allowed.delete("epoch");
  const button = (command: Exclude<Command, "goOn">, className = "") => html`<button
    type="button"
    class=${className || nothing}
    data-command=${command}
    ?disabled=${!allowed.has(command)}
    @click=${() => dispatch({ type: "command", command })}
  >${t.train[command]}</button>`;
  return html`<div class="controls" role="group" aria-label=${t.train.heading}>
    ${button("train", "primary")}
    ${button(state.run.phase === "paused" ? "resume" : "pause")}
    ${button("step")} ${button("epoch")} ${button("stop")} ${button("reset")}
  </div>`;
}

/** The commands that make sense now. Train always does: what is missing, it says. */
export function allowedCommands({ phase }: Run, isLoaded: boolean): ReadonlySet<Command> {
  if (!isLoaded) return new Set();
  switch (phase) {
    case "idle":
      return new Set<Command>(["train", "step", "epoch"]);
    case "starting":
      return new Set<Command>(["reset"]);
    case "training":
      return new Set<Command>(["pause", "stop", "reset"]);
    case "paused":
      return new Set<Command>(["resume", "step", "epoch", "stop", "reset"]);
    case "done":
    case "failed":
      return new Set<Command>(["train", "reset"]);
  }
}
