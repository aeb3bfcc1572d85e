// Tests have the words of both languages from the start.

import { fetchAllMessages } from "./index.ts";

await Promise.all([fetchAllMessages("en"), fetchAllMessages("zh")]);
