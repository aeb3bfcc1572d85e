// Packs and unpacks off the page's thread: both take longer than a page may stand still.

import { describe } from "../engine/errors.ts";
import { ProjectFileError, type ProjectFileProblem } from "./form.ts";
import { Packer, unpack } from "./pack.ts";
import type { Request, Response } from "./messages.ts";

const packer = new Packer();

const tell = (response: Response) => postMessage(response);

async function answer(request: Request): Promise<void> {
  try {
    switch (request.do) {
      case "add":
        await packer.add(request.entry);
        return tell({ ok: true });
      case "finish":
        return tell({ ok: true, value: await packer.finish(request.withChecksums) });
      case "unpack":
        return tell({ ok: true, value: await unpack(request.file, (done, total) => tell({ done, total })) });
    }
  } catch (thrown) {
    const failed: ProjectFileProblem = { code: "failed", detail: describe(thrown) };
    tell({ ok: false, problem: thrown instanceof ProjectFileError ? thrown.problem : failed });
  }
}

addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));
