// In Node: workers are threads, and files lie on the disk.

import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { WorkerLike } from "../www/engine/connection.ts";
import type { Request, Response } from "../www/engine/protocol.ts";
import { fetchOrRead } from "./files.node.ts";
import type { Platform } from "./platform.ts";

export const node: Platform = {
  spawn: () => new ThreadWorker(),
  manifest: {
    cpu: {
      js: new URL("./engine/handful.js", import.meta.url).href,
      wasm: new URL("./engine/handful_bg.wasm", import.meta.url).href,
    },
    gpu: null,
  },
  fetch: fetchOrRead,
  base: () => pathToFileURL("./").href,
};

class ThreadWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  onerror: WorkerLike["onerror"] = null;
  #worker = new Worker(new URL("./worker.node.js", import.meta.url));

  constructor() {
    const fail = (message: string) => this.onerror?.({ message } as ErrorEvent);
    this.#worker.on("message", (data: Response) => this.onmessage?.({ data } as MessageEvent<Response>));
    this.#worker.on("messageerror", () => this.onmessageerror?.({} as MessageEvent));
    this.#worker.on("error", ({ message }) => fail(message));
    this.#worker.on("exit", () => fail("the thread has ended"));
  }

  postMessage(request: Request): void {
    this.#worker.postMessage(request);
  }

  terminate(): void {
    void this.#worker.terminate();
  }
}
