// A worker that is none: it serves its engine in the thread of whoever asks.

import type { WorkerLike } from "../www/engine/connection.ts";
import { type Host, createHost } from "../www/engine/host.ts";
import type { Load } from "../www/engine/load.ts";
import type { Request, Response } from "../www/engine/protocol.ts";
import { pass } from "./pass.ts";

export class InThread implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  onerror: WorkerLike["onerror"] = null;
  #host: Host;

  constructor(load: Load) {
    const post = (data: Response) => this.onmessage?.({ data } as MessageEvent<Response>);
    this.#host = createHost({ post, load, nextTask: pass });
    // A panic in an async method reaches only this event: its promise never settles.
    if (typeof addEventListener === "function") addEventListener("error", this.#notice);
  }

  postMessage(request: Request): void {
    this.#host.receive(request);
  }

  terminate(): void {
    if (typeof removeEventListener === "function") removeEventListener("error", this.#notice);
  }

  #notice = ({ error }: ErrorEvent) => {
    if (error instanceof WebAssembly.RuntimeError) this.#host.crash(error);
  };
}
