// The switch by which the page makes no requests, as far as it is told of on the page itself; and the
// page's end, when all that it kept has been deleted.

import type { Refused } from "../../state/offline.ts";

const refused: Record<Refused["what"], string> = {
  encoder: "an encoder that is not on this device",
  gpuEngine: "the WebGPU engine, which is not on this device",
  part: "a file that is not on this device",
};

export const offline = {
  on: "Offline: this page makes no requests.",
  notEnforced:
    "Offline is on, but this tab was opened without it. Reload the tab, so that it makes no requests either.",
  turnOff: "Turn off Offline",
  refused: (what: Refused["what"]) => `Offline is on, so ${refused[what]} was not fetched.`,
  erasedHeading: "Everything that this page kept here is being deleted",
  erasedElsewhere:
    "In another tab, all that this page keeps on this device was deleted. This tab has let go of what it held, so that nothing comes back. You can close it.",
  beginAnew: "Start again",
};
