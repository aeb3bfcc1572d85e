// The page's networks in TensorFlow.js, as src/model has their formulas, for texts without padding.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import { adam, epsilon, kernelWidths, nHeads, width } from "./parameters.mjs";

export { parametersOf } from "./parameters.mjs";

/** Without types, as the library is not installed where this is checked. @typedef {any} Tensor */
/** @typedef {(name: string) => Tensor} Weights */
/** @typedef {import("./parameters.mjs").Sizes} Sizes */

/**
 * @param {"wasm" | "webgl" | "webgpu"} backend
 * @returns {import("./parameters.mjs").Peer}
 */
export function peerOf(backend) {
  /** @type {(at: number) => Tensor} */
  let step = () => tf.scalar(NaN);
  let n = 0;
  let batchSize = 1;
  /** @type {{ ids?: Tensor, labels?: Tensor }[]} */
  let texts = [];
  return {
    async start() {
      setWasmPaths(new URL("tfjs/", document.baseURI).href);
      if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`);
      await tf.ready();
    },
    prepare(model, sizes, parameters) {
      batchSize = sizes.batch;
      tf.disposeVariables();
      const weights = new Map([...parameters].map(([name, { shape, values }]) => [name, variable(shape, values)]));
      /** @type {Weights} */
      const weight = (name) => weights.get(name) ?? tf.scalar(NaN);
      const optimizer = tf.train.adam(adam.rate, adam.momentum, adam.beta, adam.epsilon);
      const trained = [...weights.values()];
      n = 0;
      step = (at) => {
        const { ids, labels } = texts[at % texts.length] ?? {};
        const loss = () => lossOf(bodies[model](embed(weight("embedding"), ids, sizes), weight, sizes), labels, weight);
        return optimizer.minimize(loss, true, trained);
      };
    },
    use(batches) {
      tf.dispose(texts);
      texts = batches.map(({ ids, labels }) => ({
        ids: tf.tensor1d(ids, "int32"),
        labels: tf.tensor2d(labels, [batchSize, 1]),
      }));
    },
    async steps(nSteps) {
      const losses = Array.from({ length: nSteps }, () => step(n++));
      const values = await Promise.all(losses.map((loss) => loss.data()));
      tf.dispose(losses);
      return values.map(([value = NaN]) => value);
    },
  };
}

/** @param {number[]} shape @param {Float32Array} values */
function variable(shape, values) {
  return tf.variable(tf.tensor(values, shape));
}

/** `[batch, length, width]`; some backends have no sum of segments, by which the gradient is made. */
const gather = tf.customGrad((/** @type {Tensor} */ table, /** @type {Tensor} */ ids, /** @type {Function} */ save) => {
  save([ids]);
  const [nRows, d] = table.shape;
  const gradFunc = (/** @type {Tensor} */ dy, /** @type {Tensor[]} */ [ids]) => {
    const sum = tf.getKernel("UnsortedSegmentSum", tf.getBackend())
      ? tf.unsortedSegmentSum(dy, ids, nRows)
      : tf.scatterND(tf.expandDims(ids, 1), dy, [nRows, d]);
    return [sum, tf.zerosLike(ids)];
  };
  return { value: tf.gather(table, ids), gradFunc };
});

/**
 * @param {Tensor} table
 * @param {Tensor} ids
 * @param {Sizes} sizes
 */
function embed(table, ids, { batch, length }) {
  return tf.reshape(gather(table, ids), [batch, length, width]);
}

/** `[batch, length, width]` → `[batch, features]` @type {Record<import("./parameters.mjs").Model, (x: Tensor, weight: Weights, sizes: Sizes) => Tensor>} */
const bodies = {
  cnn(x, weight, { batch, length }) {
    const largest = kernelWidths.map((kernel) => {
      const padded = tf.pad(x, [
        [0, 0],
        [0, kernel - 1],
        [0, 0],
      ]);
      const places = Array.from({ length: kernel }, (_, at) => tf.slice(padded, [0, at, 0], [batch, length, width]));
      const windows = tf.reshape(tf.concat(places, 2), [batch * length, kernel * width]);
      const filters = tf.reshape(tf.transpose(weight(`convolution${kernel}`), [2, 1, 0]), [kernel * width, width]);
      const values = tf.relu(tf.add(tf.matMul(windows, filters), weight(`bias${kernel}`)));
      return tf.max(tf.reshape(values, [batch, length, width]), 1);
    });
    return tf.concat(largest, 1);
  },
  gru(x, weight, { batch, length }) {
    const ways = ["forwards", "backwards"].map((way) => {
      const flat = tf.reshape(x, [batch * length, width]);
      const input = tf.add(tf.matMul(flat, weight(`${way}.input`)), weight(`${way}.bias`));
      const inputs = tf.unstack(tf.reshape(input, [batch, length, 3 * width]), 1);
      let state = tf.zeros([batch, width]);
      // Not reversed in place: the list is what the gradient is made by, too.
      const order = way === "backwards" ? inputs.toReversed() : inputs;
      const states = order.map((/** @type {Tensor} */ input) => {
        const [inputR, inputZ, inputN] = tf.split(input, 3, 1);
        const [hiddenR, hiddenZ, hiddenN] = tf.split(tf.matMul(state, weight(`${way}.hidden`)), 3, 1);
        const reset = tf.sigmoid(tf.add(inputR, hiddenR));
        const update = tf.sigmoid(tf.add(inputZ, hiddenZ));
        const candidate = tf.tanh(tf.add(inputN, tf.mul(reset, tf.add(hiddenN, weight(`${way}.resetBias`)))));
        state = tf.add(candidate, tf.mul(update, tf.sub(state, candidate)));
        return state;
      });
      return tf.max(tf.stack(states, 1), 1);
    });
    return tf.concat(ways, 1);
  },
  transformer(x, weight, { batch, length }) {
    x = tf.add(x, weight("positions"));
    const flat = [batch * length, width];
    const heads = (/** @type {Tensor} */ x) =>
      tf.transpose(tf.reshape(x, [batch, length, nHeads, width / nHeads]), [0, 2, 1, 3]);
    const normed = tf.reshape(norm(x, weight, "attentionNorm"), flat);
    const [query, key, value] = ["query", "key", "value"].map((name) => heads(linear(normed, weight, name)));
    const scores = tf.div(tf.matMul(query, key, false, true), Math.sqrt(width / nHeads));
    const context = tf.transpose(tf.matMul(tf.softmax(scores), value), [0, 2, 1, 3]);
    x = tf.add(x, tf.reshape(linear(tf.reshape(context, flat), weight, "output"), [batch, length, width]));
    const expanded = linear(tf.reshape(norm(x, weight, "feedForwardNorm"), flat), weight, "expand");
    const contracted = linear(gelu(expanded), weight, "contract");
    x = tf.add(x, tf.reshape(contracted, [batch, length, width]));
    return tf.mean(norm(x, weight, "norm"), 1);
  },
};

/** @param {Tensor} features @param {Tensor} labels @param {Weights} weight */
function lossOf(features, labels, weight) {
  const logits = linear(features, weight, "head");
  const softplus = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, labels)), softplus));
}

/** @param {Tensor} x @param {Weights} weight @param {string} name */
function linear(x, weight, name) {
  return tf.add(tf.matMul(x, weight(`${name}.weight`)), weight(`${name}.bias`));
}

/** @param {Tensor} x @param {Weights} weight @param {string} name */
function norm(x, weight, name) {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const standard = tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(standard, weight(`${name}.scale`)), weight(`${name}.shift`));
}

/** @param {Tensor} x */
function gelu(x) {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}
