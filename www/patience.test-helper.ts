// A test says nothing about how fast the machine is: what it waits for is only given up when it hangs.

import { vi } from "vitest";

const { waitFor } = vi;

vi.waitFor = (condition, options = 30_000) => waitFor(condition, options);
