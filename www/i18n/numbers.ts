// How a language writes numbers, as the browser knows it.

/** What the `numbers.ts` of each language is made of. */
export function numbersIn(locale: string) {
  // Each is made when it is first used, as the first one takes a browser tens of milliseconds.
  const format = (options?: Intl.NumberFormatOptions) => {
    let numbers: Intl.NumberFormat | undefined;
    return (n: number) => (numbers ??= new Intl.NumberFormat(locale, options)).format(n);
  };
  const formatted = format();
  // These look the same everywhere, and are all that a first drawing has.
  const number = (n: number) => (Number.isInteger(n) && n >= 0 && n < 1000 ? String(n) : formatted(n));
  const whole = format({ style: "percent" });
  const tenths = format({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const megabytes = format({ maximumFractionDigits: 1 });
  let known: { mark: string; group: string } | undefined;
  const signs = () => {
    if (known) return known;
    const all = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
    const [mark, group] = (["decimal", "group"] as const).map((type) => all.find((part) => part.type === type)!.value);
    return (known = { mark: mark!, group: group! });
  };
  const decimal = (written: string) => written.replace(".", signs().mark);
  const percent = (share: number) => {
    if (share > 0 && share < 0.005) return `<${whole(0.01)}`;
    if (share < 1 && share >= 0.995) return `>${whole(0.99)}`;
    // With 0 added there is no −0.
    return whole(Math.round(share * 100) / 100 + 0);
  };
  const bytes = (n: number) => `${megabytes(n / 1e6)} MB`;

  return {
    number,
    /** A number that is written with a point, with the mark of the language in its place. */
    decimal,
    /** What a person has typed as a program reads it: `20.000,5` as `20000.5`, where that is how one writes. */
    plain: (typed: string) => {
      const { mark, group } = signs();
      const [integer = "", ...fraction] = typed.trim().split(mark);
      const [first = "", ...others] = integer.split(group);
      const isGrouped = /^-?[1-9]\d{0,2}$/.test(first) && others.every((digits) => /^\d{3}$/.test(digits));
      return [isGrouped ? first + others.join("") : integer, ...fraction].join(".");
    },
    /** A share in whole percent; nothing less than none and all is called 0% and 100%. */
    percent,
    /** Two shares in percent, which a line's end does not part. */
    range: (low: number, high: number) => `${Math.round(low * 100)}\u2060–\u2060${percent(high)}`,
    /** A share in percent with one decimal place. */
    tenths,
    /** A difference of two shares in percentage points. */
    points: (difference: number) => decimal((difference * 100).toFixed(1)),
    pValue: (p: number) => (p < 0.001 ? `p < ${decimal("0.001")}` : `p = ${decimal(p.toFixed(p < 0.1 ? 3 : 2))}`),
    bytes,
    /** A size above a limit, rounded up so that it is seen to be. */
    bytesOver: (n: number) => `${megabytes(Math.ceil(n / 1e5) / 10)} MB`,
    /** Of a file that was saved, however small it is. */
    fileSize: (n: number) => (n < 1e6 ? `${number(Math.ceil(n / 1e3))} kB` : bytes(n)),
  };
}
