// Texts without a label: what the model says of them, and labels by keyboard.

import { html, nothing, type TemplateResult } from "lit-html";
import { projectKind } from "../../kinds/reference.ts";
import { mediaView } from "../example.ts";
import type { Prediction } from "../../engine/protocol.ts";
import { elided } from "../../elide.ts";
import { type Messages, messages } from "../../i18n/index.ts";
import type { Dispatch, State } from "../../state.ts";
import { longestShown } from "../../state/data.ts";
import { type LabelState, type PoolOrder, mostPool, nSuggested, openTexts } from "../../state/label.ts";
import { NO_LABEL, isNone, items, labelsPerText, saidOf } from "../../state/label-set.ts";
import type { Row } from "../../state/row.ts";
import { unlabelled } from "../../state/rows.ts";
import { isShown } from "../../state/settings.ts";
import { hasLearnedFromPool, hasModel, isActive, canGoOn, hasOtherTexts } from "../../state/run.ts";
import { excerpt, longestExcerpt, pasteLong } from "../excerpt.ts";
import { knownLabelsId, knownLabelsView } from "../known-labels.ts";
import { type View, errorBox, isolated, own } from "../parts.ts";
import { settingField } from "../settings/field.ts";
import { workView } from "./task.ts";
import { term } from "../term.ts";

/** A longer list cannot be looked over; what is labelled makes room for the next. */
const mostListed = 40;
/** As many as there are digits. */
const mostKeys = 9;
/** Of more classes only the most probable are buttons; the others can be written. */
const mostButtons = 20;

const noRows: readonly Row[] = [];

interface Item {
  text: string;
  prediction?: Prediction;
  isSuggested: boolean;
}

/** What says what the texts are that are learned from. */
function teacherField(t: Messages, state: State, dispatch: Dispatch): View {
  const { form, config, run } = state;
  const setting = form?.settings.find(({ key }) => key === "teacher");
  if (!form || !setting || !config || !isShown(setting, config, form.settings)) return nothing;
  return settingField(t, state, setting, isActive(run), dispatch, term(t, "distillation"));
}

export function poolView(t: Messages, state: State, dispatch: Dispatch): TemplateResult {
  const w = messages(state.language, "labelNext");
  const { label, run } = state;
  const open = openTexts(label.pool, state.data.present.rows);
  const isText = projectKind(state) === "text";
  // Pictures and sounds without a label have no other place than the table.
  const nOpen = isText ? open.length : unlabelled(state.data.present.rows).length;
  const hasOpen = isText ? label.pool.trim() !== "" : nOpen > 0;
  const isBusy = label.predicting !== undefined || label.task !== undefined;
  const canPredict = hasModel(run) && !isBusy;
  const back = takeBack(state, dispatch);
  const isOld = label.predictions !== undefined && label.predictions.version !== run.modelVersion;
  return html`
    ${isText ? sourceView(t, w, label, dispatch) : nothing}
    ${
      hasOpen
        ? html`<p aria-live="polite" class="hint">${nOpen === 0 ? w.pool.allDone : w.pool.left(nOpen, mostPool)}</p>
          <p class="hint">${hasLearnedFromPool(run) ? w.pool.taught : w.pool.teaches}${term(t, "selfTraining")}</p>
          ${teacherField(t, state, dispatch)}`
        : nothing
    }
    ${
      open.length === 0
        ? nothing
        : html`${hasModel(run) ? nothing : html`<p class="hint">${w.pool.noModel}</p>`}
          <div class="controls">
            <button type="button" ?disabled=${!canPredict} @click=${() => dispatch({ type: "poolAsked" })}>${w.pool.predict}</button>
            <button type="button" ?disabled=${!canPredict} @click=${() => dispatch({ type: "labelTaskAsked", kind: "suggest" })}>
              ${w.pool.suggest(Math.max(1, nSuggested(open.length)))}
            </button>${term(t, "suggestion")}
          </div>`
    }
    ${
      label.predicting
        ? workView(w, w.pool.predicting, label.predicting.done, label.predicting.total, () =>
            dispatch({ type: label.task ? "labelTaskCancelled" : "poolCancelled" }),
          )
        : label.task?.kind === "suggest"
          ? workView(w, w.pool.suggesting, label.task.done, label.task.total, () =>
              dispatch({ type: "labelTaskCancelled" }),
            )
          : nothing
    }
    ${label.failed?.at === "predict" || label.failed?.at === "suggest" ? errorBox(t, label.failed.error) : nothing}
    ${isOld && open.length > 0 ? html`<p class="message note">${w.pool.oldModel}</p>` : nothing}
    ${
      hasOtherTexts(state) && !isActive(run)
        ? html`<div class="message note">
          <p>${w.pool.againHelp(canGoOn(state))}</p>
          <div class="controls">
            ${
              canGoOn(state)
                ? html`<button type="button" class="primary" @click=${() => dispatch({ type: "command", command: "goOn" })}>${w.pool.goOn}</button>`
                : nothing
            }
            <button type="button" @click=${() => dispatch({ type: "command", command: "train" })}>${w.pool.again}</button>
          </div>
        </div>`
        : nothing
    }
    ${open.length > 0 ? labelling(t, w, state, open, dispatch) : nothing}
    ${back ? html`<button type="button" class="quiet" id="pool-undo" @click=${back}>${w.pool.undo}</button>` : nothing}
  `;
}

function sourceView(
  t: Messages,
  w: Messages<"labelNext">,
  { pool, removed }: LabelState,
  dispatch: Dispatch,
): TemplateResult {
  return html`
    <div class="field">
      <label for="pool">${w.pool.field}</label>
      ${
        pool.length > longestShown
          ? html`<p id="pool">${w.pool.tooLong(pool.split("\n").length)}</p>`
          : html`<textarea id="pool" class="data-text" rows="4" spellcheck="false" aria-describedby="pool-help" .value=${pool}
            @paste=${(event: ClipboardEvent) => pasteLong(event, longestShown, (text) => dispatch({ type: "poolTyped", text }))}
            @input=${(event: InputEvent) =>
              dispatch({ type: "poolTyped", text: (event.currentTarget as HTMLTextAreaElement).value })}></textarea>`
      }
      <p class="hint" id="pool-help">${w.pool.help}</p>
    </div>
    <div class="toolbar">
      <label class="button file">
        ${w.pool.file}
        <input type="file" class="visually-hidden" accept=".txt,.csv,.tsv,text/plain"
          @change=${(event: Event) => {
            const input = event.currentTarget as HTMLInputElement;
            const [file] = input.files ?? [];
            if (file) dispatch({ type: "poolFile", file });
            input.value = "";
          }} />
      </label>
      ${
        pool === ""
          ? nothing
          : html`<button type="button" @click=${() => dispatch({ type: "poolRemoved" })}>${w.pool.clear}</button>`
      }
      ${
        removed
          ? html`<button type="button" @click=${() => dispatch({ type: "poolPutBack" })}>${t.table.undo}</button>`
          : nothing
      }
    </div>
  `;
}

function labelling(
  t: Messages,
  w: Messages<"labelNext">,
  state: State,
  open: readonly string[],
  dispatch: Dispatch,
): TemplateResult {
  const { label } = state;
  const isSeveral = labelsPerText(state) === "several";
  const all = ordered(open, label.order, label.predictions?.of, label.suggested);
  const listed = all.slice(0, mostListed);
  const at = Math.max(
    0,
    listed.findIndex(({ text }) => text === label.current),
  );
  const item = listed[at]!;
  const classes = state.data.inspection?.classes.map(({ label }) => label) ?? [];
  const said = item.prediction && saidOf(item.prediction);
  const accepted = said && (isSeveral || said.probability >= label.threshold) ? said : undefined;
  const picked = label.picked?.text === item.text ? label.picked.label : (accepted?.label ?? "");

  const orders = Object.keys(w.pool.orders) as PoolOrder[];

  const move = (to: number) => {
    const next = Math.max(0, Math.min(listed.length - 1, to));
    dispatch({ type: "poolMoved", current: listed[next]?.text });
    // The list draws first.
    requestAnimationFrame(() => document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" }));
  };
  const give = (name: string, probability?: number) => {
    if (name.trim() === "") return;
    const next = listed[at + 1] ?? listed[at - 1];
    dispatch({ type: "poolMoved", current: next?.text });
    dispatch({ type: "textLabelled", text: item.text, label: name.trim(), probability });
    // With its last text the list goes, and would take the keyboard with it.
    if (!next) requestAnimationFrame(() => document.getElementById("pool-undo")?.focus());
  };
  const pick = (written: string) => {
    const name = written.trim();
    if (name !== "") dispatch({ type: "labelPicked", text: item.text, name, said: accepted?.label ?? "" });
  };
  const givePicked = () => give(picked, picked === accepted?.label ? accepted.probability : undefined);
  const choose = isSeveral ? pick : (name: string) => give(name);
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  };
  const keys = (key: string): (() => void) | undefined => {
    switch (key) {
      case "ArrowDown":
        return () => move(at + 1);
      case "ArrowUp":
        return () => move(at - 1);
      case "Home":
        return () => move(0);
      case "End":
        return () => move(listed.length - 1);
      case "Enter":
        return isSeveral ? givePicked : accepted && (() => give(accepted.label, accepted.probability));
      case "0":
        return isSeveral ? () => pick(NO_LABEL) : undefined;
      case "Backspace":
        return takeBack(state, dispatch);
      default: {
        const name = /^[1-9]$/.test(key) ? classes[Number(key) - 1] : undefined;
        return name === undefined ? undefined : () => choose(name);
      }
    }
  };

  return html`
    <div class="field narrow">
      <label for="pool-order">${w.pool.order}</label>
      <select id="pool-order" @change=${(event: Event) =>
        dispatch({ type: "poolOrdered", order: (event.currentTarget as HTMLSelectElement).value as PoolOrder })}>
        ${orders.map(
          (order) => html`<option value=${order} .selected=${order === label.order}>${w.pool.orders[order]}</option>`,
        )}
      </select>
    </div>
    <div class="pool-list" role="listbox" tabindex="0" aria-label=${w.pool.list} aria-describedby="pool-keys"
      aria-activedescendant=${optionId(at)} @keydown=${key}>
      ${listed.map(
        (one, index) => html`<div class="pool-item" role="option" id=${optionId(index)}
          aria-selected=${index === at ? "true" : "false"} @click=${() => move(index)}>
          <span class="pool-text" dir="auto">${mediaView(t, one.text, "small") ?? elided(one.text, longestExcerpt)}</span>
          <span class="pool-said">${verdict(t, w, one, label.threshold)}</span>
        </div>`,
      )}
    </div>
    ${all.length > listed.length ? html`<p class="hint">${w.pool.more(all.length - listed.length)}</p>` : nothing}
    <p class="hint" id="pool-keys">${isSeveral ? w.pool.keysOfSets : w.pool.keys}</p>
    <div class="panel" role="group" aria-label=${w.pool.current}>
      <p class="own-text" dir="auto">${excerpt(t, item.text, dispatch)}</p>
      ${
        accepted === undefined || isSeveral
          ? nothing
          : html`<div class="controls">
            <button type="button" class="primary" @click=${() => give(accepted.label, accepted.probability)}>${w.pool.accept(isolated(accepted.label))}</button>
          </div>`
      }
      ${isSeveral ? setButtons(w, classes, picked, pick, givePicked) : classButtons(w, classes, give)}
      <form class="row-of-fields" @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const form = event.currentTarget as HTMLFormElement;
        const field = form.elements.namedItem("other") as HTMLInputElement;
        choose(field.value);
        field.value = "";
      }}>
        <div class="field">
          <label for="pool-other">${isSeveral ? w.pool.otherLabel : w.pool.otherClass}</label>
          <input id="pool-other" name="other" type="text" dir="auto" autocomplete="off" list=${knownLabelsId} />
          ${knownLabelsView(state)}
        </div>
        <button type="submit" class="button">${isSeveral ? w.pool.chooseOther : w.pool.give}</button>
      </form>
    </div>
  `;
}

/** What a digit stands for. */
function digit(index: number): unknown {
  return index <= mostKeys ? html`<kbd aria-hidden="true">${index}</kbd> ` : nothing;
}

function classButtons(
  w: Messages<"labelNext">,
  classes: readonly string[],
  give: (name: string) => void,
): TemplateResult {
  return html`<div class="controls" role="group" aria-label=${w.pool.giveClass}>
    ${classes
      .slice(0, mostButtons)
      .map(
        (name, index) =>
          html`<button type="button" @click=${() => give(name)}>${digit(index + 1)}${own(name)}</button>`,
      )}
  </div>`;
}

/** The labels to choose among where a text may have several, and what gives it those that are chosen. */
function setButtons(
  w: Messages<"labelNext">,
  classes: readonly string[],
  picked: string,
  pick: (name: string) => void,
  givePicked: () => void,
): TemplateResult {
  const names = items(picked);
  const button = (shown: unknown, isOn: boolean, name: string) =>
    html`<button type="button" aria-pressed=${isOn ? "true" : "false"} @click=${() => pick(name)}>${shown}</button>`;
  const all = [...new Set([...classes.slice(0, mostButtons), ...names])];
  const said = isNone(picked) ? w.pool.noneApplies : names.join(" | ");
  return html`<div class="controls" role="group" aria-label=${w.pool.choose}>
      ${all.map((name, index) => button(html`${digit(index + 1)}${own(name)}`, names.includes(name), name))}
      ${button(html`${digit(0)}${w.pool.noneApplies}`, isNone(picked), NO_LABEL)}
    </div>
    <div class="controls">
      <button type="button" class="primary" ?disabled=${picked === ""} @click=${givePicked}>
        ${picked === "" ? w.pool.chooseFirst : w.pool.giveSet(isolated(said))}
      </button>
    </div>`;
}

/** Undoes the last label that was given here, if that was the last change of the table. */
function takeBack({ label, data }: State, dispatch: Dispatch): (() => void) | undefined {
  const [hunk, ...others] = data.past.at(-1)?.hunks ?? [];
  if (!hunk || hunk.remove !== 1 || others.length > 0) return undefined;
  const [before] = hunk.rows;
  const given = data.present.rows[hunk.at]?.text.trim();
  const wasOpen = before === undefined || (before.label === "" && before.text.trim() === given);
  if (given === undefined || !wasOpen || !openTexts(label.pool, noRows).includes(given)) return undefined;
  return () => {
    dispatch({ type: "undone" });
    dispatch({ type: "poolMoved", current: given });
  };
}

function optionId(index: number): string {
  return `pool-option-${index}`;
}

function verdict(t: Messages, w: Messages<"labelNext">, { prediction, isSuggested }: Item, threshold: number): unknown {
  const said = prediction && saidOf(prediction);
  const mark = isSuggested ? html`<span class="badge">${w.pool.suggestedMark}</span>` : nothing;
  if (!said) return mark;
  const isNoneOfThese = !prediction.thresholds && said.probability < threshold;
  const name = isNoneOfThese ? w.pool.noneOfThese : isNone(said.label) ? w.pool.noneApplies : own(said.label);
  return html`${name} ${t.percent(said.probability)} ${mark}`;
}

function ordered(
  open: readonly string[],
  order: PoolOrder,
  predictions: ReadonlyMap<string, Prediction> | undefined,
  suggested: readonly string[],
): Item[] {
  const places = new Map(suggested.map((text, place) => [text, place]));
  const items = open.map((text): Item => ({ text, prediction: predictions?.get(text), isSuggested: places.has(text) }));
  const confidence = ({ prediction }: Item) => (prediction && saidOf(prediction)?.probability) ?? 2;
  switch (order) {
    case "given":
      return items;
    case "certain":
      return items.sort((a, b) => (confidence(b) % 2) - (confidence(a) % 2));
    case "doubtful":
      return items.sort((a, b) => confidence(a) - confidence(b));
    case "suggested": {
      const place = ({ text }: Item) => places.get(text) ?? suggested.length;
      return items.sort((a, b) => place(a) - place(b) || confidence(a) - confidence(b));
    }
  }
}
