import { describe } from "../engine/errors.ts";
import { FileError } from "../files/protocol.ts";
import { fetchMessages } from "../i18n/index.ts";
import type { Notice } from "../state/page.ts";
import type { Store } from "../store.ts";

/** Says why a file is not read. */
export async function refuse(store: Store, name: string, thrown: unknown): Promise<void> {
  const notice = noticeOf(name, thrown);
  // Its sentence is of words that not every visit fetches.
  if (notice.code === "fileRefused") await fetchMessages(store.state.language, "files");
  store.dispatch({ type: "noticed", notice });
}

function noticeOf(name: string, thrown: unknown): Notice {
  if (!(thrown instanceof FileError)) return { code: "fileFailed", name, detail: describe(thrown) };
  const { problem } = thrown;
  switch (problem.code) {
    case "error":
      return { code: "error", error: { kind: problem.error, line: undefined }, name };
    case "failed":
      return { code: "fileFailed", name, detail: problem.detail };
    default:
      return { code: "fileRefused", name, problem };
  }
}
