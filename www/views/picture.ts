// The way to save a chart as a picture, which stands at the same place in all charts.

import { html, type TemplateResult } from "lit-html";
import type { Messages } from "../i18n/index.ts";
import type { Dispatch } from "../state.ts";
import type { PictureFormat } from "../state/page.ts";

const formats: readonly PictureFormat[] = ["png", "svg"];

/** The element whose picture is taken; what stands in it and is no part of the chart is left out. */
export function chartId(id: string): string {
  return `chart-${id}`;
}

/** For the end of the element with that id. */
export function pictureView(t: Messages, dispatch: Dispatch, id: string, title: string): TemplateResult {
  return html`<div class="save-picture" role="group" aria-label=${t.page.picture.save}>
    <span aria-hidden="true">${t.page.picture.save}</span>
    ${formats.map((format) => {
      const name = format.toUpperCase();
      return html`<button type="button" class="quiet" aria-label=${t.page.picture.saveAs(name, title)}
        @click=${() => dispatch({ type: "pictureAsked", id, title, format })}>${name}</button>`;
    })}
  </div>`;
}
