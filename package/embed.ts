export interface Embedded {
  ready: Promise<void>;
  train(): Promise<{ accuracy: number }>;
}
export function embed(iframe: HTMLIFrameElement): Embedded {
  void iframe;
  throw new Error("soon");
}
