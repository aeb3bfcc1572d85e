// The worker's entry: joins the host to the worker's own messages and errors.

import { describe } from "./errors.ts";
import { startHeart } from "./heart.ts";
import { createHost } from "./host.ts";
import { load } from "./load.ts";
import type { Request, Response } from "./protocol.ts";
import { nextTask } from "./task.ts";

/** What is used of a dedicated worker's global scope, whose types exclude the page's. */
interface Scope {
  postMessage(message: Response, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

const scope = self as unknown as Scope;

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

const locks = navigator.locks as LockManager | undefined;
if (locks) {
  const lock = `worker ${crypto.randomUUID()}`;
  // Held until this worker ends, however it ends.
  void locks.request(lock, () => {
    scope.postMessage({ news: "alive", lock }, []);
    return new Promise(() => undefined);
  });
} else {
  // Only where the page is not served securely.
  const heart = startHeart();
  if (heart) scope.postMessage({ news: "beating", heart }, [heart]);
}

// A panic in an async method reaches only these events: its promise never settles.
scope.addEventListener("error", ({ error, message }) => host.crash(error ?? message));
scope.addEventListener("unhandledrejection", ({ reason }) => host.crash(reason));
scope.onmessage = ({ data }) => host.receive(data);
