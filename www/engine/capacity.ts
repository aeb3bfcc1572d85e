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
/** In GB, as a device says that it has. */
const littleMemory = 4;
const mostInLittleMemory = 3;
/** Browsers that do not tell are those of many phones: with any encoder in each worker they get as few. */
const untoldMemory = { withEncoder: 4, without: 8 };

/**
 * As many workers as cores; one core is left to the page where there are more than two.
 *
 * @param encoders - that are loaded in each
 */
export function mostWorkers(encoders: readonly EncoderName[], machine: Machine = thisMachine()): number {
  const { hardwareConcurrency: nCores = 2 } = machine;
  const mostOfSize = encoders.includes("own") ? mostWithOwn : isLarge(encoders) ? mostWithLarge : most;
  const mostOfMemory = hasLittleMemory(encoders, machine) ? mostInLittleMemory : most;
  return Math.min(mostOfSize, mostOfMemory, nCores > 2 ? nCores - 1 : nCores);
}

/**
 * Whether there is room, for a moment, for a GPU engine with these encoders beside the worker that has
 * them: it holds their weights as 32-bit numbers.
 */
export function hasRoomForGpu(encoders: readonly EncoderName[], machine: Machine = thisMachine()): boolean {
  return mostWorkers(encoders, machine) > 1 && !(isLarge(encoders) && hasLittleMemory(encoders, machine));
}

function isLarge(encoders: readonly EncoderName[]): boolean {
  return encoders.some((name) => name !== "small");
}

function hasLittleMemory(encoders: readonly EncoderName[], { deviceMemory }: Machine): boolean {
  return (deviceMemory ?? (encoders.length > 0 ? untoldMemory.withEncoder : untoldMemory.without)) <= littleMemory;
}

/** Older versions of Node tell nothing. */
function thisMachine(): Machine {
  return typeof navigator === "undefined" ? {} : navigator;
}
