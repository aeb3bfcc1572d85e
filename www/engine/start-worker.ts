// oxlint-disable-next-line import/default -- the bundler makes it
import address from "./worker.ts?worker&url";
import { startOwnWorker } from "../own-worker.ts";

export function startWorker(): Worker {
  return startOwnWorker(address);
}
