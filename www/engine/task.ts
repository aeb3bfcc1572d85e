const wakers: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** Resolves in a new macrotask. Unlike a timer, a message is not slowed down while the tab is hidden. */
export function nextTask(): Promise<void> {
  channel ??= openChannel();
  const { port2 } = channel;
  return new Promise((resolve) => {
    wakers.push(resolve);
    port2.postMessage(undefined);
  });
}

function openChannel(): MessageChannel {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => wakers.shift()?.();
  return channel;
}
