// What a part of the page shows, as an SVG that needs nothing but itself: boxes, lines of text, and
// the drawings in it, each where the browser has laid it out and in the colours that it has there.

import { create, set } from "./element.ts";

const margin = 24;

/** Of the page's own drawings, what a style sheet may have set. */
const shapes = "rect, circle, ellipse, line, polyline, polygon, path, text, tspan";
const painted = ["fill", "stroke"] as const;
const measured = [
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "font-size",
  "text-anchor",
] as const;
/** What needs not be said. */
const initial: Partial<Record<(typeof measured)[number], string>> = {
  "stroke-width": "1",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "text-anchor": "start",
};

interface Canvas {
  svg: SVGElement;
  /** Where the part begins on the page. */
  left: number;
  top: number;
  /** How far what is drawn reaches. */
  right: number;
  bottom: number;
  baseLine(box: DOMRect, style: CSSStyleDeclaration): number;
}

export function toSvg(part: HTMLElement, title: string): { svg: string; width: number; height: number } {
  const { left, top } = part.getBoundingClientRect();
  const svg = create("svg", {});
  const canvas: Canvas = { svg, left: left - margin, top: top - margin, right: 0, bottom: 0, baseLine: baseLines() };
  drawElement(canvas, part);
  const width = Math.ceil(canvas.right + margin);
  const height = Math.ceil(canvas.bottom + margin);
  set(svg, {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "font-family": getComputedStyle(part).fontFamily,
  });
  const name = create("title", {});
  name.textContent = readable(title);
  svg.prepend(name, create("rect", { width, height, fill: "#ffffff" }));
  return { svg: new XMLSerializer().serializeToString(svg), width, height };
}

function drawElement(canvas: Canvas, element: Element): void {
  const style = getComputedStyle(element);
  if (style.display === "none") return;
  if (element instanceof SVGSVGElement) return drawDrawing(canvas, element, style);
  drawBox(canvas, element, style);
  for (const child of element.childNodes) {
    if (child instanceof Element) drawElement(canvas, child);
    else if (child instanceof Text) drawText(canvas, child, style);
  }
}

/** Adds what lies in a box of the page, which then counts for how large the picture is. */
function add(canvas: Canvas, element: SVGElement, box: DOMRect): void {
  canvas.svg.append(element);
  canvas.right = Math.max(canvas.right, box.right - canvas.left);
  canvas.bottom = Math.max(canvas.bottom, box.bottom - canvas.top);
}

function drawBox(canvas: Canvas, element: Element, style: CSSStyleDeclaration): void {
  const box = element.getBoundingClientRect();
  if (box.width === 0 && box.height === 0) return;
  const [x, y] = [box.left - canvas.left, box.top - canvas.top];
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  const ground = paint("fill", style.backgroundColor);
  if (ground)
    add(
      canvas,
      create("rect", { x, y, width: box.width, height: box.height, rx: radius || undefined, ...ground }),
      box,
    );
  const isShared = style.borderCollapse === "collapse" && style.display.startsWith("table");
  for (const [side, x1, y1, x2, y2] of [
    ["top", 0, 0, 1, 0],
    ["right", 1, 0, 1, 1],
    ["bottom", 0, 1, 1, 1],
    ["left", 0, 0, 0, 1],
  ] as const) {
    const width = Number.parseFloat(style.getPropertyValue(`border-${side}-width`));
    const kind = style.getPropertyValue(`border-${side}-style`);
    const line = paint("stroke", style.getPropertyValue(`border-${side}-color`));
    if (!line || !(width > 0) || kind === "none" || kind === "hidden") continue;
    // A border lies in its box; one that two cells share, half of it.
    const inside = isShared ? 0 : (side === "top" || side === "left" ? width : -width) / 2;
    const [dx, dy] = side === "left" || side === "right" ? [inside, 0] : [0, inside];
    const dash = kind === "dashed" ? `${2 * width} ${width}` : undefined;
    add(
      canvas,
      create("line", {
        x1: x + x1 * box.width + dx,
        y1: y + y1 * box.height + dy,
        x2: x + x2 * box.width + dx,
        y2: y + y2 * box.height + dy,
        "stroke-width": width,
        "stroke-dasharray": dash,
        ...line,
      }),
      box,
    );
  }
}

function drawText(canvas: Canvas, node: Text, style: CSSStyleDeclaration): void {
  const isLeftward = style.direction === "rtl";
  for (const { text, box } of linesOf(node)) {
    const { at, anchor } = placeOf(box, style.textAlign, isLeftward);
    const line = create("text", {
      x: at - canvas.left,
      y: canvas.baseLine(box, style) - canvas.top,
      "text-anchor": anchor === "start" ? undefined : anchor,
      direction: isLeftward ? "rtl" : undefined,
      "font-size": Number.parseFloat(style.fontSize),
      "font-weight": weightOf(style.fontWeight),
      ...paint("fill", style.color),
    });
    line.textContent = readable(text);
    add(canvas, line, box);
  }
}

/** The place that stays where another font makes the text wider: as the text is aligned. */
function placeOf(box: DOMRect, align: string, isLeftward: boolean): { at: number; anchor: "start" | "middle" | "end" } {
  if (align === "center") return { at: (box.left + box.right) / 2, anchor: "middle" };
  const isRight = align === "right" || align === (isLeftward ? "start" : "end");
  return { at: isRight ? box.right : box.left, anchor: isRight === isLeftward ? "start" : "end" };
}

/** A text as the browser has broken it into lines, each from its first sign that is seen to its last. */
function linesOf(node: Text): { text: string; box: DOMRect }[] {
  const { data } = node;
  const [from, to] = [data.length - data.trimStart().length, data.trimEnd().length];
  if (from >= to) return [];
  const range = document.createRange();
  const boxOf = (start: number, end: number) => {
    range.setStart(node, start);
    range.setEnd(node, end);
    return range.getBoundingClientRect();
  };
  const whole = boxOf(from, to);
  if (whole.width === 0) return [];
  const isOneLine = [...range.getClientRects()].every(
    ({ top, bottom }) => top < whole.bottom - 1 && bottom > whole.top + 1 && bottom - top > whole.height / 2,
  );
  if (isOneLine) return [{ text: data.slice(from, to).replace(/\s+/g, " "), box: whole }];
  const lines: { text: string; box: DOMRect }[] = [];
  let at = from;
  for (const sign of data.slice(from, to)) {
    const box = boxOf(at, (at += sign.length));
    if (box.width === 0) continue;
    const line = lines.at(-1);
    const isBlank = sign.trim() === "";
    if (!line || box.top >= line.box.bottom - 1) {
      if (!isBlank) lines.push({ text: sign, box });
      continue;
    }
    line.text += isBlank ? " " : sign;
    if (isBlank) continue;
    const [left, right] = [Math.min(line.box.left, box.left), Math.max(line.box.right, box.right)];
    line.box = new DOMRect(left, line.box.top, right - left, line.box.height);
  }
  return lines.map(({ text, box }) => ({ text: text.trimEnd(), box }));
}

/** A drawing of the page's own, with all that the style sheet says of it written into it. */
function drawDrawing(canvas: Canvas, drawing: SVGSVGElement, style: CSSStyleDeclaration): void {
  const box = drawing.getBoundingClientRect();
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [...drawing.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((element, index) => {
    writeStyle(element as SVGElement, getComputedStyle(originals[index]!));
  });
  clean(copy);
  set(copy, {
    x: box.left - canvas.left,
    y: box.top - canvas.top,
    width: box.width,
    height: box.height,
    overflow: style.overflow === "visible" ? "visible" : undefined,
  });
  add(canvas, copy, box);
}

function writeStyle(element: SVGElement, style: CSSStyleDeclaration): void {
  if (style.opacity !== "1") set(element, { opacity: style.opacity });
  if (element.matches(shapes)) {
    for (const name of painted) set(element, paint(name, style[name]) ?? { [name]: "none" });
    const isText = element.matches("text, tspan");
    for (const name of measured) {
      if (name.startsWith("stroke") ? style.stroke === "none" : !isText) continue;
      const value = style.getPropertyValue(name).replaceAll("px", "");
      set(element, { [name]: value === initial[name] ? undefined : value });
    }
    if (isText) set(element, { "font-weight": weightOf(style.fontWeight) });
    if (isText && element.childElementCount === 0) element.textContent = readable(element.textContent ?? "");
  }
  clean(element);
}

/** Takes away what only the page has a use for. */
function clean(element: Element): void {
  for (const { name } of [...element.attributes])
    if (/^(class|style|id|role|tabindex|focusable|xmlns|aria-.*|data-.*)$/.test(name)) element.removeAttribute(name);
}

/** A colour as every viewer knows it, with how far it covers; none where nothing is seen of it. */
function paint(name: "fill" | "stroke", css: string): Record<string, string | number> | undefined {
  const [red, green, blue, alpha = 1] = (css.match(/-?[\d.]+(?:e[-+]?\d+)?/g) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined || alpha === 0) return undefined;
  // Of a mixture each part is a share, else it is a whole number.
  const unit = css.startsWith("color(") ? 255 : 1;
  const hex = [red, green, blue].map((part) =>
    Math.round(part * unit)
      .toString(16)
      .padStart(2, "0"),
  );
  return { [name]: `#${hex.join("")}`, ...(alpha < 1 && { [`${name}-opacity`]: alpha }) };
}

/** Where in a box of text its base line is: a box is taller where another font has to help out. */
function baseLines(): Canvas["baseLine"] {
  const context = document.createElement("canvas").getContext("2d");
  const known = new Map<string, [ascent: number, descent: number]>();
  return (box, { fontStyle, fontWeight, fontSize, fontFamily }) => {
    const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    let reach = known.get(font);
    if (!reach) {
      if (context) context.font = font;
      const measured = context?.measureText("x");
      reach = [measured?.fontBoundingBoxAscent ?? box.height, measured?.fontBoundingBoxDescent ?? 0];
      known.set(font, reach);
    }
    const [ascent, descent] = reach;
    return box.top + ascent + (box.height - ascent - descent) / 2;
  };
}

/** Most fonts have two weights, of which some viewers do not know the nearer one. */
function weightOf(weight: string): string | undefined {
  return Number(weight) >= 600 ? "bold" : undefined;
}

/** Without what no XML can hold. */
function readable(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
}
