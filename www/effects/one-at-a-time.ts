// Work that a person asks for, watches and may cancel, of which one is done at a time.

import { AbortError } from "../engine/protocol.ts";

export interface OneAtATime {
  /** Does it; what was under way is given up for it. */
  begin(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  abort(): void;
}

/** @param ended - told what was thrown, or nothing where it was cancelled; not where other work has begun */
export function oneAtATime(ended: (thrown?: unknown) => void): OneAtATime {
  let working: AbortController | undefined;
  return {
    async begin(work) {
      working?.abort();
      const own = (working = new AbortController());
      try {
        await work(own.signal);
      } catch (thrown) {
        if (working === own) ended(thrown instanceof AbortError ? undefined : thrown);
      }
    },
    abort: () => working?.abort(),
  };
}
