import { nextTask } from "../www/engine/task.ts";

/** Node's own; browsers have none. */
const { setImmediate } = globalThis as { setImmediate?: (then: () => void) => unknown };

/**
 * Resolves in a new macrotask. Node hands over up to a thousand messages of one channel before any
 * other's, and does not end while one is open.
 */
export const pass: () => Promise<void> = setImmediate
  ? () => new Promise((resolve) => void setImmediate(resolve))
  : nextTask;
