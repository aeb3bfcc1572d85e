// Texts from files and samples.

import { describe, toCoreError } from "../engine/errors.ts";
import { decode } from "../decode.ts";
import { samples } from "../samples/index.ts";
import type { Store } from "../store.ts";

/** Twice the most bytes that a text may have: as many as it can take in UTF-16. */
const mostFileBytes = 20_000_000;

export function connectSources(store: Store): void {
  const { dispatch } = store;

  async function loadFile(file: File): Promise<void> {
    if (file.size > mostFileBytes) {
      const kind = { code: "tooLarge", nBytes: file.size, limit: mostFileBytes / 2 } as const;
      return dispatch({ type: "noticed", notice: { code: "error", error: { kind, line: undefined } } });
    }
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch (thrown) {
      const notice = { code: "fileFailed", name: file.name, detail: describe(thrown) } as const;
      return dispatch({ type: "noticed", notice });
    }
    try {
      dispatch({ type: "textLoaded", text: decode(bytes), name: file.name });
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "error", error: toCoreError(thrown) } });
    }
  }

  async function loadSample(id: string): Promise<void> {
    const sample = samples.find((sample) => sample.id === id);
    if (!sample) return;
    const name = sample.name[store.state.language];
    try {
      dispatch({ type: "textLoaded", text: await sample.load(), name, sample: id });
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "fileFailed", name, detail: describe(thrown) } });
    }
  }

  store.listen((action) => {
    if (action.type === "sampleChosen") void loadSample(action.id);
    if (action.type === "filesDropped" && action.files[0]) void loadFile(action.files[0]);
  });
}
