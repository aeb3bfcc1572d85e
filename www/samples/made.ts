// Samples of pictures and of sounds, drawn and played by these lines from a seed: fetched when a
// person chooses one.

import { toWav } from "../kinds/sound/wav.ts";
import type { MadeSample } from "./made-list.ts";

/** A file under the number of its class. */
export interface MadeFile {
  file: File;
  class: number;
}

const nEach = 12;
const rate = 16_000;

/** The same numbers between 0 and 1 on every device (a linear congruence). */
function chances(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

export async function makeSample(id: MadeSample): Promise<MadeFile[]> {
  const chance = chances(id === "leaves" ? 5 : 8);
  const files: MadeFile[] = [];
  for (let number = 1; number <= nEach; number++) {
    for (let kind = 0; kind < 3; kind++) {
      const blob = id === "leaves" ? await drawLeaf(kind, chance) : toWav(strike(kind, chance), rate);
      const ending = id === "leaves" ? "png" : "wav";
      const name = `${id}-${kind + 1}-${String(number).padStart(2, "0")}.${ending}`;
      files.push({ file: new File([blob], name, { type: blob.type }), class: kind });
    }
  }
  return files;
}

// Leaves

const side = 224;

async function drawLeaf(kind: number, chance: () => number): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  const between = (low: number, high: number) => low + (high - low) * chance();
  context.fillStyle = `hsl(${between(35, 55)} ${between(20, 45)}% ${between(86, 95)}%)`;
  context.fillRect(0, 0, side, side);
  context.translate(side / 2 + between(-18, 18), side / 2 + between(-18, 18));
  context.rotate(between(-0.9, 0.9));
  const scale = between(0.75, 1.1);
  context.scale(scale, scale);
  const hue = between(60, 140);
  const light = between(28, 48);
  context.fillStyle = `hsl(${hue} ${between(35, 65)}% ${light}%)`;
  context.strokeStyle = `hsl(${hue} 40% ${light - 14}%)`;
  context.lineJoin = "round";
  context.lineWidth = 2.5;
  context.beginPath();
  for (let step = 0; step <= 120; step++) {
    const angle = (step / 120) * 2 * Math.PI;
    const wobble = 1 + 0.02 * Math.sin(9 * angle + number(kind)) + between(-0.012, 0.012);
    const [x, y] = outline(kind, angle);
    if (step === 0) context.moveTo(x * wobble, y * wobble);
    else context.lineTo(x * wobble, y * wobble);
  }
  context.closePath();
  context.fill();
  context.stroke();
  // The stem, and veins from it.
  context.beginPath();
  context.moveTo(0, 96);
  context.quadraticCurveTo(between(-6, 6), 40, 0, -60);
  for (let vein = -1; vein < 4; vein++) {
    const y = 38 - vein * 22;
    const reach = [16, 34, 40][kind]!;
    context.moveTo(0, y);
    context.lineTo(-reach, y - 18);
    context.moveTo(0, y);
    context.lineTo(reach, y - 18);
  }
  context.stroke();
  return canvas.convertToBlob({ type: "image/png" });
}

function number(kind: number): number {
  return kind * 1.7;
}

/** A long leaf, a round one, and one with lobes. */
function outline(kind: number, angle: number): [number, number] {
  const [x, y] = [Math.sin(angle), -Math.cos(angle)];
  if (kind === 0) return [26 * x * (1 - 0.25 * y), 84 * y];
  if (kind === 1) return [66 * x, 62 * y];
  const lobe = 0.72 + 0.28 * Math.cos(5 * angle);
  return [84 * x * lobe, 84 * y * lobe];
}

// Sounds

/** A bell, a knock or a whistle of about a second. */
function strike(kind: number, chance: () => number): Float32Array {
  const between = (low: number, high: number) => low + (high - low) * chance();
  const samples = new Float32Array(Math.round(between(0.9, 1.3) * rate));
  const start = between(0.05, 0.2);
  const pitch = [between(500, 950), between(90, 190), between(1_300, 2_300)][kind]!;
  const bend = between(0.8, 1.35);
  const beats = 1 + Math.floor(between(0, 3));
  let phase = 0;
  for (let at = 0; at < samples.length; at++) {
    const time = at / rate - start;
    const noise = between(-1, 1);
    let value = 0.004 * noise;
    if (time > 0) {
      if (kind === 0) {
        // The partials of a bell, which are no multiples of each other.
        for (const [partial, loud] of [
          [1, 1],
          [2.01, 0.6],
          [2.98, 0.4],
          [4.21, 0.25],
        ] as const)
          value += 0.25 * loud * Math.exp(-time * 2.2 * partial) * Math.sin(2 * Math.PI * pitch * partial * time);
      } else if (kind === 1) {
        for (let beat = 0; beat < beats; beat++) {
          const since = time - beat * 0.22;
          if (since > 0) value += Math.exp(-since * 55) * (0.55 * Math.sin(2 * Math.PI * pitch * since) + 0.3 * noise);
        }
      } else {
        const share = Math.min(1, time / 0.7);
        phase += (2 * Math.PI * pitch * (1 + (bend - 1) * share)) / rate;
        const swell = Math.max(0, Math.sin(Math.PI * Math.min(1, time / 0.75)));
        value += swell * (0.4 * Math.sin(phase) + 0.03 * noise);
      }
    }
    samples[at] = value;
  }
  return samples;
}
