// What is pasted into the box of labelled texts.

import type { Messages } from "../../i18n/index.ts";
import { prefetched } from "../../prefetch.ts";
import type { Dispatch } from "../../state.ts";
import { longestShown } from "../../state/reading.ts";

const fetchTables = prefetched(() => import("../../files/html-table.ts"));

/** A table is pasted as its rows; a long text as a file; all else as the browser does it. */
export function paste(t: Messages, event: ClipboardEvent, dispatch: Dispatch): void {
  const { clipboardData, currentTarget } = event;
  const text = clipboardData?.getData("text/plain") ?? "";
  const html = clipboardData?.getData("text/html") ?? "";
  if (text === "" && clipboardData && clipboardData.files.length > 0) {
    event.preventDefault();
    dispatch({ type: "filesDropped", files: [...clipboardData.files] });
    return;
  }
  const mayBeTable = /<table/i.test(html);
  if (!mayBeTable && text.length <= longestShown) return;
  event.preventDefault();
  const area = currentTarget as HTMLTextAreaElement;
  const put = (pasted: string) => {
    // A text area stands still over a text of this length.
    if (pasted.length > longestShown) {
      dispatch({ type: "filesDropped", files: [new File([pasted], t.data.pasted)] });
      return;
    }
    area.focus();
    // The one way to put a text in that the field can undo.
    if (!document.execCommand("insertText", false, pasted)) {
      area.setRangeText(pasted, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };
  if (!mayBeTable) return put(text);
  fetchTables().then(
    ({ tableText }) => put(tableText(html) ?? text),
    () => put(text),
  );
}
