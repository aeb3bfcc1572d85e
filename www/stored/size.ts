// How large a kept value is. Browsers do not tell; its text in JSON is near to what they write.

/** Of a list so many are written down at once, so that the page can be used meanwhile. */
const sliceLength = 500;

export async function bytesOf(value: unknown): Promise<number> {
  if (value instanceof Blob) return value.size;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value === "string") return new Blob([value]).size;
  if (value instanceof Map || value instanceof Set) return bytesOf([...value]);
  let bytes = 0;
  if (Array.isArray(value)) {
    if (value.length > 0 && isFlat(value[0])) {
      for (let at = 0; at < value.length; at += sliceLength) {
        bytes += new Blob([JSON.stringify(value.slice(at, at + sliceLength)) ?? ""]).size;
        if (at > 0) await new Promise((resolve) => setTimeout(resolve));
      }
      return bytes;
    }
    for (const one of value) bytes += await bytesOf(one);
    return bytes;
  }
  if (typeof value === "object" && value !== null) {
    for (const [name, one] of Object.entries(value)) bytes += name.length + (await bytesOf(one));
    return bytes;
  }
  return String(value).length;
}

/** Holds no list and nothing that JSON cannot say, so that it is written down at once. */
function isFlat(value: unknown): boolean {
  if (typeof value === "bigint") return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every((one) => (typeof one !== "object" && typeof one !== "bigint") || one === null);
}
