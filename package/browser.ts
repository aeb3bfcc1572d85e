// In a browser. Each file is named by an address of its own, which bundlers follow.

import type { Platform } from "./platform.ts";

const worker = new URL("./worker.js", import.meta.url);

export const browser: Platform = {
  spawn: () => new Worker(trusted(worker), { type: "module" }),
  manifest: {
    cpu: {
      js: new URL("./engine/handful.js", import.meta.url).href,
      wasm: new URL("./engine/handful_bg.wasm", import.meta.url).href,
    },
    gpu: null,
  },
  fetch: (...request) => fetch(...request),
  // A worker has no document.
  base: () => (globalThis.document as Document | undefined)?.baseURI ?? location.href,
};

let policy: Pick<TrustedTypePolicy, "createScriptURL"> | undefined;

/** The address of the worker in the form that a strict content policy asks for. */
function trusted(address: URL): URL {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };
  try {
    policy ??= trustedTypes?.createPolicy("handful", { createScriptURL: own });
  } catch {
    // A content policy that does not name this one may not ask for any.
  }
  // Where a browser takes one, TypeScript's own types know of addresses only.
  return (policy?.createScriptURL(address.href) ?? address) as URL;
}

function own(address: string): string {
  if (address !== worker.href) throw new TypeError(`${address} is not this package's worker`);
  return address;
}
