// Tests have the words of all languages from the start.

import { fetchAllMessages, languages } from "./index.ts";

await Promise.all(languages.map(fetchAllMessages));
