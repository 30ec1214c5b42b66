/**
 * Solving the input backwards. A probe run with unknown inputs shows which layer takes each of them first; its arguments give
 * rank, channels and dtype. Where a later layer fixes the image size, sizes are tried until the numbers agree.
 */
import type { NetworkProblem } from '../network/network';
import type { Argument } from '../operators/argument';
import { findOperator } from '../operators/catalogue';
import { infer, type Reach } from '../operators/operator';
import { type Dim, isDim, symbol } from '../tensor/dim';
import type { Crop } from './inputs';
import type { Session } from './session';
import { type Forward, forwardOnce, type GivenInput } from './trace';
import type { Draft } from './tracer';
import { type ModuleInstance, Tensor, Unknown } from './values';

export function solveInputs(
  session: Session,
  root: ModuleInstance,
  names: readonly string[],
  crop: Crop | undefined,
  exploring: boolean,
): readonly GivenInput[] {
  const probes = names.map(name => ({ name, value: new Unknown(`${PROBE}${name}`), from: 'symbolic' as const }));
  const probe = forwardOnce(session, root, probes, true);
  const specs = names.map(name => ({ name, spec: specOf(probe, name) }));
  const image = specs.find(({ spec }) => spec && spec.spatial > 0);
  if (!image?.spec) return specs.map(({ name, spec }) => symbolic(name, spec));
  const at = (size: number): readonly GivenInput[] =>
    specs.map(({ name, spec }) =>
      spec
        ? {
            name,
            value: new Tensor([1, ...spec.fixed, ...Array<Dim>(spec.spatial).fill(size)], spec.dtype),
            from: 'solved' as const,
          }
        : symbolic(name, spec),
    );
  if (crop && typeof image.spec.fixed[0] === 'number')
    return at(crop.size).map(input => ({ ...input, from: 'call', evidence: crop.evidence, at: crop.at }));
  if (exploring || !image.spec.fixed.every(size => typeof size === 'number'))
    return specs.map(({ name, spec }) => symbolic(name, spec));
  const solved = solveSize(session, root, at);
  if (!solved) return specs.map(({ name, spec }) => symbolic(name, spec));
  return at(solved.size).map(input => ({ ...input, alternatives: solved.alternatives, evidence: solved.evidence }));
}

const PROBE = 'the input ';

interface Spec {
  readonly dtype: Tensor['dtype'];
  /** Sizes after the batch that the layer tells: the channels. */
  readonly fixed: readonly Dim[];
  /** How many spatial axes follow. */
  readonly spatial: number;
  /** Named axes before `fixed`, for layers that take any number of them. */
  readonly leading: readonly string[];
}

/** What the first layer that takes an input says about it. */
function specOf(probe: Forward, name: string): Spec | undefined {
  const reason = `${PROBE}${name}`;
  for (const call of probe.tracer.calls) {
    const takes = Object.values(call.arguments ?? {}).some(
      argument => argument instanceof Unknown && argument.reason === reason,
    );
    if (!call.operator || !takes) continue;
    const spec = specFrom(call);
    if (spec) return spec;
    // Layers that keep the channels let the input through to the one that tells; anything else may have reshaped it.
    if (!PASSING.has(findOperator(call.operator.name)?.operator.family ?? '')) return undefined;
  }
  return undefined;
}

const PASSING = new Set(['pooling', 'activation', 'regularization', 'creation', 'resampling']);

function specFrom({ operator, arguments: bound }: Draft): Spec | undefined {
  const id = operator!.id;
  const size = (key: string): Dim | undefined => {
    const value: Argument | undefined = bound?.[key];
    return isDim(value) ? value : undefined;
  };
  const window = /^(?:Conv|ConvTranspose)(\d)d$/.exec(id);
  if (window) {
    const channels = size('in_channels');
    return channels === undefined
      ? undefined
      : { dtype: 'float32', fixed: [channels], spatial: Number(window[1]), leading: ['B'] };
  }
  const norm = /^(?:BatchNorm|InstanceNorm)(\d)d$/.exec(id);
  if (norm) {
    const channels = size('num_features');
    return channels === undefined
      ? undefined
      : {
          dtype: 'float32',
          fixed: [channels],
          spatial: id.startsWith('BatchNorm1') ? 0 : Number(norm[1]),
          leading: ['B'],
        };
  }
  if (id === 'Linear') {
    const features = size('in_features');
    return features === undefined ? undefined : { dtype: 'float32', fixed: [features], spatial: 0, leading: ['B'] };
  }
  if (id === 'Embedding') return { dtype: 'int64', fixed: [], spatial: 0, leading: ['B', 'T'] };
  if (id === 'LSTM' || id === 'GRU' || id === 'RNN') {
    const features = size('input_size');
    return features === undefined
      ? undefined
      : {
          dtype: 'float32',
          fixed: [features],
          spatial: 0,
          leading: bound?.batch_first === true ? ['B', 'T'] : ['T', 'B'],
        };
  }
  const model = size('d_model') ?? size('embed_dim');
  return model === undefined
    ? undefined
    : { dtype: 'float32', fixed: [model], spatial: 0, leading: bound?.batch_first === true ? ['B', 'T'] : ['T', 'B'] };
}

const SPATIAL = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']];

function symbolic(name: string, spec: Spec | undefined): GivenInput {
  if (!spec) return { name, value: new Unknown(`nothing in the file tells what '${name}' is`), from: 'symbolic' };
  const shape = [...spec.leading.map(symbol), ...spec.fixed, ...SPATIAL[spec.spatial]!.map(symbol)];
  return { name, value: new Tensor(shape, spec.dtype), from: 'symbolic' };
}

interface Solved {
  readonly size: number;
  readonly alternatives?: string;
  readonly evidence?: string;
}

const LARGEST = 1024;

/** The image size that the layers need; `undefined` where any will do, or none was found. */
function solveSize(
  session: Session,
  root: ModuleInstance,
  at: (size: number) => readonly GivenInput[],
): Solved | undefined {
  const tried = new Map<number, Trial>();
  const attempt = (size: number): Trial => {
    let trial = tried.get(size);
    if (!trial) tried.set(size, (trial = judge(forwardOnce(session, root, at(size)))));
    return trial;
  };
  // Sizes that have no common small factor beyond 32: a model that takes all of these takes any.
  const [small, large] = [attempt(64), attempt(224)];
  if (small.fits && large.fits) return undefined;
  const found = large.fits ? 224 : small.fits ? 64 : search(attempt);
  if (found === undefined) return undefined;
  let [low, high] = [found, found];
  while (low > 1 && found - low < 64 && attempt(low - 1).fits) low--;
  while (high < LARGEST && high - found < 64 && attempt(high + 1).fits) high++;
  if (high - found >= 64) return undefined;
  const sizes = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const best = sizes.reduce((a, b) => (attempt(b).dropped < attempt(a).dropped ? b : a));
  const layer = [...tried.values()].find(trial => trial.problem)?.problem;
  return {
    size: best,
    alternatives: low === high ? undefined : `${low} to ${high} fit`,
    evidence: layer?.message.replace(/(?:, the input| for input|:).*$/, ''),
  };
}

interface Trial {
  readonly fits: boolean;
  /** -1: the image is too small, 1: too large, 0: cannot tell. */
  readonly side: -1 | 0 | 1;
  /** Pixels that windows leave over at the border, over the whole network. */
  readonly dropped: number;
  readonly problem?: NetworkProblem;
}

function judge({ tracer, result }: Forward): Trial {
  const [problem] = tracer.problems;
  // An image that comes out as several samples was cut by a `view`: it is too large.
  if (!problem && result instanceof Tensor && typeof result.shape[0] === 'number' && result.shape[0] > 1)
    return { fits: false, side: 1, dropped: 0 };
  if (!problem)
    return {
      fits: !(result instanceof Unknown),
      side: 0,
      dropped: tracer.calls.reduce((sum, call) => sum + leftOver(call), 0),
    };
  const { code, expected, found } = problem;
  const small = code === 'kernel-larger-than-input' || code === 'negative-output-size';
  const side = small ? -1 : typeof expected === 'number' && typeof found === 'number' ? (found < expected ? -1 : 1) : 0;
  return { fits: false, side, dropped: 0, problem };
}

function search(attempt: (size: number) => Trial): number | undefined {
  let [low, high] = [1, LARGEST];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const { fits, side } = attempt(middle);
    if (fits) return middle;
    if (side === 0) break;
    if (side < 0) low = middle + 1;
    else high = middle - 1;
  }
  return COMMON.find(size => attempt(size).fits);
}

const COMMON = [28, 32, 224, 64, 96, 128, 256, 299, 227, 84, 48, 16, 112, 160, 192, 384, 512];

/** How much of its input a window operator never reaches. */
function leftOver(call: Draft): number {
  const found = call.operator && findOperator(call.operator.name);
  const reachOf = found?.operator.rule.reach;
  if (!found || !reachOf || !call.arguments || call.output === undefined) return 0;
  const reach = infer<unknown, Reach>(found.form as never, call.arguments, values => reachOf(values, call.output!));
  const input = Object.values(call.arguments).find(argument => argument instanceof Tensor) as Tensor | undefined;
  if (!('ok' in reach) || reach.ok.kind !== 'window' || !input) return 0;
  let total = 0;
  for (const [axis, { kernel, stride, padding, dilation, upsample }] of Object.entries(reach.ok.windows)) {
    const size = input.shape.at(Number(axis));
    if (typeof size === 'number' && (upsample ?? 1) === 1)
      total += Math.max(0, (size + 2 * padding - dilation * (kernel - 1) - 1) % stride);
  }
  return total;
}
