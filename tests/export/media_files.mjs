// Pictures and sounds that a model can tell apart, made of arithmetic.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import UPNG from "upng-js";
import { wav } from "../wav.mjs";

/** Numbers from -1 to 1 that look like chance. @param {number} seed */
function noise(seed) {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Stripes one way or the other: of the size that is read, larger, wider than high. @param {number} kind @param {number} index */
function picture(kind, index) {
  const random = noise(1 + kind + 2 * index);
  const [width, height] = /** @type {const} */ ([
    [224, 224],
    [300, 300],
    [340, 260],
  ])[index % 3] ?? [224, 224];
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDark = Math.floor((kind === 0 ? x : y) / (6 + index)) % 2 === 0;
      const colour = isDark ? [40 + 15 * index, 60, 160 - 10 * index] : [240, 230 - 8 * index, 200];
      pixels.set(
        colour.map((value) => Math.min(255, Math.round(value + 15 * random()))),
        4 * (y * width + x),
      );
    }
  }
  return Buffer.from(UPNG.encode([pixels.buffer], width, height, 0));
}

/** A tone that comes and goes: short, long, longer than what is heard, and of another rate. @param {number} kind @param {number} index */
function sound(kind, index) {
  const random = noise(1 + kind + 2 * index);
  const [n, rate] = /** @type {const} */ ([
    [16_000, 16_000],
    [24_000, 16_000],
    [5_000, 16_000],
    [31 * 16_000, 16_000],
    [44_100, 44_100],
  ])[index % 5] ?? [16_000, 16_000];
  const data = Buffer.alloc(2 * n);
  const frequency = (kind === 0 ? 1_200 : 200) * (1 + index / 20);
  for (let at = 0; at < n; at++) {
    const turn = (2 * Math.PI * at) / rate;
    const value = 0.5 * Math.sin(turn * frequency) * (Math.sin(3 * turn) > 0 ? 1 : 0) + 0.05 * random();
    data.writeInt16LE(Math.round(32_000 * value), 2 * at);
  }
  return wav(data, rate, 1);
}

const kinds = {
  image: { make: picture, ending: "png", classes: ["upright", "level"] },
  sound: { make: sound, ending: "wav", classes: ["high", "low"] },
};

/**
 * A folder with a folder for each class.
 * @param {keyof typeof kinds} modality
 * @param {string} folder
 */
export function makeFiles(modality, folder) {
  const { make, ending, classes } = kinds[modality];
  for (const [kind, name] of classes.entries()) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let index = 0; index < 6; index++)
      writeFileSync(path.join(folder, name, `${index}.${ending}`), make(kind, index));
  }
}
