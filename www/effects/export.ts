// Takes the model out for other programs. Fetched when it is first asked for.

import { engineError, toCoreError } from "../engine/errors.ts";
import { AbortError, type Engine, type ExportedFile, type ExportForm } from "../engine/protocol.ts";
import { htmlPage } from "../export/html.ts";
import { modelCard } from "../export/card.ts";
import { javaScriptFiles } from "../export/java-script.ts";
import { readme } from "../export/readme.ts";
import { saveFile } from "../files/save.ts";
import { fetchMessages, messagesHere } from "../i18n/index.ts";
import { isMedia } from "../kinds/reference.ts";
import { pack, packFiles } from "../project-file/client.ts";
import { contentsOfModel, entriesOf } from "../project-file/contents.ts";
import { modelName, projectEnding } from "../project-file/form.ts";
import python from "../../src/export/python/handful_model.py?raw";
import project from "../../src/export/python/pyproject.toml?raw";
import { type ArchiveKind, type ExportAction, exportKind } from "../state/export.ts";
import type { EncoderName } from "../state/encoders.ts";
import { presentProject } from "../state/projects.ts";
import { givesSeveral } from "../state/run.ts";
import { runWithModel } from "../state/runs.ts";
import { encoderOf } from "../state/settings.ts";
import type { Store } from "../store.ts";
import { projectName } from "../views/project-name.ts";
import type { Encoders } from "./encoders.ts";
import { fetchMedia } from "./media-access.ts";
import { oneAtATime } from "./one-at-a-time.ts";

const wordsNeeded = ["export", "compare", "several"] as const;

/** Returns what is to be done after an action. */
export function connectExport(store: Store, engine: Engine, encoders: Encoders): (action: ExportAction) => void {
  const { dispatch } = store;
  const working = oneAtATime((thrown) =>
    dispatch({ type: "exportEnded", ...(thrown !== undefined && { error: toCoreError(thrown) }) }),
  );

  async function files(
    kind: ArchiveKind,
    encoder: EncoderName | undefined,
    signal: AbortSignal,
  ): Promise<Record<string, Blob>> {
    const model = await engine.saveModel();
    if (isMedia(encoder)) {
      if (!(await encoders.obtain(encoder, undefined, signal)))
        throw signal.aborted
          ? new AbortError()
          : engineError({ code: "encoderMissing", name: encoder, model: undefined });
      const { graph, python } = await (await fetchMedia(store, engine)).graph(encoder);
      const written = await engine.exportModel(model, graph, "onnx", signal);
      return { ...blobsOf(written), "handful_media.py": new Blob([python]) };
    }
    if (kind === "javascript") return javaScriptFiles(model, encoder && engine.encoderFile(encoder), signal);
    const form: ExportForm = kind === "onnx" ? "onnx" : "safetensors";
    const written = await engine.exportModel(model, encoder, form, signal);
    return {
      ...blobsOf(written),
      [modelName]: model,
      "handful_model.py": new Blob([python]),
      ...(form === "safetensors" && { "pyproject.toml": new Blob([project]) }),
    };
  }

  async function write(signal: AbortSignal): Promise<{ name: string; bytes: number }> {
    const { language, run } = store.state;
    const { trained, plan } = run;
    const kind = exportKind(store.state);
    if (!trained) throw new Error("there is no model");
    const encoder = encoderOf(trained.config);
    await Promise.all(wordsNeeded.map((part) => fetchMessages(language, part)));
    const card = modelCard(store.state, new Date()) ?? "";
    if (kind === "card") return save("handful-model-card.md", new Blob([card], { type: "text/markdown" }));
    if (kind === "html") {
      const page = await htmlPage(
        {
          language,
          classes: plan?.classes ?? [],
          isSeveral: givesSeveral(run),
          card,
          model: await engine.saveModel(),
          encoder: encoder && engine.encoderFile(encoder),
        },
        signal,
      );
      return save("handful-classifier.html", page);
    }
    if (kind === "handful") {
      const { name, sample } = presentProject(store.state);
      const title = projectName(messagesHere(language), { name, sample });
      const { list } = store.state.runs;
      const record = runWithModel(list, run.model) ?? list.find(({ at }) => at === run.keptAt);
      const contents = contentsOfModel(await engine.saveModel(), trained.config, title, run, record);
      return save(`handful-model${projectEnding}`, await pack(entriesOf(contents, false, new Date()), signal));
    }
    const about = new Blob([`${card}\n${readme(language, isMedia(encoder) ? encoder : kind, givesSeveral(run))}`]);
    return save(
      `handful-${kind}.zip`,
      await packFiles({ "README.md": about, ...(await files(kind, encoder, signal)) }, signal),
    );
  }

  const take = () => working.begin(async (signal) => dispatch({ type: "exportEnded", saved: await write(signal) }));

  return (action) => {
    if (action.type === "exportAsked") void take();
    if (action.type === "exportCancelled" || action.type === "exportClosed") working.abort();
  };
}

function blobsOf(files: readonly ExportedFile[]): Record<string, Blob> {
  return Object.fromEntries(files.map(({ name, bytes }) => [name, new Blob([bytes as BlobPart])]));
}

function save(name: string, file: Blob): { name: string; bytes: number } {
  saveFile(name, file, file.type);
  return { name, bytes: file.size };
}
