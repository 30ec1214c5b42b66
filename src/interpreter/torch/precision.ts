/**
 * How many bits weights have. When a network is converted (`model.half()`) is not followed, nor what autocast lowers: from then
 * on a weight may be of the new dtype or as it was, which is all that a rule needs to find no fault where PyTorch finds none.
 * Source: PyTorch documentation, "torch.nn.Module.to" (only what is floating or complex is converted), "torch.amp".
 */
import type { Argument } from '../../operators/argument';
import type { Operator } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import { type DType, dtypes, floatingTypes, isDType, kindOf } from '../../tensor/dtype';
import { Tensor as PlainTensor } from '../../tensor/tensor';
import type { Run } from '../run';
import { type Arguments, ModuleInstance, type NativeCode, Tensor, Token, Unknown, type Value } from '../values';
import { namedTensors } from './module-attributes';

/** Methods of a module that convert its weights, by what they make of them; undefined where an argument tells. */
const CONVERSIONS: Readonly<Record<string, DType | undefined>> = {
  half: 'float16',
  bfloat16: 'bfloat16',
  float: 'float32',
  double: 'float64',
  to: undefined,
  type: undefined,
};

export const conversions: Readonly<Record<string, NativeCode>> = Object.fromEntries(
  Object.entries(CONVERSIONS).map(([name, to]): [string, NativeCode] => [
    name,
    (_run, args) => {
      const [module] = args.positional;
      const types = to === undefined ? told(args) : [to];
      if (!(module instanceof ModuleInstance)) return module ?? null;
      if (types.length === 0 && name === 'type') doubt(module);
      for (const tensor of tensorsOf(module)) admit(tensor, types);
      return module ?? null;
    },
  ]),
);

/** `torch.set_default_dtype(dtype)` and autocast: what PyTorch makes from here on may be of any precision. */
export const opensPrecision: NativeCode = (run, args) => {
  const [given] = args.positional;
  if (!(given instanceof Token && given.name === 'float32')) run.precisionIsOpen = true;
  return null;
};

/** What the weights of a layer may be, made with `dtype=`; what the layer itself gives is told by its rule. */
export function weightTypes({ dtype = null }: Bound): readonly DType[] {
  if (dtype === null) return ['float32'];
  return isDType(dtype) ? [...new Set<DType>([dtype, 'float32'])] : FRACTIONAL;
}

/** What PyTorch says where a layer's input is not of its weights' dtype. */
const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/^Linear$/, 'mat1 and mat2 must have the same dtype'],
  [/^Conv(Transpose)?[123]d$/, 'Input type and weight type should be the same'],
];

/**
 * Doubles, as NumPy makes them, in a layer of floats: none of what the input may be is what the weight may be. Nothing is
 * said where autocast or another default dtype may be in force.
 */
export function clash(run: Run, { id }: Operator, module: ModuleInstance, input: Argument | undefined) {
  const complaint = COMPLAINTS.find(([layer]) => layer.test(id))?.[1];
  const weight = module.parameters.get('weight');
  if (complaint === undefined || run.precisionIsOpen || run.exploring) return undefined;
  if (!(input instanceof PlainTensor) || !(weight instanceof Tensor) || doubted.has(weight)) return undefined;
  const [given, own] = [input.open ?? [input.dtype], weight.open ?? [weight.dtype]];
  if (!given.every(type => kindOf(type) === 'float' && !own.includes(type))) return undefined;
  const [found, expected] = [given.join(' or '), own.join(' or ')];
  return new Problem('wrong-dtype', `${complaint}, but got ${found} and ${expected}`, {
    expected,
    found,
    parameter: 'input',
  });
}

/** Of these weights nobody knows whether they were converted: no fault is found with what meets them. */
const doubted = new WeakSet<Tensor>();

export function doubt(of: ModuleInstance | Tensor): void {
  if (of instanceof Tensor) doubted.add(of);
  else for (const tensor of tensorsOf(of)) doubted.add(tensor);
}

function tensorsOf(module: ModuleInstance): readonly Tensor[] {
  return (['parameters', 'buffers'] as const).flatMap(kind =>
    namedTensors(module, kind, '').flatMap(([, tensor]) => (tensor instanceof Tensor ? [tensor] : [])),
  );
}

/** Not undone with the branch that it happened in: more dtypes say less. */
export function admit(tensor: Tensor, types: readonly DType[]): void {
  if (!FRACTIONAL.includes(tensor.dtype)) return;
  const all = [...new Set([...(tensor.open ?? [tensor.dtype]), ...types])];
  if (all.length > 1) Object.assign(tensor, { open: all });
}

/** The dtypes that `module.to(...)` is given, by themselves or as a tensor's; any where an argument is not known. */
function told(args: Arguments): readonly DType[] {
  if (args.unknown) return floatingTypes;
  return [...args.positional.slice(1), ...args.keywords.values()].flatMap((value: Value): readonly DType[] => {
    if (value instanceof Unknown) return floatingTypes;
    if (value instanceof Tensor) return (value.open ?? [value.dtype]).filter(type => FRACTIONAL.includes(type));
    return value instanceof Token && isDType(value.name) && FRACTIONAL.includes(value.name) ? [value.name] : [];
  });
}

const FRACTIONAL = dtypes.filter(type => kindOf(type) === 'float' || kindOf(type) === 'complex');
