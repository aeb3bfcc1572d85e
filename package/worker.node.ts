// A thread's entry: what stands there for a worker's global scope.

import { parentPort } from "node:worker_threads";
import type { Request } from "../www/engine/protocol.ts";
import { type Scope, serve } from "../www/engine/serve.ts";
import { fetchOrRead } from "./files.node.ts";
import { pass } from "./pass.ts";

const port = parentPort;
if (!port) throw new Error("this file is started as a thread");

globalThis.fetch = fetchOrRead;

const scope: Scope = {
  onmessage: null,
  postMessage: (message, transfer) => port.postMessage(message, transfer as ArrayBuffer[]),
  addEventListener: (type: string, listener: unknown) => {
    if (type === "error")
      process.on("uncaughtException", (error) =>
        (listener as (event: object) => void)({ error, message: error.message }),
      );
    else process.on("unhandledRejection", (reason) => (listener as (event: object) => void)({ reason }));
  },
};
port.on("message", (data: Request) => scope.onmessage?.({ data } as MessageEvent<Request>));
serve(scope, pass);
