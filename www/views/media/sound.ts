// A sound: its wave, and a button that plays it.

import { html, svg, type TemplateResult } from "lit-html";
import { until } from "lit-html/directives/until.js";
import { copiesOf, idOf } from "../../kinds/copies.ts";
import { shownProject } from "../../kinds/shown.ts";
import { fromWav } from "../../kinds/sound/wav.ts";
import type { Messages } from "../../i18n/index.ts";
import { isolated } from "../parts.ts";

const rate = 16_000;
/** Strokes of a drawn wave. */
export const nStrokes = 48;

export interface Wave {
  /** The loudest of each stretch, between 0 and 1. */
  peaks: readonly number[];
  seconds: number;
}

const waves = new Map<string, Wave>();

let playing: { id: string; source: AudioBufferSourceNode; button: HTMLElement } | undefined;
let context: AudioContext | undefined;

export function soundView(w: Messages<"media">, reference: string, name: string): TemplateResult {
  const id = idOf(reference);
  const known = waves.get(id);
  return html`<button type="button" class="icon play" data-playing="false" aria-label=${w.play(isolated(name))}
      @click=${(event: Event) => void toggle(reference, event.currentTarget as HTMLElement)}><span aria-hidden="true"></span></button>${
        known ? waveView(known) : until(waveOf(reference).then(waveView), html`<span class="wave"></span>`)
      }`;
}

export async function waveOf(reference: string): Promise<Wave> {
  const id = idOf(reference);
  const known = waves.get(id);
  if (known) return known;
  const samples = await samplesOf(reference);
  const length = samples.length / nStrokes;
  const peaks = Array.from({ length: nStrokes }, (_, stroke) => {
    let most = 0;
    // Enough of them tell how loud it is.
    for (let at = Math.floor(stroke * length); at < (stroke + 1) * length; at += 4)
      most = Math.max(most, Math.abs(samples[at] ?? 0));
    return most;
  });
  const loudest = Math.max(...peaks, 1e-3);
  const wave = { peaks: peaks.map((peak) => peak / loudest), seconds: samples.length / rate };
  waves.set(id, wave);
  return wave;
}

async function samplesOf(reference: string): Promise<Float32Array<ArrayBuffer>> {
  const copy = await copiesOf(shownProject()).get(reference);
  return copy ? fromWav(await copy.blob.arrayBuffer()) : new Float32Array(0);
}

function waveView({ peaks }: Wave): TemplateResult {
  return html`<svg class="wave" viewBox="0 0 ${peaks.length * 3} 28" aria-hidden="true" focusable="false" preserveAspectRatio="none">${strokes(peaks)}</svg>`;
}

export function strokes(peaks: readonly number[]) {
  return peaks.map((peak, place) => {
    const height = Math.max(1, peak * 26);
    return svg`<rect x=${place * 3} y=${(14 - height / 2).toFixed(1)} width="2" height=${height.toFixed(1)} rx="1"></rect>`;
  });
}

/** Plays it, or stops it where it plays. What plays is not the page's state: it ends by itself. */
async function toggle(reference: string, button: HTMLElement): Promise<void> {
  const id = idOf(reference);
  const wasPlaying = playing?.button === button;
  stop();
  if (wasPlaying) return;
  context ??= new AudioContext();
  void context.resume();
  const samples = await samplesOf(reference);
  if (samples.length === 0) return;
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.onended = () => {
    if (playing?.source === source) stop();
  };
  playing = { id, source, button };
  button.dataset["playing"] = "true";
  button.setAttribute("aria-pressed", "true");
  source.start();
}

function stop(): void {
  if (!playing) return;
  const { source, button } = playing;
  playing = undefined;
  button.dataset["playing"] = "false";
  button.removeAttribute("aria-pressed");
  source.stop();
}
