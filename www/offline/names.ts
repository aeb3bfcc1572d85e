// The names that the page and its service worker both know, as the page writes them.

import type { GpuEngineCache, RefusalHeader, SwitchCache } from "./messages.ts";

export const refusalHeader: RefusalHeader = "X-Handful-Offline";

export const switchCache = (scope: string): SwitchCache => `handful-offline ${scope}`;

export const gpuEngineCache = (scope: string): GpuEngineCache => `handful-gpu ${scope}`;
