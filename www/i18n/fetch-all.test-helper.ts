// Tests have the words of both languages from the start.

import { fetchMessages } from "./index.ts";

await Promise.all([fetchMessages("en"), fetchMessages("zh")]);
