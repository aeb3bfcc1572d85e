// The kinds of examples that are no texts.

import type { ExampleKind } from "./kind.ts";
import { picture } from "./picture/index.ts";
import type { MediaKind } from "./reference.ts";
import { sound } from "./sound/index.ts";

/** What a kind reads is its own business. */
export const kinds: Readonly<Record<MediaKind, ExampleKind<unknown>>> = {
  picture,
  sound,
};

export const allKinds = Object.values(kinds);

type Recognised = { kind: MediaKind } | { unread: string } | undefined;

/** As much of a file tells which it is. */
const headBytes = 2_048;

/** Of which kind a file is, or in which form it is that is not read. */
export async function recognisedFile(file: Blob): Promise<Recognised> {
  return recognised(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()));
}

/** Of which kind a file is that begins so, or in which form it is that is not read. */
export function recognised(head: Uint8Array): Recognised {
  for (const kind of allKinds) {
    const found = kind.recognise(head);
    if (found) return found === true ? { kind: kind.name } : found;
  }
  return undefined;
}
