// Texts from files and samples.

import { describe } from "../engine/errors.ts";
import type { Engine } from "../engine/protocol.ts";
import { messagesHere } from "../i18n/index.ts";
import { prefetched } from "../prefetch.ts";
import { type MadeSample, isMade } from "../samples/made-list.ts";
import { samples } from "../samples/index.ts";
import type { Action } from "../state.ts";
import type { Store } from "../store.ts";
import type { FileEffects } from "./files.ts";
import { once } from "./lazy.ts";
import { fetchMedia } from "./media-access.ts";

const fetchMade = prefetched(() => import("../samples/made.ts"));
const fetchFiles = prefetched(() => import("./files.ts"));

/** Returns a promise of the text that is on its way, if one is. */
export function connectSources(store: Store, engine: Engine): () => Promise<void> {
  const { dispatch } = store;
  let arriving = Promise.resolve();
  const files = once(fetchFiles, ({ connectFiles }) => connectFiles(store, engine));

  async function loadSample(id: string): Promise<void> {
    if (isMade(id)) return makeOne(id);
    const sample = samples.find((sample) => sample.id === id);
    if (!sample) return;
    const { name } = messagesHere(store.state.language).samples[sample.id];
    const { present } = store.state.projects;
    try {
      const [text, testText] = await Promise.all([sample.load(), sample.loadTest?.()]);
      // It was meant for another project.
      if (store.state.projects.present !== present) return;
      dispatch({ type: "textLoaded", text, name, sample: id, testText });
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "fileFailed", name, detail: describe(thrown) } });
    }
  }

  async function makeOne(id: MadeSample): Promise<void> {
    const { name, classes } = messagesHere(store.state.language).made[id];
    const { present } = store.state.projects;
    try {
      const [{ makeSample }, media] = await Promise.all([fetchMade(), fetchMedia(store, engine)]);
      const files = (await makeSample(id)).map(({ file, class: kind }) => ({
        file,
        name: file.name,
        label: classes[kind] ?? "",
      }));
      if (store.state.projects.present !== present) return;
      await media.add(files, name, new AbortController().signal);
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "fileFailed", name, detail: describe(thrown) } });
    }
  }

  async function withFiles(name: string, act: (files: FileEffects) => Promise<void>): Promise<void> {
    const { present } = store.state.projects;
    try {
      const effects = await files.get();
      if (store.state.projects.present === present) await act(effects);
    } catch (thrown) {
      dispatch({ type: "noticed", notice: { code: "fileFailed", name, detail: describe(thrown) } });
    }
  }

  store.listen((action: Action) => {
    switch (action.type) {
      case "sampleChosen":
        arriving = loadSample(action.id);
        return;
      case "filesDropped":
        if (action.files.length > 0 || action.folders?.length) {
          arriving = withFiles(action.files[0]?.name ?? "", (files) => files.drop(action));
        }
        return;
      case "filesArranged":
      case "filesCancelled":
      case "sourceCorrected":
      case "sourceQuestioned":
        arriving = withFiles(store.state.data.present.name ?? "", (files) => files.act(action));
        return;
      default:
    }
  });
  return () => arriving;
}
