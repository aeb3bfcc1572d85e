// How ε and δ are written.

import type { Messages } from "../../i18n/index.ts";

/** Three digits; what is spent is never rounded down, so that no budget looks kept that is not. */
export function upwards(t: Messages, value: number): string {
  if (value === 0) return "0";
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return t.decimal(String(Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(3))));
}

/** `1e-5` as 10⁻⁵. */
export function deltaText(t: Messages, delta: number): string {
  const [digits = "1", power = "0"] = delta.toExponential().split("e");
  const raised = Array.from(power.replace("+", ""), (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)])).join(
    "",
  );
  return digits === "1" ? `10${raised}` : `${t.decimal(digits)} · 10${raised}`;
}

export function epsilonText(t: Messages, { epsilon, delta }: { epsilon: number; delta: number }): string {
  return `ε = ${upwards(t, epsilon)}, δ = ${deltaText(t, delta)}`;
}
