// The page's networks in jax-js, as src/model has their formulas, for texts without padding.

import { defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { adam, epsilon, kernelWidths, nHeads, width } from "./parameters.mjs";

export { parametersOf } from "./parameters.mjs";

// An array is gone once it was used; `ref` keeps it for one use more.

/** Without types, as the library is not installed where this is checked. @typedef {any} Array */
/** @typedef {Record<string, Array>} Weights */
/** @typedef {import("./parameters.mjs").Sizes} Sizes */

/**
 * @param {"wasm" | "webgpu"} backend
 * @returns {import("./parameters.mjs").Peer}
 */
export function peerOf(backend) {
  /** @type {any} */
  let state;
  /** @type {any} */
  let step;
  /** @type {{ ids?: Array, labels?: Array }[]} */
  let texts = [];
  let n = 0;
  let batchSize = 1;
  return {
    async start() {
      if (!(await init(backend)).includes(backend)) throw new Error(`jax-js has no ${backend} here`);
      defaultDevice(backend);
    },
    prepare(model, sizes, parameters) {
      if (state) tree.dispose(state);
      batchSize = sizes.batch;
      step?.dispose();
      const entries = [...parameters].map(([name, { shape, values }]) => [name, np.array(values, { shape })]);
      /** @type {Weights} */
      const weights = Object.fromEntries(entries);
      const zeros = () => Object.fromEntries([...parameters].map(([name, { shape }]) => [name, np.zeros(shape)]));
      state = { weights, means: zeros(), squares: zeros() };
      const loss = (/** @type {Weights} */ weights, /** @type {Array} */ ids, /** @type {Array} */ labels) => {
        // Not reshaped: jax-js 0.1.25 does not compile the gradient of rows that are.
        const x = np.take(take(weights, "embedding"), ids, 0);
        const value = lossOf(bodies[model](x, weights, sizes), labels, weights);
        tree.dispose(weights);
        return value;
      };
      const gradients = valueAndGrad(loss);
      const names = [...parameters.keys()];
      step = jit(
        (
          /** @type {any} */ { weights, means, squares },
          /** @type {any} */ ids,
          /** @type {any} */ labels,
          /** @type {any} */ shares,
        ) => {
          const [value, gradient] = gradients(tree.ref(weights), ids, labels);
          const next = { weights: {}, means: {}, squares: {} };
          const [meanShare, squareShare] = [shares.ref.slice(0), shares.slice(1)];
          for (const name of names) {
            const g = gradient[name];
            const mean = means[name].mul(adam.momentum).add(g.ref.mul(1 - adam.momentum));
            const square = squares[name].mul(adam.beta).add(g.ref.mul(g).mul(1 - adam.beta));
            const root = np.sqrt(square.ref.div(squareShare.ref)).add(adam.epsilon);
            const change = mean.ref.div(meanShare.ref).div(root).mul(adam.rate);
            Object.assign(next.weights, { [name]: weights[name].sub(change) });
            Object.assign(next.means, { [name]: mean });
            Object.assign(next.squares, { [name]: square });
          }
          tree.dispose([meanShare, squareShare]);
          return [next, value];
        },
      );
      n = 0;
    },
    use(batches) {
      for (const { ids, labels } of texts) tree.dispose([ids, labels]);
      texts = batches.map(({ ids, labels }) => ({
        ids: np.array(ids, { shape: [batchSize, ids.length / batchSize], dtype: np.int32 }),
        labels: np.array(labels, { shape: [batchSize, 1] }),
      }));
    },
    async steps(nSteps) {
      /** @type {Array[]} */
      const losses = [];
      for (let made = 0; made < nSteps; made++) {
        const { ids, labels } = texts[n++ % texts.length] ?? {};
        const shares = np.array([1 - adam.momentum ** n, 1 - adam.beta ** n]);
        const [next, loss] = step(state, ids.ref, labels.ref, shares);
        state = next;
        losses.push(loss);
      }
      const values = [];
      for (const loss of losses) values.push((await loss.data())[0] ?? NaN);
      // The last step's weights, which the loss does not wait for.
      await state.weights["head.bias"].blockUntilReady();
      return values;
    },
  };
}

/** @param {Weights} weights @param {string} name @returns {Array} */
function take(weights, name) {
  const weight = weights[name];
  if (!weight) throw new Error(`there is no ${name}`);
  return weight.ref;
}

/** `[batch, length, width]` → `[batch, features]` @type {Record<import("./parameters.mjs").Model, (x: Array, weights: Weights, sizes: Sizes) => Array>} */
const bodies = {
  cnn(x, weights, { batch, length }) {
    const largest = kernelWidths.map((kernel) => {
      const padded = np.pad(x.ref, [
        [0, 0],
        [0, kernel - 1],
        [0, 0],
      ]);
      const places = Array.from({ length: kernel }, (_, at) => padded.ref.slice([], [at, at + length], []));
      padded.dispose();
      const windows = np.concatenate(places, 2).reshape([batch * length, kernel * width]);
      const filters = np.transpose(take(weights, `convolution${kernel}`), [2, 1, 0]).reshape([kernel * width, width]);
      const values = nn.relu(np.matmul(windows, filters).add(take(weights, `bias${kernel}`)));
      return np.max(values.reshape([batch, length, width]), 1);
    });
    x.dispose();
    return np.concatenate(largest, 1);
  },
  gru(x, weights, { batch, length }) {
    const ways = ["forwards", "backwards"].map((way) => {
      const flat = x.ref.reshape([batch * length, width]);
      const input = np.matmul(flat, take(weights, `${way}.input`)).add(take(weights, `${way}.bias`));
      const inputs = input.reshape([batch, length, 3 * width]);
      const order = Array.from({ length }, (_, at) => (way === "backwards" ? length - 1 - at : at));
      let state = np.zeros([batch, width]);
      const states = order.map((at) => {
        const [inputR, inputZ, inputN] = thirds(inputs.ref.slice([], at, []));
        const [hiddenR, hiddenZ, hiddenN] = thirds(np.matmul(state.ref, take(weights, `${way}.hidden`)));
        const reset = nn.sigmoid(inputR.add(hiddenR));
        const update = nn.sigmoid(inputZ.add(hiddenZ));
        const candidate = np.tanh(inputN.add(reset.mul(hiddenN.add(take(weights, `${way}.resetBias`)))));
        state = candidate.ref.add(update.mul(state.sub(candidate)));
        return state.ref;
      });
      tree.dispose([state, inputs]);
      return np.max(np.stack(states, 1), 1);
    });
    x.dispose();
    return np.concatenate(ways, 1);
  },
  transformer(x, weights, { batch, length }) {
    x = x.add(take(weights, "positions"));
    const flat = [batch * length, width];
    const heads = (/** @type {Array} */ x) =>
      np.transpose(x.reshape([batch, length, nHeads, width / nHeads]), [0, 2, 1, 3]);
    const normed = norm(x.ref, weights, "attentionNorm").reshape(flat);
    const query = heads(linear(normed.ref, weights, "query"));
    const key = heads(linear(normed.ref, weights, "key"));
    const value = heads(linear(normed, weights, "value"));
    const scores = np.matmul(query, np.transpose(key, [0, 1, 3, 2])).div(Math.sqrt(width / nHeads));
    const context = np.transpose(np.matmul(nn.softmax(scores, -1), value), [0, 2, 1, 3]).reshape(flat);
    x = x.add(linear(context, weights, "output").reshape([batch, length, width]));
    const expanded = linear(norm(x.ref, weights, "feedForwardNorm").reshape(flat), weights, "expand");
    x = x.add(linear(gelu(expanded), weights, "contract").reshape([batch, length, width]));
    return np.mean(norm(x, weights, "norm"), 1);
  },
};

/** @param {Array} features @param {Array} labels @param {Weights} weights */
function lossOf(features, labels, weights) {
  const logits = linear(features, weights, "head");
  const softplus = np.log1p(np.exp(np.abs(logits.ref).neg()));
  return np.mean(nn.relu(logits.ref).sub(logits.mul(labels)).add(softplus));
}

/** @param {Array} x @returns {[Array, Array, Array]} */
function thirds(x) {
  const third = (/** @type {number} */ at) => x.ref.slice([], [at * width, (at + 1) * width]);
  const parts = /** @type {[Array, Array, Array]} */ ([third(0), third(1), third(2)]);
  x.dispose();
  return parts;
}

/** @param {Array} x @param {Weights} weights @param {string} name */
function linear(x, weights, name) {
  return np.matmul(x, take(weights, `${name}.weight`)).add(take(weights, `${name}.bias`));
}

/** @param {Array} x @param {Weights} weights @param {string} name */
function norm(x, weights, name) {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(centred.ref.mul(centred.ref), -1, { keepdims: true });
  const standard = centred.div(np.sqrt(variance.add(epsilon)));
  return standard.mul(take(weights, `${name}.scale`)).add(take(weights, `${name}.shift`));
}

/** @param {Array} x */
function gelu(x) {
  return x.ref.mul(0.5).mul(lax.erf(x.mul(Math.SQRT1_2)).add(1));
}
