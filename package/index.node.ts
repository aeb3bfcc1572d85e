// The package's entry in Node.

import { type HandfulOptions, HandfulOn } from "./handful.ts";
import { node } from "./node.ts";

/** Trains, evaluates, applies and explains small text classifiers, on this machine alone. */
export class Handful extends HandfulOn {
  constructor(options?: HandfulOptions) {
    super(node, options);
  }
}

export * from "./api.ts";
