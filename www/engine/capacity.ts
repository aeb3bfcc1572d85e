// How many workers there is room for side by side.

import type { EncoderName } from "./protocol.ts";

/** What a browser tells of the machine. */
export interface Machine {
  hardwareConcurrency?: number;
  deviceMemory?: number;
}

/** More would only wait for memory. */
const most = 8;
/** A large encoder and what it makes of the texts take hundreds of megabytes in each. */
const mostWithLarge = 2;
/** A person's own may be five times as large. */
const mostWithOwn = 1;
/** Where the device says that it has 4 GB or less. */
const mostInLittleMemory = 3;
/** Browsers that do not tell are those of many phones: with any encoder in each worker they get as few. */
const untoldMemory = { withEncoder: 4, without: 8 };

/**
 * As many workers as cores; one core is left to the page where there are more than two.
 *
 * @param encoders - that are loaded in each
 */
export function mostWorkers(
  encoders: readonly EncoderName[],
  { hardwareConcurrency: nCores = 2, deviceMemory: told }: Machine = thisMachine(),
): number {
  const isLarge = encoders.some((name) => name !== "small");
  const mostOfSize = encoders.includes("own") ? mostWithOwn : isLarge ? mostWithLarge : most;
  const deviceMemory = told ?? (encoders.length > 0 ? untoldMemory.withEncoder : untoldMemory.without);
  return Math.min(mostOfSize, deviceMemory <= 4 ? mostInLittleMemory : most, nCores > 2 ? nCores - 1 : nCores);
}

/** Older versions of Node tell nothing. */
function thisMachine(): Machine {
  return typeof navigator === "undefined" ? {} : navigator;
}
