// A link as a QR code. Fetched when one is asked for.

import { encode } from "uqr";

/** Which fields are dark, with the light edge that cameras need. */
export function fieldsOf(link: string): boolean[][] {
  return encode(link, { ecc: "M", border: 4 }).data;
}
