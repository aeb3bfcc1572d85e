// A field for the labels of one text where it may have several.

import { html, nothing, type TemplateResult } from "lit-html";
import { elided } from "../elide.ts";
import type { Messages } from "../i18n/index.ts";
import { NO_LABEL, canonical, isNone, items, toggled } from "../state/label-set.ts";
import { knownLabelsId } from "./known-labels.ts";
import { own } from "./parts.ts";

/** More are found by typing. */
const mostOffered = 12;

interface Field {
  id: string;
  name: string;
  label: string;
  /** What can be given at once. */
  known: readonly string[];
  describedBy?: string;
  change: (label: string) => void;
}

/** A set that can be changed: each name with a way out, a field for more, and while that is used, what is known. */
export function labelSetField(t: Messages, { id, name, label, known, describedBy, change }: Field): TemplateResult {
  const names = items(label);
  const input = (event: Event) => (event.currentTarget as HTMLElement).closest(".label-field")!.querySelector("input")!;
  const toggle = (event: Event, one: string) => {
    // What was clicked goes, and would take the keyboard with it.
    input(event).focus();
    change(toggled(label, one));
  };
  const write = (event: Event) => {
    const field = event.currentTarget as HTMLInputElement;
    const written = canonical(field.value);
    field.value = "";
    if (written !== "") change(withWritten(label, written));
  };
  const key = (event: KeyboardEvent) => {
    const field = event.currentTarget as HTMLInputElement;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      write(event);
    } else if (event.key === "Backspace" && field.value === "" && label !== "") {
      event.preventDefault();
      change(toggled(label, isNone(label) ? NO_LABEL : names.at(-1)!));
    }
  };
  const remove = (one: string, shown: unknown, said: string) =>
    html`<button type="button" class="label-name ${one === NO_LABEL ? "none" : ""}" title=${said} aria-label=${said} @click=${(event: Event) => toggle(event, one)}>
      ${shown} <span aria-hidden="true">×</span></button> `;
  // A click outside of the field would take the focus from it before it is done.
  const stay = (event: Event) => event.preventDefault();
  const offered = known.filter((one) => !names.includes(one)).slice(0, mostOffered);
  return html`<div class="label-field" role="group" aria-label=${name}>
    ${
      isNone(label)
        ? remove(NO_LABEL, t.rows.noneApplies, t.rows.removeLabel(t.rows.noneApplies))
        : names.map((one) => remove(one, own(one), t.rows.removeLabel(elided(one))))
    }
    <input
      class="cell"
      id=${id}
      list=${knownLabelsId}
      dir="auto"
      autocomplete="off"
      placeholder=${t.rows.addLabel}
      aria-label=${name}
      aria-describedby=${describedBy ?? nothing}
      aria-invalid=${label === "" ? "true" : nothing}
      data-value=""
      @keydown=${key}
      @change=${write}
    />
    <div class="label-offers" @mousedown=${stay}>
      ${offered.map(
        (one) =>
          html`<button type="button" class="label-name" aria-label=${t.rows.addNamed(elided(one))}
            @click=${(event: Event) => toggle(event, one)}>+ ${own(one)}</button> `,
      )}
      ${
        label === ""
          ? html`<button type="button" class="label-name none" @click=${(event: Event) => toggle(event, NO_LABEL)}>${t.rows.noneApplies}</button>`
          : nothing
      }
    </div>
  </div>`;
}

/** One name that is there already goes; all else that is written is added. */
function withWritten(label: string, written: string): string {
  if (isNone(written)) return NO_LABEL;
  const names = items(written);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return toggled(label, only);
  return canonical(`${label} | ${written}`);
}
