// Numbers in Chinese.

export const number = (n: number) => n.toLocaleString("zh-CN");

export const bytes = (n: number) => `${(n / 1e6).toLocaleString("zh-CN", { maximumFractionDigits: 1 })} MB`;

/** With the space that stands between Chinese and a Latin letter or digit, where the words begin with one. */
export const spaced = (words: string) => (/^[\dA-Za-z]/.test(words) ? ` ${words}` : words);

/** The same, where Chinese stands on both sides. */
export const between = (words: string) => spaced(words) + (/[\dA-Za-z]$/.test(words) ? " " : "");
