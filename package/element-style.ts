// How the element looks unless whoever uses it says otherwise: by custom properties, or `::part`.

export const style = `
:host {
  display: grid;
  gap: var(--handful-gap, 0.75rem);
  color: var(--handful-text, CanvasText);
  font: var(--handful-font, inherit);
  --own-accent: var(--handful-accent, light-dark(#0b5c86, #79c0ea));
  --own-line: var(--handful-line, color-mix(in srgb, currentcolor 45%, transparent));
  --own-track: var(--handful-track, color-mix(in srgb, currentcolor 12%, transparent));
  --own-radius: var(--handful-radius, 8px);
}
:host([hidden]), [hidden] {
  display: none;
}
.field {
  display: grid;
  gap: 0.35rem;
}
label {
  font-weight: 600;
}
textarea {
  box-sizing: border-box;
  width: 100%;
  min-height: 4.5em;
  padding: 0.45em 0.65em;
  border: 1px solid var(--own-line);
  border-radius: var(--own-radius);
  background: var(--handful-field, Field);
  color: inherit;
  font: inherit;
  line-height: 1.5;
  resize: vertical;
}
textarea:focus-visible, button:focus-visible {
  outline: 2px solid var(--own-accent);
  outline-offset: 1px;
}
ol {
  display: grid;
  grid-template-columns: minmax(4em, max-content) minmax(3em, 1fr) max-content;
  gap: 0.4rem 0.75rem;
  margin: 0;
  padding: 0;
  list-style: none;
}
li {
  display: grid;
  grid-column: 1 / -1;
  grid-template-columns: subgrid;
  align-items: center;
}
.said {
  font-weight: 600;
}
.given {
  margin: 0;
}
.name {
  max-width: 14em;
  overflow-wrap: anywhere;
}
.bar {
  height: 0.6em;
  border-radius: 2px;
  background: var(--own-track);
  overflow: hidden;
}
.fill {
  display: block;
  height: 100%;
  border-radius: inherit;
  background: var(--own-accent);
  transition: inline-size 120ms ease-out;
}
.value {
  min-width: 3em;
  font-variant-numeric: tabular-nums;
  text-align: end;
}
.status {
  margin: 0;
  font-size: 0.875em;
}
.heard {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  clip-path: inset(50%);
  overflow: hidden;
  white-space: nowrap;
}
button {
  justify-self: start;
  padding: 0.35em 0.9em;
  border: 1px solid var(--own-line);
  border-radius: var(--own-radius);
  background: none;
  color: inherit;
  font: inherit;
}
@media (prefers-reduced-motion: reduce) {
  .fill {
    transition: none;
  }
}
@media (forced-colors: active) {
  .bar {
    border: 1px solid CanvasText;
  }
  .fill {
    background: Highlight;
    forced-color-adjust: none;
  }
}
`;
