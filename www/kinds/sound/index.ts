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
    const isMpeg = head[0] === 0xff && (head[1]! & 0xe0) === 0xe0 && (head[1]! & 0x06) !== 0;
    const isWav = startsWith(head, "RIFF") && startsWith(head, "WAVE", 8);
    const isMp4 = startsWith(head, "ftypM4A ", 4) || startsWith(head, "ftypM4B ", 4);
    return isWav || isMpeg || isMp4 || ["ID3", "OggS", "fLaC"].some((sign) => startsWith(head, sign)) || undefined;
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
