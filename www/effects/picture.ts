// Saves a chart as a picture. Fetched when the first is asked for.

import { describe } from "../engine/errors.ts";
import { saveFile } from "../files/save.ts";
import { takePicture } from "../picture/index.ts";
import type { PageAction } from "../state/page.ts";
import type { Store } from "../store.ts";
import { chartId } from "../views/picture.ts";

export async function savePicture(
  { dispatch }: Store,
  asked: Extract<PageAction, { type: "pictureAsked" }>,
): Promise<void> {
  const { id, title, format } = asked;
  const chart = document.getElementById(chartId(id));
  if (!chart) return;
  try {
    const picture = await takePicture(chart, title, format);
    saveFile(`handful-${id}.${format}`, picture, picture.type);
  } catch (thrown) {
    dispatch({ type: "noticed", notice: { code: "pictureFailed", detail: describe(thrown) } });
  }
}
