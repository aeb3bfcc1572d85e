// Numbers in Chinese.

export const number = (n: number) => n.toLocaleString("zh-CN");

export const bytes = (n: number) => `${(n / 1e6).toLocaleString("zh-CN", { maximumFractionDigits: 1 })} MB`;
