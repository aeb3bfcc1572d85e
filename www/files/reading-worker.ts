// Reads files off the page's thread: decoding and unpacking take longer than a page may stand still.

import { answer } from "./answer.ts";
import type { FileRequest } from "./protocol.ts";

addEventListener("message", ({ data }: MessageEvent<FileRequest>) => {
  void answer(data).then((response) => postMessage(response));
});
