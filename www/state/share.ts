// A link to the page that is shared, as a text and as a code for cameras.

import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

export interface Share {
  /** What was copied last, or could not be. */
  copied?: { text: string; isDone: boolean };
  /** A link as a QR code: which of so many by so many fields are dark. */
  code?: { link: string; fields: readonly (readonly boolean[])[] };
}

export type ShareAction =
  | { type: "textCopied"; text: string }
  | { type: "textCopyEnded"; copied: NonNullable<Share["copied"]> }
  | { type: "codeAsked"; link: string }
  | { type: "codeMade"; code: NonNullable<Share["code"]> }
  | { type: "codeClosed" };

const reducers: Reducers<Share, ShareAction> = {
  textCopied: (share) => ({ ...share, copied: undefined }),
  textCopyEnded: (share, { copied }) => ({ ...share, copied }),
  codeAsked: unchanged,
  codeMade: (share, { code }) => ({ ...share, code }),
  codeClosed: (share) => ({ ...share, code: undefined }),
};

export const shareSlice: Slice<{ share: Share }, ShareAction> = { own: nested("share", reducers) };
