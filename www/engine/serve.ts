// Joins the host to the messages and errors of the thread that it is in.

import { describe } from "./errors.ts";
import { createHost } from "./host.ts";
import { load } from "./load.ts";
import type { Request, Response } from "./protocol.ts";

/** What is used of a worker's global scope, or of what stands for it where workers are of another kind. */
export interface Scope {
  postMessage(message: Response, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

/** Answers requests from now on; `nextTask` is as that of the host. */
export function serve(scope: Scope, nextTask: () => Promise<void>): void {
  /** A panic's own words, which Rust's hook prints; what it throws says only "unreachable". */
  let panic: string | undefined;
  const print = console.error.bind(console);
  console.error = (...words: unknown[]) => {
    const text = words.map(String).join(" ");
    if (text.includes("panicked at")) panic = text.split("\n\n")[0]?.trim();
    print(...words);
  };

  const host = createHost({
    post: (response, transfer = []) => scope.postMessage(response, transfer),
    load,
    nextTask,
    explain: (thrown) => panic ?? describe(thrown),
  });

  // A panic in an async method reaches only these events: its promise never settles.
  scope.addEventListener("error", ({ error, message }) => host.crash(error ?? message));
  scope.addEventListener("unhandledrejection", ({ reason }) => host.crash(reason));
  scope.onmessage = ({ data }) => host.receive(data);
}
