// Where the card of the tour stands: beside what it points to, and never over it.

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const gap = 12;
const margin = 8;

/** Puts the card beside the first of the targets that is to be seen, and the ring around that. */
export function place(card: HTMLElement, ring: HTMLElement, targets: readonly string[]): void {
  const target = targets.map((selector) => document.querySelector(selector)).find((found) => found && isSeen(found));
  ring.hidden = !target;
  const { width, height } = card.getBoundingClientRect();
  const screen = { left: 0, top: 0, width: innerWidth, height: innerHeight };
  const box = target?.getBoundingClientRect() ?? { left: innerWidth / 2, top: innerHeight, width: 0, height: 0 };
  const at = beside(box, { width, height }, screen);
  card.style.left = `${at.left}px`;
  card.style.top = `${at.top}px`;
  ring.style.left = `${box.left}px`;
  ring.style.top = `${box.top}px`;
  ring.style.width = `${box.width}px`;
  ring.style.height = `${box.height}px`;
}

/** Below, above, left or right of a box: the first that has room. */
export function beside(box: Box, card: { width: number; height: number }, screen: Box): { left: number; top: number } {
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const left = within(box.left, margin, screen.width - card.width - margin);
  const top = within(box.top, margin, screen.height - card.height - margin);
  if (bottom + gap + card.height + margin <= screen.height) return { left, top: bottom + gap };
  if (box.top - gap - card.height >= margin) return { left, top: box.top - gap - card.height };
  if (box.left - gap - card.width >= margin) return { left: box.left - gap - card.width, top };
  if (right + gap + card.width + margin <= screen.width) return { left: right + gap, top };
  return { left, top: screen.height - card.height - margin };
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
