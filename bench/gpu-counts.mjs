// What a page asks of a graphics card: an init script counts it in `gpuCounts`.

/** @typedef {Record<"dispatches" | "submits" | "buffers" | "writes" | "maps" | "pipelines", number>} Counts */

/** In the page, before its own scripts. */
export function countGpuCalls() {
  const counts = { dispatches: 0, submits: 0, buffers: 0, writes: 0, maps: 0, pipelines: 0 };
  Object.assign(globalThis, { gpuCounts: counts });
  /** @type {[string, string, keyof typeof counts][]} */
  const calls = [
    ["GPUComputePassEncoder", "dispatchWorkgroups", "dispatches"],
    ["GPUComputePassEncoder", "dispatchWorkgroupsIndirect", "dispatches"],
    // WebGL computes by drawing.
    ["WebGL2RenderingContext", "drawArrays", "dispatches"],
    ["WebGL2RenderingContext", "drawElements", "dispatches"],
    ["GPUQueue", "submit", "submits"],
    ["GPUQueue", "writeBuffer", "writes"],
    ["GPUDevice", "createBuffer", "buffers"],
    ["WebGL2RenderingContext", "texImage2D", "buffers"],
    ["WebGL2RenderingContext", "texStorage2D", "buffers"],
    ["GPUBuffer", "mapAsync", "maps"],
    ["GPUDevice", "createComputePipeline", "pipelines"],
    ["GPUDevice", "createComputePipelineAsync", "pipelines"],
    ["WebGL2RenderingContext", "linkProgram", "pipelines"],
  ];
  for (const [type, name, count] of calls) {
    const prototype = /** @type {any} */ (globalThis)[type]?.prototype;
    const call = prototype?.[name];
    if (!call) continue;
    prototype[name] = function (/** @type {unknown[]} */ ...args) {
      counts[count]++;
      return call.apply(this, args);
    };
  }
}

/** @param {import("playwright-core").Page} page @returns {Promise<Counts>} */
export function countsOf(page) {
  return page.evaluate(() => ({ .../** @type {any} */ (globalThis).gpuCounts }));
}
