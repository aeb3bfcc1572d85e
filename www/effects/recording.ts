// A sound from the microphone, which the browser asks the person for.

import { mostSeconds } from "../kinds/sound/index.ts";
import type { MicrophoneProblem } from "../state/media.ts";

/** Resolves with what was recorded until it was stopped, or why nothing was. */
export async function record(
  began: () => void,
  stoppable: (stop: () => void) => void,
): Promise<Blob | MicrophoneProblem> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices || typeof MediaRecorder !== "function") return "missing";
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ audio: true });
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") return "refused";
    return name === "NotFoundError" ? "missing" : "failed";
  }
  try {
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    const stopped = new Promise<boolean>((resolve) => {
      recorder.addEventListener("stop", () => resolve(true));
      recorder.addEventListener("error", () => resolve(false));
    });
    const stop = () => recorder.state === "recording" && recorder.stop();
    recorder.start();
    stoppable(stop);
    began();
    const timer = setTimeout(stop, mostSeconds * 1_000);
    const isWhole = await stopped;
    clearTimeout(timer);
    return isWhole && parts.length > 0 ? new Blob(parts, { type: recorder.mimeType }) : "failed";
  } catch {
    return "failed";
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
