import { type Random, uniform } from '../random.ts';

/** Largest relative change of each property; the hue in turns of the colour circle. */
export interface ColourJitter {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
}

/** Changes brightness, contrast, saturation and hue of planes [3, …] of 0 … 1, in place and in random order. */
export function jitterColour(planes: Float32Array, jitter: ColourJitter, random: Random): void {
  const steps = [
    () => changeBrightness(planes, uniform(random, 1 - jitter.brightness, 1 + jitter.brightness)),
    () => changeContrast(planes, uniform(random, 1 - jitter.contrast, 1 + jitter.contrast)),
    () => changeSaturation(planes, uniform(random, 1 - jitter.saturation, 1 + jitter.saturation)),
    () => turnHue(planes, uniform(random, -jitter.hue, jitter.hue)),
  ];
  while (steps.length > 0) {
    const [step] = steps.splice(random.integer(steps.length), 1);
    step!();
  }
}

/** Adds normal noise of a standard deviation, in place, and keeps the values in 0 … 1. */
export function addNoise(planes: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < planes.length; i++) planes[i] = clamped(planes[i]! + deviation * random.normal());
}

const clamped = (value: number) => Math.min(1, Math.max(0, value));

/** Luma by the BT.601 weights. */
const luma = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;

function changeBrightness(planes: Float32Array, factor: number): void {
  for (let i = 0; i < planes.length; i++) planes[i] = clamped(planes[i]! * factor);
}

/** Spreads or draws in the values about the image's mean luma. */
export function changeContrast(planes: Float32Array, factor: number): void {
  const pixels = planes.length / 3;
  let sum = 0;
  for (let i = 0; i < pixels; i++) sum += luma(planes[i]!, planes[i + pixels]!, planes[i + 2 * pixels]!);
  const rest = (1 - factor) * (sum / pixels);
  for (let i = 0; i < planes.length; i++) planes[i] = clamped(planes[i]! * factor + rest);
}

/** Moves each pixel away from its own grey or towards it. */
export function changeSaturation(planes: Float32Array, factor: number): void {
  const pixels = planes.length / 3;
  for (let i = 0; i < pixels; i++) {
    const rest = (1 - factor) * luma(planes[i]!, planes[i + pixels]!, planes[i + 2 * pixels]!);
    for (let at = i; at < planes.length; at += pixels) planes[at] = clamped(planes[at]! * factor + rest);
  }
}

/** Turns the hue of each pixel by a part of the colour circle; value and chroma stay (the HSV hexcone). */
export function turnHue(planes: Float32Array, turns: number): void {
  const pixels = planes.length / 3;
  for (let i = 0; i < pixels; i++) {
    const red = planes[i]!;
    const green = planes[i + pixels]!;
    const blue = planes[i + 2 * pixels]!;
    const value = Math.max(red, green, blue);
    const chroma = value - Math.min(red, green, blue);
    if (chroma === 0) continue;
    const sextant =
      value === red
        ? (green - blue) / chroma
        : value === green
          ? 2 + (blue - red) / chroma
          : 4 + (red - green) / chroma;
    const turned = sextant + 6 * turns;
    planes[i] = channelOfHue(turned + 5, value, chroma);
    planes[i + pixels] = channelOfHue(turned + 3, value, chroma);
    planes[i + 2 * pixels] = channelOfHue(turned + 1, value, chroma);
  }
}

/** One channel of the hexcone, where `sextant` is the hue in sixths plus 5 for red, 3 for green, 1 for blue. */
function channelOfHue(sextant: number, value: number, chroma: number): number {
  const k = ((sextant % 6) + 6) % 6;
  return value - chroma * Math.max(0, Math.min(k, 4 - k, 1));
}
