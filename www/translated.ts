// What a browser's translation does to the page, and how the page goes on drawing.

/**
 * Lets lit-html write where a translator has been. It puts a `<font>` with the translation in the place of
 * each text, and lit writes the next value to what stands in that place, as to a text: without this,
 * a progress would stand still once it is translated.
 */
export function outliveTranslation(): void {
  const { constructor } = document.createElement("font");
  Object.defineProperty(constructor.prototype, "data", {
    configurable: true,
    get(this: HTMLElement) {
      return this.textContent;
    },
    set(this: HTMLElement, text: string) {
      this.textContent = text;
    },
  });
}
