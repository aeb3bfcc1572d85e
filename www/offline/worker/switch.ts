// The switch by which the page makes no requests, kept where a worker that was ended finds it again.

import type { RefusalHeader, SwitchAnswer, SwitchCache, Switching, WorkerNews } from "../messages.ts";

declare const self: ServiceWorkerGlobalScope;

const { scope } = self.registration;
const switchCache: SwitchCache = `handful-offline ${scope}`;
const refusalHeader: RefusalHeader = "X-Handful-Offline";

class Refusal extends Error {
  constructor(readonly address: string) {
    super("offline is switched on for this page");
    this.name = "OfflineError";
  }
}

/** Unknown until it has been looked at. */
let isOn: boolean | undefined;

export function rememberSwitch(on: boolean | undefined): void {
  isOn = on;
}

/** Whether requests may be made; unknown at first. */
export function isSwitchedOff(): boolean | undefined {
  return isOn === undefined ? undefined : !isOn;
}

async function look(): Promise<boolean> {
  isOn ??= await caches.has(switchCache);
  return isOn;
}

/** Before this worker asks the network: refuses while the switch is on, and else tells the pages. */
export async function mayAsk({ url }: Request): Promise<void> {
  if (await look()) throw new Refusal(url);
  await told({ sent: url });
}

/** What a page gets in place of what was refused; any other failure stays what it is. */
export async function refusal(thrown: unknown, request: Request): Promise<Response> {
  if (!(await look())) throw thrown;
  await told({ refused: request.url });
  return new Response(refusalText, {
    status: 503,
    statusText: "Offline",
    headers: { "Content-Type": "text/plain; charset=utf-8", [refusalHeader]: "on" },
  });
}

const refusalText = `Offline is switched on for this page, so this was not fetched. Go back and turn it off first.
本页已开启离线模式，因此没有获取此内容。请返回并先关闭离线模式。
`;

/** Turns the switch, if that is asked, and answers with how it stands then. */
export async function answerSwitching({ offline }: Switching, port: MessagePort | undefined): Promise<void> {
  if (offline === true) await caches.open(switchCache);
  if (offline === false) await caches.delete(switchCache);
  isOn = undefined;
  if (offline !== "ask") await told({ offline: await look() });
  port?.postMessage({ isOn: await look() } satisfies SwitchAnswer);
}

/** Tells the open pages of this copy. */
export async function told(news: WorkerNews): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const window of windows) if (new URL("./", window.url).href === scope) window.postMessage(news);
}
