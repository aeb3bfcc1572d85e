// A chart of the page as a picture of its own, by day whatever the page's appearance is.

import "./picture.css";
import { curveIn } from "../charts/curve.ts";
import { drawCurve } from "./lines.ts";
import { toSvg } from "./svg.ts";
import type { PictureFormat } from "../state/page.ts";

/** Pixels of a PNG for each of the page's. */
const scale = 2;

/** A chart's picture under its title. */
export async function takePicture(chart: HTMLElement, title: string, format: PictureFormat): Promise<Blob> {
  const { svg, width, height } = drawn(chart, title);
  if (format === "svg") return new Blob([svg], { type: "image/svg+xml" });
  const image = new Image();
  // Of a blob: the page's policy takes no picture.
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );
}

/**
 * Lays the chart out once more, as a picture of it looks, beside the one that is shown, and draws
 * what it finds. Nothing of that is ever seen, as no frame lies between.
 */
function drawn(chart: HTMLElement, title: string): ReturnType<typeof toSvg> {
  const copy = chart.cloneNode(true) as HTMLElement;
  joinTexts(copy);
  copy.classList.add("pictured", "by-day");
  copy.inert = true;
  const heading = document.createElement("p");
  heading.className = "picture-title";
  heading.textContent = title;
  copy.prepend(heading);
  const plots = [...chart.querySelectorAll<HTMLElement>(".plot")];
  chart.after(copy);
  try {
    copy.querySelectorAll<HTMLElement>(".plot").forEach((place, index) => {
      const curve = curveIn(plots[index]);
      if (curve) place.replaceChildren(drawCurve(curve, place));
    });
    drawMarks(copy);
    return toSvg(copy, title);
  } finally {
    copy.remove();
  }
}

/** Makes one text of what templates have put together, so that a line of words stays together in any font. */
function joinTexts(copy: HTMLElement): void {
  const marks = document.createNodeIterator(copy, NodeFilter.SHOW_COMMENT);
  for (let mark = marks.nextNode(); mark; mark = marks.nextNode()) (mark as Comment).remove();
  copy.normalize();
}

/** Puts what the style sheet draws before an element, such as a key of a legend, in as elements. */
function drawMarks(copy: HTMLElement): void {
  for (const element of copy.querySelectorAll<HTMLElement>("span, li, dt")) {
    const style = getComputedStyle(element, "::before");
    if (style.content === "none" || style.content === "normal") continue;
    const mark = document.createElement("span");
    for (const property of style) mark.style.setProperty(property, style.getPropertyValue(property));
    element.classList.add("marked");
    element.prepend(mark);
  }
}
