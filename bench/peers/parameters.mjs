// The parameters of the page's networks in the order in which its checkpoints have them.

/** @typedef {"cnn" | "gru" | "transformer"} Model */
/** @typedef {{ batch: number, length: number, vocabulary: number }} Sizes */
/** What is trained, and on what: texts are rows of ids without padding, labels 0 or 1. */
/** @typedef {{ ids: Int32Array, labels: Float32Array }} Batch */
/**
 * What each peer is in the browser. Losses are read once all steps are made.
 * @typedef {object} Peer
 * @property {() => Promise<void>} start
 * @property {(model: Model, sizes: Sizes, weights: Map<string, Parameter>) => void} prepare
 * @property {(batches: Batch[]) => void} use the steps to come take one after the other
 * @property {(nSteps: number) => Promise<number[]>} steps
 */
/** @typedef {{ shape: number[], values: Float32Array }} Parameter */

/** The page's defaults. */
export const width = 64;
export const kernelWidths = [2, 3, 4];
export const nHeads = 4;
export const epsilon = 1e-5;
export const adam = { rate: 0.003, momentum: 0.9, beta: 0.999, epsilon: 1e-8 };
const inner = 128;

/**
 * @param {Model} model
 * @param {Sizes} sizes
 * @returns {[name: string, shape: number[]][]}
 */
export function shapesOf(model, { length, vocabulary }) {
  const d = width;
  const shapes = {
    cnn: () => kernelWidths.flatMap((k) => [named(`convolution${k}`, [d, d, k]), named(`bias${k}`, [d])]),
    gru: () =>
      ["forwards", "backwards"].flatMap((way) => [
        named(`${way}.input`, [d, 3 * d]),
        named(`${way}.bias`, [3 * d]),
        named(`${way}.hidden`, [d, 3 * d]),
        named(`${way}.resetBias`, [d]),
      ]),
    transformer: () => [
      named("positions", [length, d]),
      ...norm("attentionNorm", d),
      ...["query", "key", "value", "output"].flatMap((name) => linear(name, d, d)),
      ...norm("feedForwardNorm", d),
      ...linear("expand", d, inner),
      ...linear("contract", inner, d),
      ...norm("norm", d),
    ],
  };
  const nFeatures = { cnn: kernelWidths.length * d, gru: 2 * d, transformer: d };
  return [named("embedding", [vocabulary, d]), ...shapes[model](), ...linear("head", nFeatures[model], 1)];
}

/**
 * A checkpoint's parameters by their names.
 * @param {Model} model
 * @param {Sizes} sizes
 * @param {ArrayBuffer} checkpoint safetensors
 * @returns {Map<string, Parameter>}
 */
export function parametersOf(model, sizes, checkpoint) {
  const headerBytes = Number(new DataView(checkpoint).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(checkpoint, 8, headerBytes)));
  const parameters = shapesOf(model, sizes).map(([name, shape], index) => {
    const [begin, end] = header[`model.${index}`].data_offsets;
    const values = new Float32Array(checkpoint.slice(8 + headerBytes + begin, 8 + headerBytes + end));
    const size = shape.reduce((a, b) => a * b, 1);
    if (values.length !== size) throw new Error(`${name} has ${values.length} numbers, not ${size}`);
    return /** @type {const} */ ([name, { shape, values }]);
  });
  return new Map(parameters);
}

/**
 * @param {string} name
 * @param {number[]} shape
 * @returns {[string, number[]]}
 */
function named(name, shape) {
  return [name, shape];
}

/** @param {string} name @param {number} d */
function norm(name, d) {
  return [named(`${name}.scale`, [d]), named(`${name}.shift`, [d])];
}

/** @param {string} name @param {number} from @param {number} to */
function linear(name, from, to) {
  return [named(`${name}.weight`, [from, to]), named(`${name}.bias`, [to])];
}
