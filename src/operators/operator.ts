/**
 * The shape of a catalogue entry: everything known about one operator, in one place.
 *
 * One rule serves every form the operator takes. A module (`nn.Conv2d(...)(x)`) gives the rule its constructor's and its
 * forward's arguments together; a function (`F.conv2d(x, weight)`) adapts its own arguments to the same names.
 * Rules are written straight: they throw a `Problem` or meet an Unknown, and `infer` makes values of both.
 */
import type { Dim } from '../tensor/dim';
import { Slip } from '../tensor/slip';
import type { Shape, Tensor } from '../tensor/tensor';
import { spread, type Unknown } from '../tensor/unknown';
import type { Argument } from './argument';
import type { LoweredValue, Lowering } from './lowering';
import { type Bound, type Parameters, Unknowable, view } from './parameter';
import { Problem } from './problem';

export type Family =
  | 'convolution'
  | 'pooling'
  | 'linear'
  | 'normalization'
  | 'activation'
  | 'regularization'
  | 'shape'
  | 'arithmetic'
  | 'reduction'
  | 'indexing'
  | 'creation'
  | 'embedding'
  | 'recurrent'
  | 'attention'
  | 'resampling'
  | 'loss'
  | 'optimizer'
  | 'scheduler'
  | 'initializer'
  | 'transform'
  | 'vision'
  | 'library'
  | 'training'
  | 'container';

/** What a call returns: a tensor, or PyTorch's own nesting of them (`output, (h_n, c_n)`), or a plain Python value. */
export type Output = Tensor | Argument;

// biome-ignore lint/suspicious/noExplicitAny: an entry is typed where it is written; the catalogue holds entries of every type
export interface Operator<A = any> {
  /** PyTorch's bare name: `Conv2d`, `relu`, `Adam`. Unique in the catalogue. */
  readonly id: string;
  readonly family: Family;
  /** One plain sentence: what it is for, whatever its arguments. */
  readonly purpose: string;
  /**
   * The note that teaches it, `id` or `id#anchor`; by the arguments where these decide (curriculum, hover routing). Left out
   * where none does.
   */
  readonly note?: string | ((args: Partial<A>) => string);
  /** The note for one argument, when the caret is on it. */
  readonly argumentNotes?: Readonly<Record<string, string>>;
  /** Path under https://pytorch.org/docs/stable/, such as `generated/torch.nn.Conv2d.html`; a whole address for other libraries. */
  readonly documentation: string;
  readonly rule: Rule<A>;
  /** Classes: constructed first, called later (or never: optimizers, schedulers). */
  readonly classes?: readonly ClassForm<A>[];
  /** Functions and tensor methods (`torch.Tensor.view` takes the tensor as its first parameter). */
  readonly functions?: readonly FunctionForm<A>[];
}

export interface ClassForm<A> {
  readonly name: string;
  /** The constructor's parameters, with PyTorch's names, order and defaults. */
  readonly parameters: Parameters;
  /** The parameters of `forward`; absent for what is never called with tensors. */
  readonly forward?: Parameters;
  /** Raises what the constructor raises (`in_channels must be divisible by groups`). */
  readonly check?: (args: A) => void;
  /** Learnable parameters by name, `null` where absent (`bias=False`); lazy ones need the forward's arguments. */
  readonly weights?: (args: A) => Readonly<Record<string, Weight | null>>;
  readonly buffers?: (args: A) => Readonly<Record<string, Weight | null>>;
  /** Attributes that read differently from the argument of the same name (`kernel_size` is a tuple afterwards). */
  readonly attributes?: (args: A) => Readonly<Record<string, Argument>>;
  readonly adapt?: (args: never) => A;
}

export interface FunctionForm<A> {
  readonly names: readonly string[];
  readonly parameters: Parameters;
  /** PyTorch's own declarations, where there are several and `parameters` is all of them together. */
  readonly overloads?: readonly Parameters[];
  /** Where the notes claim the function otherwise than the class (curriculum, hover routing). */
  readonly note?: string;
  /** From this form's arguments to the rule's. */
  readonly adapt?: (args: never) => A;
}

export interface Weight {
  readonly shape: Shape;
  /** PyTorch's default initialisation; bounds in the units of the weight. */
  readonly init: Init;
}

export type Init =
  | { readonly kind: 'zeros' | 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly bound: Dim | number }
  /** Around `mean` (0), drawn anew while outside of `low` to `high` where these are given. */
  | {
      readonly kind: 'normal';
      readonly std: number;
      readonly mean?: number;
      readonly low?: number;
      readonly high?: number;
    }
  | { readonly kind: 'between'; readonly low: number; readonly high: number }
  /** 0 everywhere but at these places, in row-major order. */
  | { readonly kind: 'placed'; readonly value: number; readonly at: readonly number[] }
  /** Of a matrix of so many rows, rows or columns (whichever are fewer) at right angles, each of length `gain`. */
  | { readonly kind: 'orthogonal'; readonly rows: number; readonly columns: number; readonly gain: number }
  /** Normal, with so many zeros in every column of a matrix. */
  | {
      readonly kind: 'sparse';
      readonly rows: number;
      readonly columns: number;
      readonly zeros: number;
      readonly std: number;
    }
  /** Code computes the values, from numbers that it may have drawn before. */
  | { readonly kind: 'computed' }
  /** U(±1/√fan_in), which is what `kaiming_uniform_(a=√5)` comes to. */
  | { readonly kind: 'fan-in'; readonly fanIn: Dim }
  | { readonly kind: 'xavier-uniform'; readonly fanIn: Dim; readonly fanOut: Dim };

export interface Rule<A> {
  /** The result, or a thrown `Problem`. Absent for optimizers and the like. */
  readonly output?: (args: A) => Output;
  /** Multiply–accumulates of convolutions, linear layers, matrix products, attention and recurrent cells; nothing else counts. */
  readonly macs?: (args: A, output: Output) => Dim;
  /** How an output element depends on the inputs; absent means element-wise. */
  readonly reach?: (args: A, output: Output) => Reach;
  /** After the name in a hover: `3 → 64 channels · 7×7 · stride 2 · padding 3`. */
  readonly headline?: (args: A) => string;
  /** One sentence about this very call; `purpose` serves where it cannot be said. */
  readonly summary?: (args: A) => string;
  /** The arithmetic of the output, with this call's numbers in it. */
  readonly formula?: (args: A, output: Output) => Formula;
  /** What an optimizer, scheduler, loss, initialiser or transform does with these arguments. */
  readonly explain?: (args: A) => Explanation;
  /** What an initialiser, or a function that draws numbers, fills its tensor with. */
  readonly init?: (args: A) => Init | undefined;
  /** Standard ONNX nodes that compute the same; absent where there are none. */
  readonly lower?: (args: A, graph: Lowering, output: Output) => LoweredValue | readonly LoweredValue[];
}

/** The same arithmetic twice: TeX for the picture, plain text as its alternative (`H_out = ⌊(224 + 2·3 − 7) / 2⌋ + 1 = 112`). */
export interface Formula {
  readonly tex: string;
  readonly text: string;
}

export interface Explanation {
  readonly formulas: readonly Formula[];
  /** What holds for these numbers, a sentence each, units included. */
  readonly facts: readonly string[];
  /** What is unusual or often regretted about these arguments, a sentence each. */
  readonly remarks: readonly string[];
  /** What happens one after the other, a line each: the transforms of a chain. */
  readonly steps?: readonly string[];
  readonly plot?: Plot;
}

export interface Plot {
  readonly title: string;
  readonly x: { readonly label: string };
  readonly y: { readonly label: string };
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

/**
 * How one element of the output depends on the input. Axes count from the end (−1 is the last).
 * `window`: a sliding window per axis, everything along `mixes` (the channels), or everything of its own one of `groups`;
 * `all`: everything along `dims`; `some`: more along `dims` the further on it is;
 * `axes`: output axis i comes from input axis `order[i]`, or from none (`null`), and an axis that goes away may have left
 * one place, `taken`; `merge`: reshaped, positions are lost. `inOrder`: the same elements in the same order.
 * `joins`: along this axis the inputs stand one behind the other.
 */
export type Reach =
  | { readonly kind: 'elementwise'; readonly joins?: number }
  | {
      readonly kind: 'window';
      readonly windows: Readonly<Record<number, Window>>;
      readonly mixes?: readonly number[];
      readonly groups?: number;
    }
  | { readonly kind: 'all' | 'some'; readonly dims: readonly number[] }
  | {
      readonly kind: 'axes';
      readonly order: readonly (number | null)[];
      readonly taken?: Readonly<Record<number, number>>;
      readonly inOrder?: true;
      readonly joins?: number;
    }
  | { readonly kind: 'merge'; readonly inOrder?: true }
  /** Windows as axes of their own: along an input axis the places of a window, in the output axis `along`, lie `dilation` apart. */
  | {
      readonly kind: 'slides';
      readonly order: readonly (number | null)[];
      readonly windows: Readonly<Record<number, Slide>>;
    }
  /** One after the other, with the shape that each leaves. */
  | { readonly kind: 'steps'; readonly steps: readonly { readonly reach: Reach; readonly shape: Shape }[] }
  /** The second input, or numbers, come in place of the part that a view of the shape `region` shows of the first. */
  | { readonly kind: 'writes'; readonly part: Reach; readonly region: Shape }
  /** Each tensor that goes in has its own. */
  | { readonly kind: 'inputs'; readonly of: readonly (readonly [Tensor | null | undefined, Reach])[] }
  /** Each result has its own. */
  | { readonly kind: 'each'; readonly reaches: readonly Reach[] };

export type Window = SlidWindow | Taps | Repeated;

/** Output position o sees input positions (o·stride − padding) + dilation·[0, kernel). `upsample` > 1: a transposed window. */
export interface SlidWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly upsample?: number;
}

/** Input place = output place · stride − padding + place in the window · dilation. */
export interface Slide extends Omit<SlidWindow, 'kernel' | 'upsample'> {
  readonly along: number;
}

/** What each of the first output positions sees of the input, `null` for nothing; the next ones see `advance` further. */
export interface Taps {
  readonly taps: readonly (readonly [first: number, last: number, step: number] | null)[];
  readonly advance: number;
}

/** Which input position stands at each output position, where they are in no even order: turned round, mirrored at a border. */
export interface Repeated {
  readonly places: readonly number[];
  /** A window that slides along the result, as in a convolution whose border is no padding of zeros. */
  readonly slid?: SlidWindow;
}

/** The full address of an operator's documentation. */
export function documentationOf(operator: Operator): string {
  return new URL(operator.documentation, 'https://pytorch.org/docs/stable/').href;
}

export type Outcome<T> = { readonly ok: T } | { readonly problem: Problem } | { readonly unknown: Unknown };

/** Evaluates part of a rule on bound arguments: a value, one problem, or the reason why nothing is known. Never throws. */
export function infer<A, T>(form: ClassForm<A> | FunctionForm<A>, bound: Bound, part: (args: A) => T): Outcome<T> {
  try {
    return { ok: part(argumentsOf(form, bound)) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    if (error instanceof Unknowable) return { unknown: spread(error.unknown) };
    return { unknown: new Slip(error) };
  }
}

/** The rule's typed arguments for a bound call of one form. */
export function argumentsOf<A>(form: ClassForm<A> | FunctionForm<A>, bound: Bound): A {
  if (latest?.form === form && latest.bound === bound) return latest.typed as A;
  const read = view(parametersOf(form), bound);
  const typed = form.adapt ? form.adapt(read as never) : (read as A);
  latest = { form, bound, typed };
  return typed;
}

/** One call asks several parts of its rule one after the other, all with the same arguments. */
let latest: { readonly form: object; readonly bound: Bound; readonly typed: unknown } | undefined;

const merged = new WeakMap<object, Parameters>();

/** A class's rule takes the arguments of its constructor and of `forward` together. */
function parametersOf<A>(form: ClassForm<A> | FunctionForm<A>): Parameters {
  if ('names' in form || !form.forward) return form.parameters;
  let parameters = merged.get(form);
  if (!parameters) merged.set(form, (parameters = { ...form.parameters, ...form.forward }));
  return parameters;
}
