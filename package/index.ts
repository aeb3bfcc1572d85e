// The package's entry in browsers.

import { browser } from "./browser.ts";
import { type HandfulOptions, HandfulOn } from "./handful.ts";

/** Trains, evaluates, applies and explains small text classifiers, on this device alone. */
export class Handful extends HandfulOn {
  constructor(options?: HandfulOptions) {
    super(browser, options);
  }
}

export * from "./api.ts";
