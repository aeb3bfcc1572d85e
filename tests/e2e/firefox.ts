// Firefox as Mozilla releases it, where Playwright's own build of it cannot be had. Playwright
// drives it over WebDriver BiDi and asks for a command that not every release knows.

import type { Browser } from "@playwright/test";

/** What Playwright keeps behind a browser; only one that it drives over BiDi has this session. */
interface Inside {
  _browserSession?: { send(method: string, params: { features?: Record<string, string | null> }): Promise<unknown> };
}

/** Lets a context be opened in a release that cannot imitate a colour scheme, as long as no other than its own is wanted. */
export function adaptFirefox(browser: Browser): void {
  const { _connection } = browser as unknown as { _connection: { toImpl(browser: Browser): Inside } };
  const { _browserSession: session } = _connection.toImpl(browser);
  if (!session) throw new Error("Playwright does not drive this browser over BiDi");
  const send = session.send.bind(session);
  session.send = async (method, params) => {
    try {
      return await send(method, params);
    } catch (error) {
      const scheme = params.features?.["prefers-color-scheme"] ?? "light";
      const isNeedless = method === "emulation.setMediaFeaturesOverride" && scheme === "light";
      if (isNeedless && /unknown command/.test(String(error))) return {};
      throw error;
    }
  };
}
