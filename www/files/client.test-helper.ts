// Reads files where there are no workers: what the worker does, done at once.

import { answer } from "./answer.ts";
import type { ReadFile } from "./client.ts";
import { FileError } from "./protocol.ts";

export const readFileHere: ReadFile = async (file, options = {}) => {
  const response = await answer({ id: 0, file, options: { ...options, languages: ["en"] } });
  if (response.ok) return response.value;
  throw new FileError(response.problem);
};
