/**
 * The effective receptive field of a unit: how much each pixel of the input moves it, for random weights, averaged over seeds
 * (Luo, Li, Urtasun and Zemel, "Understanding the effective receptive field in deep convolutional neural networks", 2016).
 * The gradient is computed by a graph that is differentiated here and run by ONNX Runtime.
 */

import { gradientModel } from '../onnx/gradient-model';
import { normal, seedFor } from '../onnx/random';
import { reseeded } from '../onnx/recipe';
import type { AskOptions, Runtime } from './client';
import type { Device } from './protocol';

export interface EffectiveField {
  /**
   * Row by row, `height` × `width` as the input's last two axes: the magnitude of the gradient of the unit (summed over its
   * channels) by each pixel, summed over the input's channels, averaged over the seeds. All of it together is 1.
   */
  readonly heat: { readonly height: number; readonly width: number; readonly values: Float32Array };
  /** The smallest box that holds every pixel the unit could depend on, half-open; `undefined` where it depends on none. */
  readonly box: Box | undefined;
  /** The share of the heat within the middle of the box: half its height and half its width. */
  readonly shareInCentre: number;
  /** Of the output's last two axes. */
  readonly unit: readonly [row: number, column: number];
  readonly seeds: number;
}

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface FieldOptions extends AskOptions {
  /** Row and column of the tensor's last two axes; the middle where absent. */
  readonly unit?: readonly [row: number, column: number];
  /** How many random networks and inputs are averaged. */
  readonly seeds?: number;
  readonly devices?: readonly Device[];
}

/** Of one position of a tensor of the network, for a network of one image; or the reason why there is none. */
export async function effectiveReceptiveField(
  runtime: Runtime,
  network: Parameters<typeof gradientModel>[0],
  tensor: Parameters<typeof gradientModel>[1],
  { unit, seeds = 4, devices = ['cpu'], ...options }: FieldOptions = {},
): Promise<EffectiveField | { readonly reason: string }> {
  const random = gradientModel(network, tensor);
  if ('reason' in random) return random;
  const possible = gradientModel(network, tensor, { support: true });
  if ('reason' in possible) return possible;
  const [rows, columns] = random.seed.shape.slice(-2) as [number, number];
  const [row, column] = unit ?? [Math.floor(rows / 2), Math.floor(columns / 2)];
  if (!(row >= 0 && row < rows && column >= 0 && column < columns))
    return { reason: `there is no unit ${row}, ${column}: the tensor has ${rows}×${columns}` };
  const { input, seed, output } = random;
  const ask = async (model: typeof random, values: Float32Array) => {
    const fixed = [{ input: seed, values: oneHot(seed.shape, row, column) }];
    const request = { ...model, input, fixed, output, devices, values: [values] };
    return (await runtime.ask('compute', [request], options))[0]!;
  };
  const ones = new Float32Array(random.size).fill(0.5);
  const box = boxOf(planeOf(await ask(possible, ones), input.shape), input.shape);
  const [height, width] = input.shape.slice(-2) as [number, number];
  const heat = new Float32Array(height * width);
  for (let n = 0; n < seeds; n++) {
    const weights = random.weights.map(weight => ({
      ...weight,
      recipe: reseeded(weight.recipe, seedFor(n, weight.name)),
    }));
    const plane = planeOf(await ask({ ...random, weights }, normal(seedFor(n, input.name), random.size)), input.shape);
    for (let i = 0; i < heat.length; i++) heat[i]! += plane[i]!;
  }
  const total = heat.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return { reason: 'no gradient reaches the input with these random weights' };
  for (let i = 0; i < heat.length; i++) heat[i]! /= total;
  const shareInCentre = box ? shareWithin(heat, width, centreOf(box)) : 0;
  return { heat: { height, width, values: heat }, box, shareInCentre, unit: [row, column], seeds };
}

function oneHot(shape: readonly number[], row: number, column: number): Float32Array {
  const [height, width] = shape.slice(-2) as [number, number];
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  // The first image alone; the others would add nothing but time.
  const channels = shape.at(-3) ?? 1;
  for (let c = 0; c < channels; c++) values[(c * height + row) * width + column] = 1;
  return values;
}

/** Magnitudes of the first image, summed over channels. */
function planeOf(gradient: Float32Array, shape: readonly number[]): Float32Array {
  const [height, width] = shape.slice(-2) as [number, number];
  const plane = new Float32Array(height * width);
  const image = (shape.at(-3) ?? 1) * plane.length;
  for (let i = 0; i < image; i++) plane[i % plane.length]! += Math.abs(gradient[i]!);
  return plane;
}

function boxOf(plane: Float32Array, shape: readonly number[]): Box | undefined {
  const width = shape.at(-1)!;
  let [top, left, bottom, right] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  plane.forEach((value, i) => {
    if (value === 0) return;
    const [row, column] = [Math.floor(i / width), i % width];
    [top, left] = [Math.min(top, row), Math.min(left, column)];
    [bottom, right] = [Math.max(bottom, row + 1), Math.max(right, column + 1)];
  });
  return bottom > 0 ? { top, left, bottom, right } : undefined;
}

/** Half as high and half as wide, around the same middle; never less than one pixel. */
function centreOf({ top, left, bottom, right }: Box): Box {
  const [height, width] = [Math.max(1, Math.round((bottom - top) / 2)), Math.max(1, Math.round((right - left) / 2))];
  const [row, column] = [top + Math.floor((bottom - top - height) / 2), left + Math.floor((right - left - width) / 2)];
  return { top: row, left: column, bottom: row + height, right: column + width };
}

function shareWithin(heat: Float32Array, width: number, { top, left, bottom, right }: Box): number {
  let share = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) share += heat[y * width + x]!;
  return share;
}
