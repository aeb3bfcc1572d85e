// Pictures: kept as copies of at most 448 pixels, read as squares of 224.

import { type Copy, type ExampleKind, MediaError, mostFileBytes, startsWith } from "../kind.ts";

/** Pixels of a picture at most: more would not fit into a phone's memory. */
export const mostPixels = 50_000_000;
/** Of a copy's longer side. */
const copySide = 448;
/** Of the square that the encoder reads. */
const side = 224;
/** Parts of a side, each of which is taken away. */
export const nAcross = 7;
/** What a part becomes: no colour, and neither light nor dark. */
const grey = 124;

export const picture: ExampleKind<Uint8Array> = {
  name: "picture",
  accept: "image/png,image/jpeg,image/webp",
  mostBytes: mostFileBytes,

  recognise(head) {
    if (head[0] === 0x89 && startsWith(head, "PNG", 1)) return true;
    if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return true;
    if (startsWith(head, "RIFF") && startsWith(head, "WEBP", 8)) return true;
    const form = unread(head);
    return form === undefined ? undefined : { unread: form };
  },

  async copy(file): Promise<Copy> {
    const bitmap = await decoded(file);
    try {
      const { width, height } = bitmap;
      const scale = Math.min(1, copySide / Math.max(width, height));
      const [w, h] = [width, height].map((one) => Math.max(1, Math.round(one * scale))) as [number, number];
      const canvas = drawn(bitmap, w, h, (context) => context.drawImage(bitmap, 0, 0, w, h));
      const webp = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
      // Not every browser writes it.
      return {
        blob: webp.type === "image/webp" ? webp : await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 }),
      };
    } finally {
      bitmap.close();
    }
  },

  async input(copy) {
    const bitmap = await decoded(copy);
    try {
      const { width, height } = bitmap;
      // The middle of it, as far as a square reaches.
      const square = Math.min(width, height);
      const canvas = drawn(bitmap, side, side, (context) =>
        context.drawImage(bitmap, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side),
      );
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, side, side);
      return new Uint8Array(data.buffer);
    } finally {
      bitmap.close();
    }
  },

  read: (encoder, input) => encoder.readPicture(input),

  nParts: () => nAcross * nAcross,

  without(input, part) {
    const left = input.slice();
    const edge = side / nAcross;
    const [top, start] = [Math.floor(part / nAcross) * edge, (part % nAcross) * edge];
    for (let y = top; y < top + edge; y++) {
      for (let x = start; x < start + edge; x++) left.fill(grey, 4 * (y * side + x), 4 * (y * side + x) + 3);
    }
    return left;
  },
};

/** A form of pictures or films that is not read, by its name. */
function unread(head: Uint8Array): string | undefined {
  if (startsWith(head, "GIF87a") || startsWith(head, "GIF89a")) return "GIF";
  if (startsWith(head, "II*\0") || startsWith(head, "MM\0*")) return "TIFF";
  if (startsWith(head, "BM") && head[6] === 0 && head[7] === 0) return "BMP";
  if (startsWith(head, "ftyp", 4)) {
    const brand = String.fromCharCode(...head.subarray(8, 12));
    if (/^(heic|heix|hevc|heim|heis|mif1|msf1)$/.test(brand)) return "HEIC";
    if (/^avi[fs]$/.test(brand)) return "AVIF";
    // Sounds come in the same form.
    if (!/^(M4A |M4B )$/.test(brand)) return "MP4";
  }
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return "WebM";
  if (startsWith(head, "RIFF") && startsWith(head, "AVI ", 8)) return "AVI";
  const start = new TextDecoder("latin1").decode(head.subarray(0, 512));
  if (/^\s*(<\?xml[^]*?)?(<!--[^]*?-->\s*)?<svg[\s>]/i.test(start)) return "SVG";
  return undefined;
}

/** The picture as it is meant to be looked at: a camera's turns are undone. */
async function decoded(file: Blob): Promise<ImageBitmap> {
  const size = sizeOf(new Uint8Array(await file.slice(0, 65_536).arrayBuffer()));
  // Before there is room made for it.
  if (size && size[0] * size[1] > mostPixels) throw new MediaError({ code: "tooManyPixels", limit: mostPixels });
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new MediaError({ code: "damaged" });
  }
  if (bitmap.width * bitmap.height <= mostPixels) return bitmap;
  bitmap.close();
  throw new MediaError({ code: "tooManyPixels", limit: mostPixels });
}

/** What lies behind what is transparent is white. */
function drawn(
  _: ImageBitmap,
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new MediaError({ code: "damaged" });
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  draw(context);
  return canvas;
}

/** Width and height as a picture's beginning says, if it does. */
export function sizeOf(head: Uint8Array): [number, number] | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head[0] === 0x89 && startsWith(head, "PNG", 1) && head.length >= 24)
    return [view.getUint32(16), view.getUint32(20)];
  if (startsWith(head, "RIFF") && startsWith(head, "WEBP", 8) && head.length >= 30) {
    if (startsWith(head, "VP8X", 12)) {
      const three = (at: number) => head[at]! + (head[at + 1]! << 8) + (head[at + 2]! << 16);
      return [1 + three(24), 1 + three(27)];
    }
    if (startsWith(head, "VP8 ", 12)) return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
    if (startsWith(head, "VP8L", 12)) {
      const bits = view.getUint32(21, true);
      return [1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)];
    }
  }
  if (head[0] !== 0xff || head[1] !== 0xd8) return undefined;
  // A JPEG is a list of segments; the one of its frame has the size.
  for (let at = 2; at + 9 < head.length && head[at] === 0xff;) {
    const marker = head[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
