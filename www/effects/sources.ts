// Texts from files and samples.

import type { Notice } from "../state/page.ts";
import { decodeFile } from "../decode.ts";
import { describe } from "../engine/errors.ts";
import { EngineError } from "../engine/protocol.ts";
import { samples } from "../samples/index.ts";
import type { Store } from "../store.ts";

/** Returns a promise of the text that is on its way, if one is. */
export function connectSources(store: Store): () => Promise<void> {
  const { dispatch } = store;
  let arriving = Promise.resolve();

  async function loadFile(file: File, isTest: boolean): Promise<void> {
    try {
      const { text } = await decodeFile(file);
      dispatch(isTest ? { type: "testTyped", text } : { type: "textLoaded", text, name: file.name });
    } catch (thrown) {
      const notice: Notice =
        thrown instanceof EngineError
          ? { code: "error", error: thrown.error, name: file.name }
          : { code: "fileFailed", name: file.name, detail: describe(thrown) };
      dispatch({ type: "noticed", notice });
    }
  }

  async function loadSample(id: string): Promise<void> {
    const sample = samples.find((sample) => sample.id === id);
    if (!sample) return;
    const name = sample.name[store.state.language];
    try {
      const [text, testText] = await Promise.all([sample.load(), sample.loadTest?.()]);
      dispatch({ type: "textLoaded", text, name, sample: id, testText });
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "fileFailed", name, detail: describe(thrown) } });
    }
  }

  store.listen((action) => {
    if (action.type === "sampleChosen") arriving = loadSample(action.id);
    if (action.type === "filesDropped" && action.files[0]) {
      arriving = loadFile(action.files[0], action.isTest ?? false);
    }
  });
  return () => arriving;
}
