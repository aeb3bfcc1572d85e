// What only who looks at the run asks for: a step or an epoch of a network alone, and to give up its model.

import { html, nothing } from "lit-html";
import type { Messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { type Command, isAwaited, isTransfer } from "../../state/run.ts";
import { runKind } from "../../state/settings.ts";
import type { View } from "../parts.ts";

export function controlsView(t: Messages, state: State, dispatch: Dispatch): View {
  const { run, form } = state;
  const button = (command: Exclude<Command, "goOn">, isOn: boolean, look: string) => html`<button
    type="button"
    class=${look || nothing}
    data-command=${command}
    ?disabled=${!isOn}
    @click=${() => dispatch({ type: "command", command })}
  >${t.train[command]}</button>`;
  const isFree = form !== undefined && !isAwaited(state);
  const canStep = isFree && (run.phase === "idle" || run.phase === "paused");
  // Such a run has neither.
  const willTransfer = state.config !== undefined && runKind(state.config) === "transfer";
  const isOver = run.phase === "done" || run.phase === "failed";
  const isStepped = !isOver && !isTransfer(run) && !(run.phase === "idle" && willTransfer);
  return html`<div class="toolbar run-controls" role="group" aria-label=${t.train.byStep}>
    ${isStepped ? html`${button("step", canStep, "")} ${button("epoch", canStep, "")}` : nothing}
    ${isOver ? button("reset", true, "") : nothing}
  </div>`;
}
