// A link to the page that is shared, as a text and as a code for cameras.

import { type Reducers, type Slice, nested, unchanged } from "./slice.ts";

export interface Share {
  /** Whether the last link could be copied. */
  copied?: boolean;
  /** A link as a QR code: which of so many by so many fields are dark. */
  code?: { link: string; fields: readonly (readonly boolean[])[] };
}

export type ShareAction =
  | { type: "linkCopied"; link: string }
  | { type: "linkCopyEnded"; copied: boolean }
  | { type: "codeAsked"; link: string }
  | { type: "codeMade"; code: NonNullable<Share["code"]> }
  | { type: "codeClosed" };

const reducers: Reducers<Share, ShareAction> = {
  linkCopied: (share) => ({ ...share, copied: undefined }),
  linkCopyEnded: (share, { copied }) => ({ ...share, copied }),
  codeAsked: unchanged,
  codeMade: (share, { code }) => ({ ...share, code }),
  codeClosed: (share) => ({ ...share, code: undefined }),
};

export const shareSlice: Slice<{ share: Share }, ShareAction> = { own: nested("share", reducers) };
