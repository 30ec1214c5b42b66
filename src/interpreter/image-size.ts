/**
 * The size of an image, or the length of a signal, solved from the layers: sizes are tried, guided by whether a problem says too
 * small or too large, until the numbers of all layers agree; then the whole range that fits is found.
 */
import type { NetworkProblem } from '../network/network';
import type { Session } from './session';
import { type Forward, forwardOnce, type GivenInput } from './trace';
import type { Draft } from './tracer';
import { type ModuleInstance, Tensor, Unknown } from './values';

export interface Solved {
  readonly size: number;
  readonly alternatives?: string;
  readonly evidence?: string;
}

/** What is tried for images and volumes, and for signals, which are longer: a window may take hundreds of their samples. */
interface Limits {
  readonly largest: number;
  /** A range this wide says nothing about the size. */
  readonly wide: (size: number) => number;
  readonly common: readonly number[];
}

const IMAGES: Limits = {
  largest: 1024,
  wide: () => 64,
  common: [28, 32, 224, 64, 96, 128, 256, 299, 227, 84, 48, 16, 112, 160, 192, 384, 512],
};
const SIGNALS: Limits = {
  largest: 1 << 18,
  wide: size => Math.max(64, size >> 2),
  common: [
    28, 32, 64, 96, 128, 187, 224, 256, 500, 512, 1000, 1024, 2048, 4000, 4096, 8000, 8192, 16000, 16384, 22050, 32000,
    44100, 48000, 59049, 65536, 80000,
  ],
};
/** How many frames or slices volumes have where they are no cubes. */
export const DEPTHS = [16, 8, 32, 4, 64];

/** The image size that the layers need; `undefined` where any will do, or none was found. */
export function solveSize(
  session: Session,
  root: ModuleInstance,
  at: (size: number) => readonly GivenInput[],
  axes: number,
): Solved | 'any' | undefined {
  const { largest, wide, common } = axes === 1 ? SIGNALS : IMAGES;
  const tried = new Map<number, Trial>();
  const attempt = (size: number): Trial => {
    let trial = tried.get(size);
    if (!trial) tried.set(size, (trial = judge(forwardOnce(session, root, at(size)), session.raised?.message)));
    return trial;
  };
  // Sizes that have no common small factor beyond 32: a model that takes all of these takes any.
  const [small, large] = [attempt(64), attempt(224)];
  if (small.fits && large.fits) return 'any';
  // What goes wrong alike with both does not go wrong for their size.
  if (small.raised !== undefined && small.raised === large.raised) return undefined;
  const stays = alike(small.sizes, large.sizes);
  const attempted = (size: number) => sided(attempt(size), stays);
  const said = sizesIn(`${large.raised ?? ''} ${small.raised ?? ''}`).filter(size => size <= largest);
  const found = large.fits ? 224 : small.fits ? 64 : search(attempted, largest, [...said, ...common]);
  if (found === undefined) return undefined;
  // Most models that take a range take a wide one: its far end tells, without all that lies between.
  const width = wide(found);
  if (attempt(found + 1).fits && attempt(found + width).fits) return 'any';
  const high = end(found, Math.min(largest, found + width), attempt);
  const low = end(found, Math.max(1, found - width), attempt);
  // Images come in the sizes of their data sets; among those, and where none of those fits, flooring should drop little.
  const usual = common.filter(size => size >= low && size <= high);
  const near = Array.from({ length: Math.min(high - low + 1, 128) }, (_, i) => low + i);
  const choice = usual.length > 0 ? usual.toSorted((a, b) => a - b) : near;
  const best = choice.reduce((a, b) => (attempt(b).dropped < attempt(a).dropped ? b : a));
  const problems = [...tried.values()].flatMap(({ problem }) => problem ?? []);
  // That an image is smaller than a window says nothing of how large it must be.
  const layer = problems.find(problem => !isTooSmall(problem)) ?? problems[0];
  return {
    size: best,
    alternatives: low === high ? multiples(low, largest, attempt) : `${low} to ${high} fit`,
    evidence: layer && wanted(layer.message),
  };
}

/** `The size of tensor a (5) must match the size of tensor b (577)`: of two such problems, the size that stays is wanted. */
function alike(some: readonly number[] = [], others: readonly number[] = []): number | undefined {
  const [stays, ...more] = some.filter(size => others.includes(size));
  return more.length === 0 ? stays : undefined;
}

function sided(trial: Trial, stays: number | undefined): Trial {
  const found = trial.sizes?.find(size => size !== stays);
  if (stays === undefined || found === undefined || !trial.sizes?.includes(stays)) return trial;
  return { ...trial, side: found < stays ? -1 : 1 };
}

/** The sizes that an exception names. */
export function sizesIn(message: string): readonly number[] {
  return [...message.matchAll(/\b\d+\b/g)].map(([size]) => Number(size)).filter(size => size > 0);
}

/** `Linear expects 512 features`; what PyTorch says of a size that came out as 0 or does not match tells a reader nothing. */
function wanted(message: string): string | undefined {
  return /^\w+ expects /.test(message) ? message.replace(/(?:, the input| for input|:|\. ).*$/, '') : undefined;
}

/** The last size that fits on the way from one that does to one that may not: one after the other, then by halves. */
function end(from: number, to: number, attempt: (size: number) => Trial): number {
  const step = Math.sign(to - from);
  const distance = Math.abs(to - from);
  let [near, far] = [0, distance + 1];
  while (near < Math.min(64, distance) && attempt(from + step * (near + 1)).fits) near++;
  if (near < Math.min(64, distance)) return from + step * near;
  while (far - near > 1) {
    const middle = (near + far) >> 1;
    if (attempt(from + step * middle).fits) near = middle;
    else far = middle;
  }
  return from + step * near;
}

/** A size whose neighbours do not fit may be a multiple of what fits, as where branches meet that were halved several times. */
function multiples(size: number, largest: number, attempt: (size: number) => Trial): string | undefined {
  const others = [size / 2, 2 * size].filter(
    other => Number.isInteger(other) && other <= largest && attempt(other).fits,
  );
  if (others.length === 0) return undefined;
  return others.length === 1 ? `${others[0]} fits too` : `${others.join(' and ')} fit too`;
}

interface Trial {
  readonly fits: boolean;
  /** -1: the image is too small, 1: too large, 0: cannot tell. */
  readonly side: -1 | 0 | 1;
  /** What an exception says, which may name the size it wants: `of length 3000, but found 224`. */
  readonly raised?: string;
  /** Pixels that windows leave over at the border, over the whole network. */
  readonly dropped: number;
  readonly problem?: NetworkProblem;
  /** The two sizes that do not match. */
  readonly sizes?: readonly number[];
}

function judge({ tracer, result }: Forward, raised: string | undefined): Trial {
  const [problem] = tracer.problems;
  // An image that comes out as several samples was cut by a `view`: it is too large.
  if (!problem && result instanceof Tensor && typeof result.shape[0] === 'number' && result.shape[0] > 1)
    return { fits: false, side: 1, dropped: 0 };
  if (!problem)
    return {
      raised,
      fits: !(result instanceof Unknown),
      side: 0,
      dropped: tracer.calls.reduce((sum, call) => sum + leftOver(call), 0),
    };
  const { expected, found } = problem;
  const side = isTooSmall(problem)
    ? -1
    : typeof expected === 'number' && typeof found === 'number'
      ? found < expected
        ? -1
        : 1
      : 0;
  const sizes = problem.code === 'mismatched-sizes' ? sizesIn(problem.message).slice(0, 2) : undefined;
  return { fits: false, side, dropped: 0, problem, sizes };
}

function isTooSmall({ code }: NetworkProblem): boolean {
  return code === 'kernel-larger-than-input' || code === 'negative-output-size';
}

function search(attempt: (size: number) => Trial, largest: number, common: readonly number[]): number | undefined {
  let [low, high] = [1, largest];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const { fits, side } = attempt(middle);
    if (fits) return middle;
    if (side === 0) break;
    if (side < 0) low = middle + 1;
    else high = middle - 1;
  }
  return common.find(size => attempt(size).fits);
}

/** How much of its input a window operator never reaches. */
function leftOver(call: Draft): number {
  const reach = call.answer?.reach;
  const input = Object.values(call.arguments ?? {}).find(argument => argument instanceof Tensor) as Tensor | undefined;
  if (reach?.kind !== 'window' || !input) return 0;
  let total = 0;
  for (const [axis, window] of Object.entries(reach.windows)) {
    const slid = 'places' in window ? window.slid : window;
    if (!slid || 'taps' in slid) continue;
    const { kernel, stride, padding, dilation, upsample = 1 } = slid;
    const size = 'places' in window ? window.places.length : input.shape.at(Number(axis));
    if (typeof size === 'number' && upsample === 1)
      total += Math.max(0, (size + 2 * padding - dilation * (kernel - 1) - 1) % stride);
  }
  return total;
}
