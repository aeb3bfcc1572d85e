/** Work that waits until it has not been asked for again for a while. */
export interface Debounced {
  ask(): void;
  /** Does waiting work at once; resolves when all work begun is done. */
  flush(): Promise<void>;
}

export function debounce(delayMs: number, work: () => Promise<void>): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  const start = () => {
    clearTimeout(timer);
    timer = undefined;
    running = Promise.all([running, work()]).then(() => undefined);
    return running;
  };
  return {
    ask() {
      clearTimeout(timer);
      timer = setTimeout(start, delayMs);
    },
    flush: () => (timer === undefined ? running : start()),
  };
}
