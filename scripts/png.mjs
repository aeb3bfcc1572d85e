// Pictures as small files: at most 256 colours, which a page of text and lines does not miss.

import { writeFileSync } from "node:fs";
import upng from "upng-js";

/**
 * Writes a PNG with a palette.
 * @param {string} file
 * @param {Buffer} png as a browser makes it
 */
export function writePng(file, png) {
  const picture = upng.decode(Uint8Array.from(png).buffer);
  const small = upng.encode(upng.toRGBA8(picture), picture.width, picture.height, 256);
  writeFileSync(file, Buffer.from(small));
}
