/**
 * What a learner reads about one resizing: which input position an output pixel means, and how many neighbours are mixed.
 * Source: PyTorch, aten/src/ATen/native/UpSample.h (area_pixel_compute_source_index, nearest_idx).
 */
import { shown } from '../figures/shown';
import { isKnown } from '../tensor/dim';
import type { Explanation } from './operator';
import { attempt } from './parameter';
import type { ResamplingArguments } from './resampling';

export function explain(args: ResamplingArguments): Explanation {
  const mode = attempt(() => args.mode);
  const aligned = attempt(() => args.align_corners) === true;
  const facts = [
    position(args, mode, aligned),
    mode && MIXED[mode],
    recomputed(args, mode, aligned),
    aligned ? 'A network must run with the align_corners it was trained with.' : undefined,
  ];
  return { formulas: [], facts: facts.filter(fact => fact !== undefined), remarks: remarks(args, mode) };
}

const MIXED: Readonly<Record<string, string>> = {
  nearest:
    'nearest copies one pixel, by the rule of OpenCV’s INTER_NEAREST; nearest-exact goes from centre to centre, as PIL does.',
  'nearest-exact': 'nearest-exact copies the pixel whose centre is nearest, as PIL and scikit-image do.',
  linear: 'linear mixes 2 neighbours, each weighted by how close it is.',
  bilinear: 'bilinear mixes the 4 pixels around, each weighted by how close it is.',
  trilinear: 'trilinear mixes the 8 voxels around, each weighted by how close it is.',
  bicubic: 'bicubic mixes 4×4 pixels; the result can leave the range of the input.',
  area: 'area averages all the pixels that an output pixel covers.',
};

/** Where the second output pixel of the first spatial axis reads, in positions of the input. */
function position(args: ResamplingArguments, mode: string | undefined, aligned: boolean): string | undefined {
  if (mode === undefined || mode === 'area' || mode === 'bicubic') return aligned ? ALIGNED : undefined;
  const from = attempt(() => args.input.shape[2]);
  const to = attempt(() => (Array.isArray(args.size) ? args.size[0] : args.size));
  const factor = attempt(() => (Array.isArray(args.scale_factor) ? args.scale_factor[0] : args.scale_factor));
  const length = typeof from === 'number' ? from : undefined;
  const target =
    typeof to === 'number' && isKnown(to) ? to : length && factor ? Math.floor(length * factor) : undefined;
  if (aligned) {
    if (!length || !target || target < 2) return ALIGNED;
    return `Pixel 1 of the output reads at 1·(${length} − 1)/(${target} − 1) = ${shown((length - 1) / (target - 1))} of the input: the centres of the first and the last pixel match.`;
  }
  const stepped =
    factor && !attempt(() => args.recompute_scale_factor) ? 1 / factor : length && target && length / target;
  if (!stepped) return undefined;
  const step = factor && stepped === 1 / factor ? `/${shown(factor)}` : `·${length}/${target}`;
  if (mode === 'nearest') return `Pixel 1 of the output copies pixel ⌊1${step}⌋ = ${Math.floor(stepped)} of the input.`;
  const at = 1.5 * stepped;
  if (mode === 'nearest-exact')
    return `Pixel 1 of the output copies pixel ⌊(1 + 0.5)${step}⌋ = ${Math.floor(at)} of the input.`;
  return `Pixel 1 of the output reads at (1 + 0.5)${step} − 0.5 = ${shown(at - 0.5)} of the input: the outer edges of the pixels match (align_corners=False).`;
}

/** Where recompute_scale_factor makes the positions follow from the two sizes, the floor of the size counts in. */
function recomputed(args: ResamplingArguments, mode: string | undefined, aligned: boolean): string | undefined {
  if (!attempt(() => args.recompute_scale_factor) || mode === undefined) return undefined;
  if (aligned || mode === 'area')
    return `recompute_scale_factor changes nothing here: with ${aligned ? 'align_corners=True' : 'area'} only the two sizes count.`;
  const how = 'recompute_scale_factor: positions follow from the two sizes, not from the factor';
  const lengths = attempt(() => args.input.shape.slice(2));
  const factors = attempt(() => args.scale_factor);
  if (!lengths?.every(isKnown) || factors === undefined || factors === null) return `${how}.`;
  const steps = lengths.map((from, i) => {
    const factor = Array.isArray(factors) ? (factors[i] as number) : (factors as number);
    return { from, to: Math.floor(from * factor), factor, axis: i + 2 };
  });
  const other = steps.find(({ from, to, factor }) => Math.abs((from * factor) / to - 1) > 1e-12);
  if (!other) return `${how}; the sizes have just this ratio, so nothing changes here.`;
  const { from, to, factor, axis } = other;
  return `${how}: along axis ${axis} steps of ${from}/${to} = ${shown(from / to)} instead of 1/${shown(factor)} = ${shown(1 / factor)}.`;
}

const ALIGNED =
  'The centres of the first and the last pixel match (align_corners=True), so the scale depends on the size.';

function remarks(args: ResamplingArguments, mode: string | undefined): readonly string[] {
  const found: string[] = [];
  const factor = shrinking(args);
  if (
    factor !== undefined &&
    factor >= 2 &&
    mode !== undefined &&
    mode !== 'area' &&
    attempt(() => args.antialias) !== true
  )
    found.push(
      `It shrinks ${shown(factor)} times and looks at ${mode.startsWith('nearest') ? 'one pixel' : 'the nearest pixels'} only, so fine patterns alias${mode === 'bilinear' || mode === 'bicubic' ? '; antialias=True widens the kernel (F.interpolate)' : ''}.`,
    );
  return found;
}

function shrinking(args: ResamplingArguments): number | undefined {
  const factor = attempt(() => (Array.isArray(args.scale_factor) ? Math.min(...args.scale_factor) : args.scale_factor));
  if (typeof factor === 'number') return factor > 0 ? 1 / factor : undefined;
  const from = attempt(() => args.input.shape[2]);
  const to = attempt(() => (Array.isArray(args.size) ? args.size[0] : args.size));
  return typeof from === 'number' && typeof to === 'number' && to > 0 ? from / to : undefined;
}
