// What outlives a reload: the address holds the settings, the browser's storage all the rest.

import type { Store } from "../store.ts";
import { fromAddress, toAddress } from "../state/settings.ts";

export async function recall(store: Store): Promise<void> {
  store.dispatch({ type: "restored", kept: { config: fromAddress(location.hash) } });
}

export function connectKeeping(store: Store): void {
  store.listen((_action, after, before) => {
    if (after.config !== before.config && after.config && after.form) {
      history.replaceState(null, "", `#${toAddress(after.config, after.form.defaults)}`);
    }
  });
}
