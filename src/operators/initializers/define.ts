/**
 * How an initialiser is written: its formula and the standard deviation it comes to for this tensor. What that means beside
 * PyTorch's own default, and for a signal that passes a ReLU layer, is said here for all of them.
 */
import { boundOf, defaultBound, fans } from '../../figures/gains';
import { shown } from '../../figures/shown';
import type { Tensor } from '../../tensor/tensor';
import { known, sentences } from '../explanation';
import type { Explanation, Formula, Init, Operator } from '../operator';
import { type ArgumentsOf, type Parameters, tensor } from '../parameter';
import { Problem } from '../problem';

export interface Spread {
  readonly mean?: number;
  readonly std: number;
  readonly distribution: 'normal' | 'uniform' | 'other';
}

export interface Initializer<P extends Parameters> {
  readonly name: string;
  readonly purpose: string;
  readonly anchor: 'zero' | 'uniform-normal' | 'kaiming';
  /** After `tensor`, which all take. */
  readonly parameters: P;
  /** Raises what PyTorch raises for this tensor and these arguments. */
  readonly check?: (args: ArgumentsOf<P> & Filled) => void;
  /** What the values come to; `undefined` where a size or an argument is not known as a number. */
  readonly spread?: (args: ArgumentsOf<P> & Filled) => Spread | undefined;
  /** How the values are drawn, where mean and standard deviation do not say it. */
  readonly init?: (args: ArgumentsOf<P> & Filled) => Init | undefined;
  readonly headline?: (args: ArgumentsOf<P>) => string;
  readonly formula: (args: ArgumentsOf<P> & Filled, spread: Spread | undefined) => Formula;
  readonly facts?: (args: ArgumentsOf<P> & Filled) => readonly (string | false | undefined)[];
  readonly remarks?: (args: ArgumentsOf<P> & Filled) => readonly (string | false | undefined)[];
  /** The name without the underscore, which is deprecated. */
  readonly deprecated?: boolean;
}

export interface Filled {
  readonly tensor: Tensor;
}

export function initializer<P extends Parameters>(spec: Initializer<P>): Operator {
  type Args = ArgumentsOf<P> & Filled;
  const name = `torch.nn.init.${spec.name}`;
  return {
    id: spec.name,
    family: 'initializer',
    purpose: spec.purpose,
    note: `weight-initialization#${spec.anchor}`,
    documentation: `nn.init.html#${name}`,
    rule: {
      output: (args: Args) => {
        spec.check?.(args);
        return args.tensor;
      },
      headline: (args: Args) => {
        const spread = known(() => spec.spread?.(args));
        return [known(() => spec.headline?.(args)), spread && `std ${shown(spread.std)}`]
          .filter(part => part)
          .join(' · ');
      },
      explain: (args: Args) => explain(spec, args),
      init: (args: Args) => spec.init?.(args) ?? drawn(spec.spread?.(args)),
    },
    functions: [
      {
        names: spec.deprecated ? [name, name.slice(0, -1)] : [name],
        parameters: { tensor: tensor(), ...spec.parameters },
      },
    ],
  };
}

function drawn(spread: Spread | undefined): Init | undefined {
  if (!spread || spread.distribution === 'other') return undefined;
  const { mean = 0, std } = spread;
  if (spread.distribution === 'normal') return { kind: 'normal', mean, std };
  const bound = std * Math.sqrt(3);
  return { kind: 'between', low: mean - bound, high: mean + bound };
}

function explain<P extends Parameters>(spec: Initializer<P>, args: ArgumentsOf<P> & Filled): Explanation {
  const spread = known(() => spec.spread?.(args));
  const said = (read: typeof spec.facts) => (read && known(() => read(args))) ?? [];
  const shape = known(() => args.tensor.shape);
  const sizes = shape?.every(size => typeof size === 'number') ? (shape as readonly number[]) : undefined;
  return {
    formulas: [spec.formula(args, spread)],
    facts: sentences(
      spread?.distribution === 'uniform' &&
        (spread.mean ?? 0) === 0 &&
        `Uniform between ±${shown(boundOf(spread.std))}; standard deviation ${shown(spread.std)}.`,
      spread?.distribution === 'normal' &&
        `Normal with standard deviation ${shown(spread.std)}${spread.mean ? ` around ${shown(spread.mean)}` : ''}.`,
      ...said(spec.facts),
      ...(sizes && spread && spread.distribution !== 'other' && !spread.mean ? comparisons(sizes, spread.std) : []),
    ),
    remarks: sentences(...said(spec.remarks)),
  };
}

function comparisons(shape: readonly number[], std: number): readonly string[] {
  const fan = fans(shape);
  if (!fan || fan.fanIn === 0 || std === 0) return [];
  const { fanIn, fanOut } = fan;
  const own = defaultBound(fanIn);
  const ratio = std / (own / Math.sqrt(3));
  const growth = (fanIn * std ** 2) / 2;
  const same = Math.abs(ratio - 1) < 1e-6;
  return [
    `fan_in ${fanIn.toLocaleString('en-US')}, fan_out ${fanOut.toLocaleString('en-US')}.`,
    same
      ? `This is what Linear and the convolutions start with by default: U(±1/√fan_in) = U(±${shown(own)}).`
      : `By default Linear and the convolutions use U(±1/√fan_in) = U(±${shown(own)}), standard deviation ${shown(own / Math.sqrt(3))}; this is ${shown(ratio, 3)} times as wide.`,
    `Under ReLU a layer multiplies the mean square of its input by fan_in·σ²/2 = ${shown(growth, 3)}${Math.abs(growth - 1) < 0.005 ? ': the signal keeps its size' : growth < 1 ? ': it fades with depth' : ': it grows with depth'}.`,
  ];
}

/** The fans of the tensor as numbers; `undefined` where a size is only a name. Raises for fewer than two dimensions. */
export function fansOf({ tensor: { shape } }: Filled): { readonly fanIn: number; readonly fanOut: number } | undefined {
  if (shape.length < 2)
    throw new Problem('wrong-rank', 'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions', {
      parameter: 'tensor',
    });
  return shape.every(size => typeof size === 'number') ? fans(shape as readonly number[]) : undefined;
}

export function refuse(message: string, parameter: string): never {
  throw new Problem('invalid-argument', message, { parameter });
}
