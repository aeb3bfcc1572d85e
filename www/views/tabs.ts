// Tabs: a list of which one is chosen, by arrows too, and what it shows below.

import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { inPlace } from "./link.ts";

export interface TabItem<Name extends string> {
  name: Name;
  label: string;
  /** Where it can be linked to; without it the tab is a button. */
  href?: string;
  /** What it holds, in a word or number. */
  badge?: string | undefined;
}

/** `id` tells these tabs from others on the page. */
export function tabsView<Name extends string>(
  id: string,
  label: string,
  items: readonly TabItem<Name>[],
  chosen: Name,
  choose: (name: Name) => void,
): TemplateResult {
  const move = (event: KeyboardEvent) => {
    // With Alt, the arrows are the browser's back and forward.
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = items.findIndex(({ name }) => name === chosen);
    const next = target(event.key, at, items.length);
    const item = next === undefined ? undefined : items[next];
    if (!item) return;
    event.preventDefault();
    choose(item.name);
    // Drawn anew only later; the tab itself stays.
    document.getElementById(tabId(id, item.name))?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${move}>
    ${items.map(({ name, label, href, badge }) => {
      const isChosen = name === chosen;
      const sight = ref(isChosen ? intoSight : undefined);
      const content = html`${label}${badge === undefined ? nothing : html` <span class="badge" translate="no">${badge}</span>`}`;
      const selected = isChosen ? "true" : "false";
      const index = isChosen ? "0" : "-1";
      return href === undefined
        ? html`<button type="button" role="tab" id=${tabId(id, name)} class="tab" aria-selected=${selected}
            aria-controls=${panelId(id)} tabindex=${index} @click=${() => choose(name)} ${sight}>${content}</button>`
        : html`<a role="tab" id=${tabId(id, name)} class="tab" href=${href} aria-selected=${selected}
            aria-controls=${panelId(id)} tabindex=${index} @click=${inPlace(() => choose(name))} ${sight}>${content}</a>`;
    })}
  </div>`;
}

/** So much of its neighbours is seen, too. */
const beyond = 24;

/** A list that is wider than the screen is scrolled to the tab that is chosen. */
function intoSight(tab: Element | undefined): void {
  requestAnimationFrame(() => {
    const list = tab?.parentElement;
    if (!(tab instanceof HTMLElement) || !list) return;
    // With a part of the next one, which tells that there are more.
    const [left, right] = [tab.offsetLeft - beyond, tab.offsetLeft + tab.offsetWidth + beyond];
    list.scrollLeft = Math.min(left, Math.max(list.scrollLeft, right - list.clientWidth));
  });
}

export function panelId(id: string): string {
  return `${id}-panel`;
}

export function tabId(id: string, name: string): string {
  return `${id}-tab-${name}`;
}

function target(key: string, at: number, n: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % n;
    case "ArrowLeft":
      return (at + n - 1) % n;
    case "Home":
      return 0;
    case "End":
      return n - 1;
    default:
      return undefined;
  }
}
