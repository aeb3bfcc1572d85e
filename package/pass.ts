import { nextTask } from "../www/engine/task.ts";

/**
 * Resolves in a new macrotask. Node hands over up to a thousand messages of one channel before any
 * other's, and does not end while one is open.
 */
export const pass: () => Promise<void> =
  typeof setImmediate === "function" ? () => new Promise((resolve) => void setImmediate(resolve)) : nextTask;
