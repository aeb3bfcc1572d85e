// Sounds for tests.

/**
 * A file of samples of 16 bits.
 * @param {Buffer} data a moment after the other, all channels of each
 * @param {number} rate moments a second
 * @param {number} nChannels
 */
export function wav(data, rate, nChannels) {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(nChannels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * nChannels * rate, 28);
  head.writeUInt16LE(2 * nChannels, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
