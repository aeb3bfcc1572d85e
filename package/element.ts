// Defines <handful-classifier>, whose model is fetched with an engine of its own.

import { HandfulClassifier } from "./classifier-element.ts";
import { HandfulError } from "./error.ts";
import { Handful } from "./index.ts";

export {
  type Addresses,
  HandfulClassifier,
  type HandfulClassifierEventMap,
  type PredictionDetail,
} from "./classifier-element.ts";
export { HandfulError, type HandfulErrorKind } from "./error.ts";

HandfulClassifier.open = async ({ model, encoders, engines }) => {
  const file = await fetchModel(model);
  const handful = new Handful({ encoders, engines });
  try {
    await handful.open(file);
    return handful;
  } catch (thrown) {
    handful.dispose();
    throw thrown;
  }
};

async function fetchModel(address: string): Promise<Blob> {
  let detail: string;
  try {
    const response = await fetch(address);
    if (response.ok) return await response.blob();
    detail = `HTTP ${response.status}`;
  } catch (thrown) {
    detail = String(thrown);
  }
  throw new HandfulError({ code: "modelMissing", address }, { detail });
}

if (typeof customElements === "object" && !customElements.get("handful-classifier")) {
  customElements.define("handful-classifier", HandfulClassifier);
}
