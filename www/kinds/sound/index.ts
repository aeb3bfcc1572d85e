// Sounds: kept as one channel of 16,000 samples a second, and read as far as 30 seconds.

import { type Copy, type ExampleKind, MediaError, mostFileBytes, startsWith } from "../kind.ts";
import { fromWav, toWav } from "./wav.ts";

const rate = 16_000;
export const mostSeconds = 30;
/** Into so many parts of time a sound is divided, each of which is made silent. */
const nParts = 16;

export const sound: ExampleKind<Float32Array<ArrayBuffer>> = {
  name: "sound",
  accept: "audio/wav,audio/mpeg,audio/ogg,audio/flac,audio/mp4,audio/webm,.wav,.mp3,.ogg,.flac,.m4a",
  mostBytes: mostFileBytes,

  recognise(head) {
    const isWav = startsWith(head, "RIFF") && startsWith(head, "WAVE", 8);
    const isMp4 = startsWith(head, "ftypM4A ", 4) || startsWith(head, "ftypM4B ", 4);
    // A tag's version follows; a table may begin with a column of that name.
    const isTagged = startsWith(head, "ID3") && head[3]! >= 2 && head[3]! <= 4;
    const isOther = ["OggS", "fLaC"].some((sign) => startsWith(head, sign));
    return isWav || isMp4 || isTagged || isOther || isMpeg(head) || undefined;
  },

  /** Only a page has what decodes it; the browser does that beside the page's own work. */
  async copy(file): Promise<Copy> {
    const context = new OfflineAudioContext(1, 1, rate);
    let buffer: AudioBuffer;
    try {
      buffer = await context.decodeAudioData(await file.arrayBuffer());
    } catch {
      throw new MediaError({ code: "damaged" });
    }
    const { numberOfChannels, length } = buffer;
    if (length === 0) throw new MediaError({ code: "damaged" });
    const n = Math.min(length, mostSeconds * rate);
    const mixed = new Float32Array(n);
    for (let channel = 0; channel < numberOfChannels; channel++) {
      const samples = buffer.getChannelData(channel);
      for (let index = 0; index < n; index++) mixed[index] = mixed[index]! + samples[index]! / numberOfChannels;
    }
    return { blob: toWav(mixed, rate), ...(length > n && { isCut: true }) };
  },

  input: async (copy) => fromWav(await copy.arrayBuffer()),

  read: (encoder, input) => encoder.readSound(input),

  nParts: () => nParts,

  without(input, part) {
    const left = input.slice();
    return left.fill(0, Math.floor((part * input.length) / nParts), Math.floor(((part + 1) * input.length) / nParts));
  },
};

/** Thousands of bits a second by a frame's index, of MPEG 1 and of its half rates, Layer III. */
const bitRates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;

/** An MP3 without a tag is told by two frames, one where the other ends: texts in UTF-16 begin much like one. */
function isMpeg(head: Uint8Array): boolean {
  const length = frameLength(head, 0);
  return length !== undefined && (length + 3 > head.length || frameLength(head, length) !== undefined);
}

function frameLength(head: Uint8Array, at: number): number | undefined {
  const [sync, kind, rates] = [head[at], head[at + 1], head[at + 2]];
  if (sync !== 0xff || kind === undefined || rates === undefined) return undefined;
  // 0 is MPEG 2.5, 2 is MPEG 2, 3 is MPEG 1; and Layer III is 1.
  const version = (kind >> 3) & 3;
  if ((kind & 0xe0) !== 0xe0 || version === 1 || ((kind >> 1) & 3) !== 1) return undefined;
  const bitRate = bitRates[version === 3 ? 0 : 1][rates >> 4];
  const sampleRate = [44_100, 48_000, 32_000][(rates >> 2) & 3];
  if (!bitRate || sampleRate === undefined) return undefined;
  const slower = version === 3 ? 1 : version === 2 ? 2 : 4;
  const samples = version === 3 ? 144 : 72;
  return Math.floor((samples * bitRate * 1_000) / (sampleRate / slower)) + ((rates >> 1) & 1);
}
