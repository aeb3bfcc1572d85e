// Encoders are fetched when a run or a model first needs one, and given to the engine.

import { EncoderError, type EncoderName, type OfferedEncoder, createEncoderStore } from "../www/engine/encoders.ts";
import { describe } from "../www/engine/errors.ts";
import type { Engine } from "../www/engine/protocol.ts";
import { HandfulError } from "./error.ts";

export type FollowDownload = (bytes: number, total: number) => void;

/** The encoders of a folder, for one engine. */
export class EncoderFiles {
  #engine: Engine;
  #request: typeof fetch;
  #folder: URL | undefined;
  #offered: Promise<OfferedEncoder[]> | undefined;
  /** Those that the engine has, or will have. */
  #loaded = new Map<EncoderName, Promise<void>>();
  #followers = new Map<EncoderName, Set<FollowDownload>>();

  constructor(engine: Engine, request: typeof fetch, folder: URL | undefined) {
    this.#engine = engine;
    this.#request = request;
    this.#folder = folder;
  }

  /** Sees to it that the engine has the encoder. Whoever asks for one that is on its way waits for the same file. */
  async acquire(name: EncoderName, follow?: FollowDownload): Promise<void> {
    const followers = this.#followers.get(name) ?? new Set();
    this.#followers.set(name, followers);
    if (follow) followers.add(follow);
    let loaded = this.#loaded.get(name);
    if (!loaded) {
      loaded = this.#load(name, (bytes, total) => followers.forEach((follower) => follower(bytes, total)));
      this.#loaded.set(name, loaded);
    }
    try {
      await loaded;
    } catch (thrown) {
      // The next one tries again.
      if (this.#loaded.get(name) === loaded) this.#loaded.delete(name);
      throw thrown;
    } finally {
      if (follow) followers.delete(follow);
    }
  }

  async #load(name: EncoderName, follow: FollowDownload): Promise<void> {
    const folder = this.#folder;
    if (!folder) throw new HandfulError({ code: "encoderMissing", name });
    // What browsers keep of files is theirs: nothing is kept beside that.
    const store = createEncoderStore({ folder, fetch: this.#request, caches: undefined });
    let file: Blob;
    try {
      this.#offered ??= store.offered();
      const found = (await this.#offered).find((one) => one.name === name);
      if (!found) throw new EncoderError({ code: "status", status: 404 });
      ({ blob: file } = await store.fetch(found, follow, new AbortController().signal));
    } catch (thrown) {
      this.#offered = undefined;
      const detail = `${folder.href}: ${reasonOf(thrown)}`;
      throw new HandfulError({ code: "encoderMissing", name }, { detail, cause: thrown });
    }
    await this.#engine.loadEncoder(name, file);
  }
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof EncoderError)) return describe(thrown);
  const { problem } = thrown;
  switch (problem.code) {
    case "network":
      return problem.detail;
    case "status":
      return `HTTP ${problem.status}`;
    case "offline":
      return "the offline switch of the page is on";
    case "published":
      // Of a folder that a person chooses, which the package has none of.
      return problem.fault.what;
    case "damaged":
      return "what came is not what the manifest promises";
  }
}
