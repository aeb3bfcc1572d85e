import fc from "fast-check";
import { expect, test } from "vitest";
import { beside } from "./place.ts";

const card = { width: 352, height: 190 };

test("the card stands below what it tells of, else above, else at its side", () => {
  const screen = { left: 0, top: 0, width: 1280, height: 800 };
  expect(beside({ left: 200, top: 0, width: 70, height: 50 }, card, screen)).toEqual({ left: 200, top: 62 });
  expect(beside({ left: 1200, top: 740, width: 70, height: 50 }, card, screen)).toEqual({ left: 920, top: 538 });
  expect(beside({ left: 896, top: 112, width: 384, height: 688 }, card, screen)).toEqual({ left: 532, top: 112 });
});

test("it covers nothing of what it tells of where there is room, and is always on the screen", () => {
  const length = (most: number) => fc.integer({ min: 1, max: most });
  fc.assert(
    fc.property(length(1280), length(800), length(400), length(300), (left, top, width, height) => {
      const screen = { left: 0, top: 0, width: 1280, height: 800 };
      const box = { left: Math.min(left, 1280 - width), top: Math.min(top, 800 - height), width, height };
      const at = beside(box, card, screen);
      expect(at.left).toBeGreaterThanOrEqual(0);
      expect(at.top).toBeGreaterThanOrEqual(0);
      expect(at.left + card.width).toBeLessThanOrEqual(1280);
      expect(at.top + card.height).toBeLessThanOrEqual(800);
      const isApart =
        at.left >= box.left + width ||
        at.left + card.width <= box.left ||
        at.top >= box.top + height ||
        at.top + card.height <= box.top;
      expect(isApart).toBe(true);
    }),
  );
});
