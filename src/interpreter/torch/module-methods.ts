/** The methods of `nn.Module`. */
import type { Location } from '../../source/span';
import { kindOf } from '../../tensor/dtype';
import { findAttribute, findInClass } from '../attributes';
import { addMethods, type Natives } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { callMethod, callValue } from '../call';
import { numeric, typeName } from '../objects';
import { markModule, type Run, raise, recorder } from '../run';
import { toText } from '../texts';
import {
  Arguments,
  ClassValue,
  Descriptor,
  Dict,
  Func,
  Instance,
  Iterator,
  List,
  ModuleInstance,
  Native,
  NdArray,
  Parameter,
  Tensor,
  Tuple,
  Unknown,
  UnknownPart,
  type Value,
} from '../values';
import { callModule } from './call-module';
import { checkMember } from './containers';
import { tensorsIn } from './convert';
import { clearGradients } from './gradients';
import { registerHook } from './hooks';
import {
  assignModuleAttribute,
  moduleInstanceAttribute,
  namedModules,
  namedTensors,
  OPEN,
  pairs,
  type Register,
  requireInitialized,
  TRAINING,
  UnknownParameter,
  unknownInside,
  unknownModules,
} from './module-attributes';
import { noModule } from './no-module';
import { conversions, doubt } from './precision';
import { fromAll, setRequiresGradient } from './requires-grad';
import { noteModuleMethods } from './training-calls';

const self = (args: Arguments) => args.positional[0] as ModuleInstance;
const moved: Natives[string] = (run, args, at) => {
  walked(run, args, '_modules', at);
  return self(args);
};
const handle = () => new Unknown('hooks are not followed');

const methods: Natives = {
  __init__: (run, args) => {
    const module = self(args);
    if (module instanceof ModuleInstance) module.initialized = true;
    void run;
    return null;
  },
  __call__: (run, args, at) => callModule(run, self(args), args.from(1), at),
  /** Asked by name: of the registers alone, as the class itself finds what it has put there. */
  __getattr__: (run, args, at) => {
    const [module, name] = args.positional;
    if (!(module instanceof ModuleInstance) || typeof name !== 'string')
      return new Unknown('which attribute is asked for is not known');
    const found = moduleInstanceAttribute(run, module, name) ?? unknownInside(module);
    if (found !== undefined) return found;
    if (run.exploring) return new Unknown(`.${name} is not known`);
    return raise('AttributeError', `'${module.cls.name}' object has no attribute '${name}'`, at);
  },
  add_module: (run, args, at) => add(run, args, at),
  register_module: (run, args, at) => add(run, args, at),
  register_parameter: (run, args, at) => {
    const [module, name, value = null] = args.positional as [ModuleInstance, Value, Value?];
    checkName(run, module, 'parameter', args.get(1, 'name'), at);
    if (typeof name === 'string') run.journal.set(module.parameters, name, args.get(2, 'param') ?? value);
    else run.journal.set(module.attributes, OPEN, new Unknown('a parameter was registered under an unknown name'));
    return null;
  },
  register_buffer: (run, args, at) => {
    const name = args.get(1, 'name');
    const tensor = args.get(2, 'tensor');
    checkName(run, self(args), 'buffer', name, at);
    if (tensor === undefined && !args.unknown)
      raise('TypeError', "Module.register_buffer() missing 1 required positional argument: 'tensor'", at);
    if (typeof name === 'string') run.journal.set(self(args).buffers, name, tensor ?? null);
    return null;
  },
  named_modules: (run, args, at) => {
    const prefix = args.get(2, 'prefix') ?? '';
    walked(run, args, '_modules', at);
    return listed(self(args), pairs(namedModules(self(args), typeof prefix === 'string' ? prefix : '')));
  },
  modules: (run, args, at) =>
    listed(
      self(args),
      walked(run, args, '_modules', at).map(([, module]) => module),
    ),
  named_children: (run, args, at) => {
    requireInitialized(run, self(args), '_modules', at);
    return listed(
      self(args),
      pairs(
        [...self(args).modules].filter(
          ([, child], i, all) => child !== null && all.findIndex(([, other]) => other === child) === i,
        ),
      ),
    );
  },
  children: (run, args, at) => {
    requireInitialized(run, self(args), '_modules', at);
    return listed(self(args), [...new Set([...self(args).modules.values()].filter(child => child !== null))]);
  },
  named_parameters: (run, args, at) => tensors(run, args, 'parameters', true, at),
  parameters: (run, args, at) => tensors(run, args, 'parameters', false, at),
  named_buffers: (run, args, at) => tensors(run, args, 'buffers', true, at),
  buffers: (run, args, at) => tensors(run, args, 'buffers', false, at),
  state_dict: (_run, args) => {
    const dict = new Dict();
    const entries = [...namedTensors(self(args), 'parameters'), ...namedTensors(self(args), 'buffers')];
    for (const [name, tensor] of entries) dict.entries.set(name, [name, tensor]);
    dict.unknown = unknownInside(self(args));
    return dict;
  },
  load_state_dict: (_run, args) => {
    // With `assign` the module takes the tensors as they are.
    if (args.positional.length > 3 || args.keywords.has('assign') || args.unknown) doubt(self(args));
    return new Unknown('which keys a file holds is not known');
  },
  get_submodule: (run, args, at) => {
    const path = args.get(1, 'target');
    if (typeof path !== 'string') return new UnknownPart('the path is not known', self(args));
    const found = path === '' ? self(args) : namedModulesByPath(self(args), path);
    return (
      found ??
      unknownInside(self(args)) ??
      (run.exploring
        ? new Unknown('there is no such module')
        : raise('AttributeError', `${self(args).cls.name} has no attribute \`${path}\``, at))
    );
  },
  get_parameter: (_run, args) =>
    namedTensors(self(args), 'parameters').find(([name]) => name === args.get(1, 'target'))?.[1] ??
    new Unknown('there is no such parameter'),
  apply: (run, args, at) => {
    try {
      for (const [, module] of walked(run, args, '_modules', at).reverse())
        callValue(run, args.positional[1]!, new Arguments([module]), at);
    } catch (error) {
      markModule(error);
      throw error;
    }
    return self(args);
  },
  train: (run, args, at) => {
    const mode = args.get(1, 'mode') ?? true;
    run.journal.set(self(args).attributes, TRAINING, mode);
    requireInitialized(run, self(args), '_modules', at);
    // A module may keep a part of itself as it is.
    for (const child of self(args).modules.values())
      if (child instanceof ModuleInstance) callMethod(run, child, 'train', new Arguments([mode]), at);
    return self(args);
  },
  eval: (run, args, at) => callMethod(run, self(args), 'train', new Arguments([false]), at),
  requires_grad_: (run, args, at) => {
    const on = args.get(1, 'requires_grad') ?? true;
    walked(run, args, '_parameters', at);
    if (run.trials === 0 && !run.exploring)
      for (const [, tensor] of namedTensors(self(args), 'parameters'))
        if (tensor instanceof Parameter) tensor.trainable = on !== false;
    return self(args);
  },
  zero_grad: (run, args, at) => {
    walked(run, args, '_parameters', at);
    clearGradients(run, self(args), args.get(1, 'set_to_none') ?? true);
    return null;
  },
  share_memory: moved,
  compile: () => null,
  extra_repr: () => '',
  _get_name: (_run, args) => self(args).cls.name,
  register_forward_hook: registerHook('_forward_hooks'),
  register_forward_pre_hook: registerHook('_forward_pre_hooks'),
  register_full_backward_hook: handle,
  register_backward_hook: handle,
  _register_load_state_dict_pre_hook: handle,
  _register_state_dict_hook: handle,
  register_load_state_dict_post_hook: handle,
  register_state_dict_pre_hook: handle,
  set_extra_state: () => null,
};
for (const name of ['cuda', 'cpu', 'xpu', 'mps', 'ipu', 'to_empty'])
  (methods as Record<string, Natives[string]>)[name] = moved;
for (const [name, code] of Object.entries(conversions))
  (methods as Record<string, Natives[string]>)[name] = (run, args, at) => {
    moved(run, args, at);
    return code(run, args, at);
  };

function add(run: Run, args: Arguments, at: Location): Value {
  const name = args.get(1, 'name');
  const text =
    typeof name === 'string' ? name : name === undefined ? new Unknown('the name is not known') : toText(run, name, at);
  const module = args.get(2, 'module') ?? null;
  checkMember(run, self(args), module, at);
  checkName(run, self(args), 'module', name, at);
  if (typeof text === 'string') {
    if (module instanceof ModuleInstance) assignModuleAttribute(run, self(args), text, module, at);
    else run.journal.set(self(args).modules, text, module);
  } else run.journal.set(self(args).attributes, OPEN, text);
  return null;
}

/** Under which names a module takes what. Source: `add_module`, `register_buffer` and `register_parameter` of `torch.nn.Module`. */
function checkName(
  run: Run,
  module: ModuleInstance,
  kind: 'module' | 'buffer' | 'parameter',
  name: Value | undefined,
  at: Location,
): void {
  if (run.exploring || name === undefined || name instanceof Unknown) return;
  if (name === null || (noModule(name) !== undefined && typeof name !== 'string'))
    raise('TypeError', `${kind} name should be a string. Got ${typeName(name)}`, at);
  if (typeof name !== 'string') return;
  const own = module[`${kind}s`].has(name);
  const others = [module.attributes, module.modules, module.parameters, module.buffers];
  const property = findInClass(module.cls, name);
  // A property may as well raise, and then there is none.
  const taken =
    others.some(register => register.has(name)) || (property !== undefined && !(property instanceof Descriptor));
  if (!own && taken) raise('KeyError', `attribute '${name}' already exists`, at);
  if (name.includes('.')) raise('KeyError', `${kind} name can't contain ".", got: ${name}`, at);
  if (name === '') raise('KeyError', `${kind} name can't be empty string ""`, at);
}

function listed(module: ModuleInstance, items: Value[]): Iterator {
  return new Iterator(items, unknownModules(module), 'generator');
}

/** What a method that goes through all modules comes to; each must have the register that it reads. */
function walked(run: Run, args: Arguments, register: Register, at: Location): [string, ModuleInstance][] {
  const found = namedModules(self(args));
  for (const [, module] of found) requireInitialized(run, module, register, at);
  return found;
}

function tensors(
  run: Run,
  args: Arguments,
  register: 'parameters' | 'buffers',
  named: boolean,
  at: Location,
): Iterator {
  const recurse = args.get(named ? 2 : 1, 'recurse') ?? true;
  const prefix = named ? (args.get(1, 'prefix') ?? '') : '';
  if (recurse === false) requireInitialized(run, self(args), `_${register}`, at);
  else walked(run, args, `_${register}`, at);
  const found =
    recurse === false
      ? ([...self(args)[register]].filter(([, tensor]) => tensor !== null) as [string, Value][])
      : namedTensors(self(args), register, typeof prefix === 'string' ? prefix : '');
  const items = named ? pairs(found) : found.map(([, tensor]) => tensor);
  return new Iterator(items, unknownInside(self(args)), 'generator');
}

function namedModulesByPath(root: ModuleInstance, path: string): ModuleInstance | undefined {
  let module: Value | undefined = root;
  for (const part of path.split('.')) module = module instanceof ModuleInstance ? module.modules.get(part) : undefined;
  return module instanceof ModuleInstance ? module : undefined;
}

export function installModule(): void {
  addMethods(types.Module, methods);
  noteModuleMethods(types.Module);
  types.Function.attributes.set('apply', new Descriptor('classmethod', new Native('Function.apply', applyFunction)));
}

/** `MyFunction.apply(x)` runs its `forward` with a context that keeps whatever it is given. */
function applyFunction(run: Run, args: Arguments, at: Location): Value {
  const [cls, ...rest] = args.positional;
  const forward = cls instanceof ClassValue ? findAttribute(run, cls, 'forward', at) : undefined;
  if (!(forward instanceof Func)) return new Unknown('the autograd function is not known');
  // Newer ones keep the context out of `forward`.
  const context =
    forward.parameters[0]?.name === 'ctx' ||
    forward.parameters[0]?.name === 'self' ||
    forward.parameters[0]?.name === 'context';
  const result = callValue(
    run,
    forward,
    new Arguments(context ? [new Instance(contextClass), ...rest] : rest, args.keywords, args.unknown),
    at,
  );
  // What it computes inside says nothing of it: `backward` is its own.
  for (const tensor of tensorsIn(result))
    if (tensor && !tensorsIn(new Tuple(rest)).includes(tensor)) setRequiresGradient(run, tensor, fromAll(run, rest));
  return result;
}

/** What `forward` of an autograd function is handed; what it saves there is for `backward` alone. */
const contextClass = subclass('FunctionCtx', types.object);
for (const name of ['save_for_backward', 'mark_dirty', 'mark_non_differentiable', 'set_materialize_grads'])
  contextClass.attributes.set(name, new Native(name, () => null));

/** `nn.Parameter(tensor)`. */
export function makeParameter(run: Run, args: Arguments, at: Location): Value {
  const data = args.get(0, 'data') ?? new Tensor([0]);
  const plain =
    numeric(data) !== undefined ||
    typeof data === 'string' ||
    data instanceof List ||
    data instanceof Tuple ||
    data instanceof NdArray;
  if (plain && !run.exploring)
    return raise('AttributeError', `'${typeName(data)}' object has no attribute 'detach'`, at);
  if (!(data instanceof Tensor))
    return new UnknownParameter(data instanceof Unknown ? data.reason : 'the shape of the parameter is not known');
  const trainable = args.get(1, 'requires_grad') ?? true;
  if (trainable === true && !run.exploring && [data.dtypes].flat().every(dtype => /integer|bool/.test(kindOf(dtype))))
    raise('RuntimeError', 'Only Tensors of floating point and complex dtype can require gradients', at);
  const parameter = new Parameter(data.shape, data.dtypes);
  parameter.strides = data.strides;
  recorder(run).tensors.alias(parameter, data);
  parameter.trainable = trainable !== false;
  return parameter;
}
