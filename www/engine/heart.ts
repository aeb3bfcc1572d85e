// A worker cannot say that it lives while it computes. A worker of its own can: it ends with it.

import { ownScript } from "../trusted.ts";

/** How often it beats. */
export const beatMs = 1_000;

/** Sent once with the port that it beats at. */
const script = `onmessage = ({ data }) => setInterval(() => data.postMessage(0), ${beatMs});`;

/** Starts a worker of this worker that beats for as long as both live; nothing where workers cannot have any. */
export function startHeart(): MessagePort | undefined {
  try {
    const heart = new Worker(ownScript(URL.createObjectURL(new Blob([script], { type: "text/javascript" }))));
    const { port1, port2 } = new MessageChannel();
    heart.postMessage(port2, [port2]);
    return port1;
  } catch (thrown) {
    console.warn(thrown);
    return undefined;
  }
}
