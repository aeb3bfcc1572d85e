// What the model says of the text being tried, and how texts are cut into tokens.

import { isAt } from "../state/place.ts";
import { samplerText } from "../state/trial.ts";
import type { Engine } from "../engine/protocol.ts";
import { kindOfText } from "../kinds/reference.ts";
import { hasModel } from "../state/run.ts";
import type { Store } from "../store.ts";
import { debounce } from "./debounce.ts";
import type { Encoders } from "./encoders.ts";
import { quietly } from "./quietly.ts";

export function connectPredicting(store: Store, engine: Engine, encoders: Encoders): void {
  const { dispatch } = store;

  const predicting = debounce(120, async () => {
    const { run, trial } = store.state;
    if (!hasModel(run) || trial.text.trim() === "") return;
    const { text } = trial;
    const isCurrent = () => store.state.trial.text === text && hasModel(store.state.run);
    await quietly(
      async () => {
        const kind = kindOfText(text);
        // Its vector, which it may have to be read for.
        if (kind !== "text") await encoders.acquire(kind);
        const prediction = await engine.ask({ kind: "predict", input: { text } });
        const view = await engine.ask({ kind: "read", input: { text } });
        if (isCurrent()) dispatch({ type: "predicted", prediction, tokens: { text, view } });
      },
      (error) => {
        if (isCurrent()) dispatch({ type: "predictFailed", error });
      },
    );
  });

  const sampling = debounce(150, async () => {
    const { state } = store;
    const text = samplerText(state);
    const { plan } = state.plan;
    if (!isAt(state, "model", "layers") || !plan || text === "" || kindOfText(text) !== "text") return;
    // Its tokens are those of an encoder that is not here yet.
    if (plan.encoder && !plan.encoderLoaded) return dispatch({ type: "sampled" });
    await quietly(
      async () => {
        const view = await engine.tokens(text);
        dispatch({ type: "sampled", tokens: { text, view } });
      },
      (error) => dispatch({ type: "noticed", notice: { code: "error", error } }),
    );
  });

  store.listen((_action, after, before) => {
    if (after.trial.text !== before.trial.text || after.run.modelVersion !== before.run.modelVersion) predicting.ask();
    const samplerChanged =
      samplerText(after) !== samplerText(before) ||
      after.plan.plan !== before.plan.plan ||
      isAt(after, "model", "layers") !== isAt(before, "model", "layers");
    if (samplerChanged) sampling.ask();
  });
}
