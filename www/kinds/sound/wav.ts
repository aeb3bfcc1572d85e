// One channel of sound as a WAV file of 16 bits, and back.

const headBytes = 44;

export function toWav(samples: Float32Array, rate: number): Blob {
  const bytes = new DataView(new ArrayBuffer(headBytes + 2 * samples.length));
  const letters = (at: number, word: string) =>
    Array.from(word).forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  letters(0, "RIFF");
  bytes.setUint32(4, headBytes - 8 + 2 * samples.length, true);
  letters(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, 2 * rate, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  letters(36, "data");
  bytes.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, index) => {
    const bounded = Math.max(-1, Math.min(1, value));
    bytes.setInt16(headBytes + 2 * index, Math.round(bounded * 32_767), true);
  });
  return new Blob([bytes.buffer], { type: "audio/wav" });
}

/** The samples of such a file. */
export function fromWav(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
  const n = Math.max(0, Math.floor((bytes.byteLength - headBytes) / 2));
  const view = new DataView(bytes);
  return Float32Array.from({ length: n }, (_, index) => view.getInt16(headBytes + 2 * index, true) / 32_767);
}
