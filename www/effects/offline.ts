// The switch by which the page makes no requests, as it stands in the page's service worker.

import { encoderNames } from "../engine/encoders.ts";
import { canSwitch, hearWorker, passesWorker, turnSwitch } from "../offline/index.ts";
import { scope } from "../scope.ts";
import type { Refused } from "../state/offline.ts";
import type { Store } from "../store.ts";

/** `kept` resolves when the service worker is there, or there will be none. */
export function connectOffline(store: Store, kept: Promise<unknown>): void {
  const { dispatch } = store;
  const tell = (isOn: boolean) =>
    dispatch({ type: "offlineTold", state: isOn ? "on" : "off", isEnforced: passesWorker });

  async function turn(to: boolean | "ask"): Promise<void> {
    try {
      if (await canSwitch()) tell(await turnSwitch(to));
      else dispatch({ type: "offlineTold", state: "impossible", isEnforced: false });
    } catch (thrown) {
      console.warn(thrown);
      dispatch({ type: "offlineTold", state: "impossible", isEnforced: false });
    }
  }

  hearWorker((news) => {
    if ("offline" in news) tell(news.offline);
    if ("refused" in news) dispatch({ type: "offlineRefused", refused: refusedBy(news.refused) });
  });
  store.listen((action) => {
    if (action.type === "offlineSwitched") void turn(action.on);
  });
  // What the page says of it must not wait for anything.
  if (passesWorker) void turn("ask");
  else void kept.catch(() => undefined).then(() => turn("ask"));
}

function refusedBy(address: string): Refused {
  const path = address.slice(scope.length);
  if (path.startsWith("engine/gpu/")) return { what: "gpuEngine" };
  if (!path.startsWith("models/")) return { what: "part" };
  const [name = ""] = path.slice("models/".length).split(".");
  return { what: "encoder", name: encoderNames.find((one) => one === name) };
}
