// A visit to the page as a part of another one. It begins empty, with the settings of its address, and
// keeps nothing.

import { createEncoderStore } from "../engine/encoders.ts";
import type { Engine } from "../engine/protocol.ts";
import { connectEncoders, type Encoders } from "../effects/encoders.ts";
import { readAddress } from "../state/address.ts";
import type { Store } from "../store.ts";
import { connectHost } from "./host.ts";

/** Encoders that are fetched for this visit alone. */
export function connectOwnEncoders(store: Store, engine: Engine): Encoders {
  return connectEncoders(store, engine, createEncoderStore({ caches: undefined }));
}

export function beginEmbedded(store: Store, engine: Engine): void {
  const { embed: _embed, try: _try, language: _language, ...config } = readAddress(location.hash).settings;
  store.dispatch({ type: "restored", kept: { config, isToured: true } });
  if (window.parent !== window) connectHost(store, engine, window.parent);
}
