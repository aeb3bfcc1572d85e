// The worker's entry. The page is to notice its end, however it ends.

import { startHeart } from "./heart.ts";
import { type Scope, serve } from "./serve.ts";
import { nextTask } from "./task.ts";

/** Its types exclude the page's. */
const scope = self as unknown as Scope;

serve(scope, nextTask);

const locks = navigator.locks as LockManager | undefined;
if (locks) {
  const lock = `worker ${crypto.randomUUID()}`;
  // Held until this worker ends.
  void locks.request(lock, () => {
    scope.postMessage({ news: "alive", lock }, []);
    return new Promise(() => undefined);
  });
} else {
  // Only where the page is not served securely.
  const heart = startHeart();
  if (heart) scope.postMessage({ news: "beating", heart }, [heart]);
}
