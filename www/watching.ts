// How a worker of this page tells what it asks for.

/** This tab's own. */
export const watchingChannel = `handful requests ${Math.random()}`;

/** Lines for the beginning of a worker. What the browser has noted before them is told, too. */
export const watchingCode = `if (typeof PerformanceObserver === "function" && typeof BroadcastChannel === "function") {
  const channel = new BroadcastChannel(${JSON.stringify(watchingChannel)});
  const note = ({ name, startTime }) => [name, performance.timeOrigin + startTime];
  new PerformanceObserver((list) => channel.postMessage(list.getEntries().map(note)))
    .observe({ type: "resource", buffered: true });
}
`;
