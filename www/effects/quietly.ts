import { toCoreError } from "../engine/errors.ts";
import { AbortError, type CoreError } from "../engine/protocol.ts";

/** Does something whose failure is an answer, and whose being overtaken is none. */
export async function quietly(
  work: () => Promise<void>,
  failed: (error: CoreError) => void,
  overtaken: () => void = () => undefined,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof AbortError) overtaken();
    else failed(toCoreError(thrown));
  }
}
