// Elements of a drawing, made by hand.

const namespace = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string | number | undefined>;

export function create<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(namespace, name);
  set(element, attributes);
  return element;
}

/** Numbers are written to a hundredth of a pixel; what is undefined is left out. */
export function set(element: SVGElement, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  }
}
