// The script of a page that is one file, with a trained model inside: a box for a text, the classes, and
// why. It asks nobody, and works from a disk. `html.ts` makes the page around it.

import { HandfulClassifier } from "../../package/classifier-element.ts";
import { handfulError } from "../../package/error.ts";
import { Model, type Why } from "../../package/model.ts";

/** Of weights as shares of the largest one, `w1` to `w4` of the page's style. */
const nShades = 4;

async function begin(): Promise<void> {
  const status = found("status");
  try {
    const [engine, model, encoder] = await Promise.all([bytesOf("engine"), bytesOf("model"), bytesOf("encoder")]);
    if (!engine || !model) throw new Error("the page is not whole");
    const opened = await Model.fromBytes({ engine, model, encoder });
    status.remove();
    show(opened);
  } catch (thrown) {
    status.textContent = `${status.dataset["failed"]} ${handfulError(thrown).message}`;
  }
}

/** What lies in the page: base64 of bytes that are packed by gzip; nothing where the model needs none. */
async function bytesOf(id: string): Promise<ArrayBuffer | undefined> {
  const element = document.getElementById(id);
  if (!element) return undefined;
  const packed = Uint8Array.from(atob(element.textContent), (sign) => sign.charCodeAt(0));
  element.remove();
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function show(model: Model): void {
  customElements.define("handful-classifier", HandfulClassifier);
  const box = document.createElement("handful-classifier");
  box.classifier = model;
  const button = found("ask") as HTMLButtonElement;
  const why = found("why");
  /** What is being explained; another text ends it. */
  let asked: AbortController | undefined;
  const end = () => {
    asked?.abort();
    asked = undefined;
    button.disabled = false;
    why.replaceChildren();
  };
  found("try").prepend(box);
  box.addEventListener("input", end);
  box.addEventListener("prediction", () => {
    end();
    button.hidden = false;
  });
  button.addEventListener("click", async () => {
    const mine = new AbortController();
    asked = mine;
    button.disabled = true;
    why.textContent = why.dataset["busy"] ?? "";
    const text = box.value;
    const nodes = await model.explain(text, { signal: mine.signal }).then(
      (answer) => explained(text, answer, why.dataset["says"] ?? ""),
      (thrown: unknown) => [handfulError(thrown).message],
    );
    if (asked !== mine) return;
    end();
    why.replaceChildren(...nodes);
  });
  box.focus();
}

/** The text with the weight of each part as a shade, and as a number for whoever points at it. */
function explained(text: string, { label, units }: Why, says: string): Node[] {
  const largest = Math.max(...units.map(({ gradient }) => Math.abs(gradient)), 1e-9);
  const whole = document.createElement("p");
  whole.dir = "auto";
  let at = 0;
  for (const { start, end, gradient } of units) {
    if (start < at) continue;
    whole.append(text.slice(at, start));
    const mark = document.createElement("mark");
    const shade = Math.round((nShades * Math.abs(gradient)) / largest);
    mark.className = `${gradient < 0 ? "against" : "for"} w${shade}`;
    mark.title = gradient.toFixed(2);
    mark.textContent = text.slice(start, end);
    whole.append(mark);
    at = end;
  }
  whole.append(text.slice(at));
  const help = document.createElement("p");
  help.className = "help";
  help.textContent = says.replace("{label}", label);
  return [whole, help];
}

function found(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

void begin();
