// Takes the model out for other programs. Fetched when it is first asked for.

import { strToU8 } from "fflate";
import { toCoreError } from "../engine/errors.ts";
import type { Engine, ExportForm } from "../engine/protocol.ts";
import { htmlPage } from "../export/html.ts";
import { modelCard } from "../export/card.ts";
import { readme } from "../export/readme.ts";
import { zipped } from "../export/zip.ts";
import { saveFile } from "../files/save.ts";
import { fetchMessages, messagesHere } from "../i18n/index.ts";
import { pack } from "../project-file/client.ts";
import { contentsOfModel, entriesOf } from "../project-file/contents.ts";
import { modelName, projectEnding } from "../project-file/form.ts";
import module from "../../src/export/python/handful_model.py?raw";
import project from "../../src/export/python/pyproject.toml?raw";
import type { ExportAction } from "../state/export.ts";
import { presentProject } from "../state/projects.ts";
import { runWithModel } from "../state/runs.ts";
import { encoderOf } from "../state/settings.ts";
import type { Store } from "../store.ts";
import { projectName } from "../views/project-name.ts";
import { oneAtATime } from "./one-at-a-time.ts";

/** Returns what is to be done after an action. */
export function connectExport(store: Store, engine: Engine): (action: ExportAction) => void {
  const { dispatch } = store;
  const working = oneAtATime((thrown) =>
    dispatch({ type: "exportEnded", ...(thrown !== undefined && { error: toCoreError(thrown) }) }),
  );

  async function files(form: ExportForm, signal: AbortSignal): Promise<Record<string, Uint8Array>> {
    const { config } = store.state.run.trained ?? {};
    const model = await engine.saveModel();
    const written = await engine.exportModel(model, config && encoderOf(config), form, signal);
    return {
      ...Object.fromEntries(written.map(({ name, bytes }) => [name, bytes])),
      [modelName]: new Uint8Array(await model.arrayBuffer()),
      "handful_model.py": strToU8(module),
      ...(form === "safetensors" && { "pyproject.toml": strToU8(project) }),
    };
  }

  async function write(signal: AbortSignal): Promise<{ name: string; bytes: number }> {
    const { modelExport, language, run } = store.state;
    const { trained, plan } = run;
    const { kind } = modelExport;
    await Promise.all([fetchMessages(language, "export"), fetchMessages(language, "compare")]);
    const card = modelCard(store.state, new Date()) ?? "";
    if (kind === "card") return save("handful-model-card.md", new Blob([card], { type: "text/markdown" }));
    if (kind === "html") {
      const name = trained && encoderOf(trained.config);
      const page = await htmlPage(
        {
          language,
          classes: plan?.classes ?? [],
          card,
          model: await engine.saveModel(),
          encoder: name && engine.encoderFile(name),
        },
        signal,
      );
      return save("handful-classifier.html", page);
    }
    if (kind === "handful" && trained) {
      const { name, sample } = presentProject(store.state);
      const title = projectName(messagesHere(language), { name, sample });
      const { list } = store.state.runs;
      const record = runWithModel(list, run.model) ?? list.find(({ at }) => at === run.keptAt);
      const contents = contentsOfModel(await engine.saveModel(), trained.config, title, run, record);
      return save(`handful-model${projectEnding}`, await pack(entriesOf(contents, false, new Date()), signal));
    }
    const form = kind === "onnx" ? "onnx" : "safetensors";
    const all = await files(form, signal);
    const about = strToU8(`${card}\n${readme(language, form)}`);
    return save(`handful-${kind}.zip`, await zipped({ "README.md": about, ...all }, signal));
  }

  const take = () => working.begin(async (signal) => dispatch({ type: "exportEnded", saved: await write(signal) }));

  return (action) => {
    if (action.type === "exportAsked") void take();
    if (action.type === "exportCancelled" || action.type === "exportClosed") working.abort();
  };
}

function save(name: string, file: Blob): { name: string; bytes: number } {
  saveFile(name, file, file.type);
  return { name, bytes: file.size };
}
