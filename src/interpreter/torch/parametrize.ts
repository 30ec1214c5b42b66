/**
 * Weights that are computed from other parameters: `weight_norm`, `spectral_norm` and what `torch.nn.utils.parametrize`
 * registers. The shapes stay; which parameters there are, under which names and with how many numbers, does not.
 */

import type { Location } from '../../source/span';
import { product } from '../../tensor/dim';
import type { Shape } from '../../tensor/tensor';
import { findInClass } from '../attributes';
import { subclass, types } from '../builtins/types';
import { callValue } from '../call';
import { type Run, raise, recorder } from '../run';
import { Arguments, ModuleInstance, Native, type NativeCode, Parameter, Tensor, Unknown, type Value } from '../values';
import { callModule } from './call-module';
import { OPEN } from './module-attributes';

/** Functions by qualified name. */
export const parametrizing: Readonly<Record<string, NativeCode>> = {
  'torch.nn.utils.weight_norm': (run, args, at) =>
    changed(run, args, at, (module, name, weight) => {
      set(run, module, `${name}_g`, new Parameter(magnitude(weight.shape, args.get(2, 'dim'))));
      set(run, module, `${name}_v`, same(run, weight));
    }),
  'torch.nn.utils.spectral_norm': (run, args, at) =>
    changed(run, args, at, (module, name, weight) => {
      set(run, module, `${name}_orig`, new Parameter(weight.shape));
      const [rows, columns] = matrix(module, weight.shape, args.get(4, 'dim'));
      run.journal.set(module.buffers, `${name}_u`, new Tensor([rows]));
      run.journal.set(module.buffers, `${name}_v`, new Tensor([columns]));
    }),
  'torch.nn.utils.remove_weight_norm': (run, args) => restored(run, args, ['_g', '_v']),
  'torch.nn.utils.remove_spectral_norm': (run, args) => restored(run, args, ['_orig']),
  'torch.nn.utils.parametrizations.weight_norm': (run, args, at) =>
    changed(run, args, at, (module, name, weight) => {
      const list = parametrization(run, module, name, made(weightNorm, at), at);
      set(run, list, 'original0', new Parameter(magnitude(weight.shape, args.get(2, 'dim'))));
      set(run, list, 'original1', same(run, weight));
    }),
  'torch.nn.utils.parametrizations.spectral_norm': (run, args, at) =>
    changed(run, args, at, (module, name, weight) => {
      const norm = made(spectralNorm, at);
      if (weight.shape.length > 1) {
        const [rows, columns] = matrix(module, weight.shape, args.get(4, 'dim'));
        run.journal.set(norm.buffers, '_u', new Tensor([rows]));
        run.journal.set(norm.buffers, '_v', new Tensor([columns]));
      }
      set(run, parametrization(run, module, name, norm, at), 'original', new Parameter(weight.shape));
    }),
  'torch.nn.utils.parametrizations.orthogonal': (run, args, at) =>
    changed(run, args, at, (module, name, weight) =>
      set(run, parametrization(run, module, name, made(orthogonal, at), at), 'original', new Parameter(weight.shape)),
    ),
  'torch.nn.utils.parametrize.register_parametrization': register,
};

/** The modules that compute the weights of a module, each to be called when it is. */
export function callParametrizations(run: Run, module: ModuleInstance, at: Location): void {
  const all = module.modules.get('parametrizations');
  if (all instanceof ModuleInstance)
    for (const list of all.modules.values())
      if (list instanceof ModuleInstance) callModule(run, list, new Arguments(), at);
}

export function isParametrized(module: ModuleInstance): boolean {
  return module.modules.get('parametrizations') instanceof ModuleInstance;
}

const listClass = subclass('ParametrizationList', types.ModuleList);
const [weightNorm, spectralNorm, orthogonal] = ['_WeightNorm', '_SpectralNorm', '_Orthogonal'].map(name =>
  subclass(name, types.Module),
) as [typeof listClass, typeof listClass, typeof listClass];
for (const cls of [weightNorm, spectralNorm, orthogonal])
  cls.attributes.set('forward', new Native('forward', (_run, args) => plain(args.positional.at(-1) ?? null)));
listClass.attributes.set('forward', new Native('forward', callList));

/** Each parametrization takes what the one before gave, the first the original parameters. */
function callList(run: Run, args: Arguments, at: Location): Value {
  const [list] = args.positional as [ModuleInstance];
  let given: Value[] = [...list.parameters.values()].map(plain);
  for (const module of list.modules.values()) given = [callValue(run, module, new Arguments(given), at)];
  return given[0] ?? null;
}

function register(run: Run, args: Arguments, at: Location): Value {
  const [module] = args.positional;
  const name = args.get(1, 'tensor_name');
  const made = args.get(2, 'parametrization');
  if (!(module instanceof ModuleInstance)) return new Unknown('the module is not known');
  if (typeof name !== 'string' || !(made instanceof ModuleInstance)) return open(run, module);
  const known = module.modules.get('parametrizations');
  const list = known instanceof ModuleInstance ? known.modules.get(name) : undefined;
  if (list instanceof ModuleInstance) {
    run.journal.set(list.modules, String(list.modules.size), made);
    return module;
  }
  const weight = module.parameters.get(name);
  if (!(weight instanceof Tensor)) return open(run, module);
  // What the original is made of is the inverse's affair.
  const inverse = findInClass(made.cls, 'right_inverse');
  const original = inverse ? callValue(run, inverse, new Arguments([made, plain(weight)]), at) : weight;
  if (!(original instanceof Tensor)) return open(run, module);
  run.journal.delete(module.parameters, name);
  run.journal.set(module.attributes, name, plain(weight));
  set(run, parametrization(run, module, name, made, at), 'original', new Parameter(original.shape));
  return module;
}

/** Takes the parameter off the module, leaves a plain tensor in its place and lets `replace` register others. */
function changed(
  run: Run,
  args: Arguments,
  at: Location,
  replace: (module: ModuleInstance, name: string, weight: Tensor) => void,
): Value {
  const [module] = args.positional;
  const name = args.get(1, 'name') ?? 'weight';
  if (!(module instanceof ModuleInstance)) return module ?? new Unknown('the module is not known');
  const weight = typeof name === 'string' ? module.parameters.get(name) : undefined;
  if (typeof name !== 'string' || !(weight instanceof Tensor)) {
    const absent = typeof name === 'string' && weight === undefined && !module.attributes.has(OPEN);
    if (absent && module.bound && !run.exploring && !module.modules.has('parametrizations'))
      return raise('AttributeError', `'${module.cls.name}' object has no attribute '${name}'`, at);
    return open(run, module);
  }
  run.journal.delete(module.parameters, name);
  run.journal.set(module.attributes, name, plain(weight));
  replace(module, name, weight);
  return module;
}

function restored(run: Run, args: Arguments, endings: readonly string[]): Value {
  const [module] = args.positional;
  const name = args.get(1, 'name') ?? 'weight';
  if (!(module instanceof ModuleInstance) || typeof name !== 'string') return module ?? null;
  const weight = module.parameters.get(`${name}${endings.at(-1)}`);
  if (!(weight instanceof Tensor)) return module;
  for (const ending of endings) run.journal.delete(module.parameters, `${name}${ending}`);
  for (const ending of ['_u', '_v'])
    if (module.buffers.has(name + ending)) run.journal.delete(module.buffers, name + ending);
  run.journal.delete(module.attributes, name);
  set(run, module, name, new Parameter(weight.shape));
  return module;
}

function parametrization(
  run: Run,
  module: ModuleInstance,
  name: string,
  first: ModuleInstance,
  at: Location,
): ModuleInstance {
  const known = module.modules.get('parametrizations');
  const all = known instanceof ModuleInstance ? known : made(types.ModuleDict, at);
  if (all !== known) run.journal.set(module.modules, 'parametrizations', all);
  const list = made(listClass, at);
  run.journal.set(all.modules, name, list);
  run.journal.set(list.modules, '0', first);
  return list;
}

function made(cls: typeof listClass, at: Location): ModuleInstance {
  const module = new ModuleInstance(cls, at);
  module.initialized = true;
  return module;
}

function set(run: Run, module: ModuleInstance, name: string, parameter: Parameter): void {
  run.journal.set(module.parameters, name, parameter);
}

/** A parameter of its own that begins with what the weight holds. */
function same(run: Run, weight: Tensor): Parameter {
  const parameter = new Parameter(weight.shape, weight.dtypes);
  recorder(run).tensors.alias(parameter, weight);
  return parameter;
}

function open(run: Run, module: ModuleInstance): ModuleInstance {
  run.journal.set(module.attributes, OPEN, new Unknown('which weight is computed from others is not known'));
  return module;
}

function plain(value: Value): Value {
  return value instanceof Tensor ? new Tensor(value.shape, value.dtypes) : value;
}

/** One norm for each slice along `dim` (0 unless told), or a single one. */
function magnitude(shape: Shape, dim: Value | undefined): Shape {
  if (dim === null || dim === -1) return [];
  const at = typeof dim === 'number' ? dim : 0;
  return shape.map((size, axis) => (axis === at ? size : 1));
}

/** The weight as a matrix: the axis of the outputs (of the transposed convolutions the second), and all others. */
function matrix(module: ModuleInstance, shape: Shape, dim: Value | undefined) {
  const transposed = module.cls.mro.some(base => /^ConvTranspose\dd$/.test(base.name));
  const at = typeof dim === 'number' ? dim : transposed ? 1 : 0;
  return [shape[at] ?? 1, product(shape.filter((_, axis) => axis !== at))] as const;
}
