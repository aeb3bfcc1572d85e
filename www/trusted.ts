// Under the page's policy no string becomes the address of a script by itself. What passes here
// is the page's own.

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };
const policy = trustedTypes?.createPolicy("handful", { createScriptURL: own, createHTML: (html) => html });

/**
 * The address of a script, in the form that the page's policy asks for.
 *
 * Throws where it is not of this page.
 */
export function ownScript(address: string): string {
  // Where a browser takes one, TypeScript's own types know of text only.
  return (policy ? policy.createScriptURL(address) : own(address)) as string;
}

/** A document that is never shown, of markup that is not the page's: nothing in it is run or fetched. */
export function parsedAside(html: string): Document {
  // The one place where a person's markup is parsed, and no part of it ever becomes one of the page.
  return new DOMParser().parseFromString((policy?.createHTML(html) ?? html) as string, "text/html");
}

function own(address: string): string {
  if (new URL(address).origin !== location.origin) throw new TypeError(`${address} is no script of this page`);
  return address;
}
