/**
 * How a loss is written: once for the class (`nn.MSELoss()(x, y)`) and the function (`F.mse_loss(x, y)`), whose arguments
 * are the same but for their order. A spec gives the unreduced result; the reduction is the same for all.
 */
import type { Dim } from '../../tensor/dim';
import { type DType, kindOf } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { known, sentences } from '../explanation';
import type { Lowering } from '../lowering';
import type { Explanation, Formula, Operator } from '../operator';
import { type ArgumentsOf, bool, optional, type Parameters, text } from '../parameter';
import { Problem } from '../problem';
import { isLowered, lowerLoss } from './lowering';

/** `size_average` and `reduce` are the old way of saying `reduction`. */
export const legacy = { size_average: optional(bool()), reduce: optional(bool()) };
export const reduction = { reduction: text('mean') };

interface Reduced {
  readonly reduction?: string;
  readonly size_average?: boolean | null;
  readonly reduce?: boolean | null;
}

export interface Loss<I extends Parameters, F extends Parameters> {
  /** The class's name, and the function's. */
  readonly id: string;
  readonly function: string;
  readonly purpose: string;
  readonly note: Operator['note'];
  readonly argumentNotes?: Operator['argumentNotes'];
  readonly init: I;
  readonly forward: F;
  /** The function's parameters where they are not the forward's and then the constructor's. */
  readonly functionParameters?: Parameters;
  /** Before the reduction: shape and dtype, or a thrown problem in PyTorch's words. */
  readonly each: (args: ArgumentsOf<I> & ArgumentsOf<F>) => Tensor;
  /** Reductions beside none, mean and sum. */
  readonly reductions?: readonly string[];
  readonly formula: (args: ArgumentsOf<I> & ArgumentsOf<F>) => Formula;
  readonly facts: (args: ArgumentsOf<I> & Partial<ArgumentsOf<F>>) => readonly (string | false | undefined)[];
  readonly remarks?: (args: ArgumentsOf<I> & Partial<ArgumentsOf<F>>) => readonly (string | false | undefined)[];
  readonly headline?: (args: ArgumentsOf<I>) => string;
}

export function loss<I extends Parameters, F extends Parameters>(spec: Loss<I, F>): Operator {
  type Args = ArgumentsOf<I> & ArgumentsOf<F> & Reduced;
  const { id, purpose, note, argumentNotes, init, forward } = spec;
  return {
    id,
    family: 'loss',
    purpose,
    note,
    ...(argumentNotes ? { argumentNotes } : {}),
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: (args: Args) => {
        const each = spec.each(args);
        const how = reductionOf(args);
        if (!['none', 'mean', 'sum', ...(spec.reductions ?? [])].includes(how))
          throw new Problem('invalid-argument', `${how} is not a valid value for reduction`, {
            parameter: 'reduction',
          });
        return how === 'none' ? each : new Tensor([], each.dtype);
      },
      headline: (args: Args) =>
        [known(() => spec.headline?.(args)), known(() => reductionOf(args))].filter(part => part).join(' · '),
      explain: (args: Args) => explain(spec, args),
      ...(isLowered(id) && {
        lower: (args: Args, graph: Lowering) => lowerLoss(id, args, reductionOf(args), spec.each(args), graph),
      }),
    },
    classes: [{ name: `torch.nn.${id}`, parameters: init, forward }],
    functions: [
      {
        names: [`torch.nn.functional.${spec.function}`],
        parameters: spec.functionParameters ?? { ...forward, ...init },
      },
    ],
  };
}

function explain<I extends Parameters, F extends Parameters>(
  spec: Loss<I, F>,
  args: ArgumentsOf<I> & ArgumentsOf<F> & Reduced,
): Explanation {
  const how = known(() => reductionOf(args));
  const reducing: Readonly<Record<string, string>> = {
    mean: 'reduction mean: the average over all losses, so the gradient does not grow with the batch.',
    sum: 'reduction sum: the losses are added up, so the gradient grows with the batch.',
    batchmean:
      'reduction batchmean: the sum divided by the batch size, which is the divergence of a sample; mean would divide by every element.',
    none: 'reduction none: one loss each, and no backward() until they are reduced.',
  };
  const formula = known(() => spec.formula(args));
  const said = (read: typeof spec.remarks) => (read && known(() => read(args))) ?? [];
  return {
    formulas: formula ? [formula] : [],
    facts: sentences(...said(spec.facts), how !== undefined && reducing[how]),
    remarks: sentences(...said(spec.remarks)),
  };
}

/** The reduction that is in force; the deprecated switches win where they are given, as in PyTorch. */
export function reductionOf({ reduction: how = 'mean', size_average, reduce }: Reduced): string {
  if (size_average == null && reduce == null) return how;
  if (reduce === false) return 'none';
  return size_average === false ? 'sum' : 'mean';
}

/** Weights that are given, or an argument that is not known and may hold some: factors of 1 change nothing. */
export function mayWeigh<A extends object>(args: A, name: keyof A & string): boolean {
  return name in args && known(() => args[name]) !== null;
}

/** The number of classes: axis 1 of a batch, axis 0 of a single sample. */
export function classesOf(input: Tensor | undefined): Dim | undefined {
  if (!input || input.shape.length === 0) return undefined;
  return input.shape[input.shape.length === 1 ? 0 : 1];
}

/** How PyTorch's C++ names a dtype in its complaints. */
export function scalarType(dtype: DType): string {
  const names: Partial<Record<DType, string>> = {
    float16: 'Half',
    bfloat16: 'BFloat16',
    float32: 'Float',
    float64: 'Double',
    uint8: 'Byte',
    int8: 'Char',
    int16: 'Short',
    int32: 'Int',
    int64: 'Long',
    bool: 'Bool',
  };
  return names[dtype] ?? dtype;
}

export function isFloating(tensor: Tensor): boolean {
  return kindOf(tensor.dtype) === 'float';
}

export function wrongDtype(message: string, parameter = 'target'): Problem {
  return new Problem('wrong-dtype', message, { parameter });
}

/** The one dtype that a kernel takes. */
export function demandFloat(tensor: Tensor, kernel: string, parameter = 'input'): void {
  if (!isFloating(tensor)) throw wrongDtype(`"${kernel}" not implemented for '${scalarType(tensor.dtype)}'`, parameter);
}
