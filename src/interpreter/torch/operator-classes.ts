/**
 * Classes of the catalogue as Python classes: constructed with their arguments checked and bound, and called through their
 * rule. The code may subclass them.
 */
import { constructionBy, refusalOf } from '../../operators/answer';
import { findOperator } from '../../operators/catalogue';
import type { ClassForm, Operator, Weight } from '../../operators/operator';
import type { Bound } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import type { DType } from '../../tensor/dtype';
import { contiguousStrides } from '../../tensor/strides';
import { findInClass } from '../attributes';
import { types } from '../builtins/types';
import { callValue } from '../call';
import type { Run } from '../run';
import {
  ClassValue,
  Descriptor,
  Func,
  Instance,
  ModuleInstance,
  Native,
  type NativeCode,
  Parameter,
  Tensor,
  Unknown,
  type Value,
} from '../values';
import { abstractClass, basesOf } from './base-classes';
import { composedMethod } from './composed';
import { containerKind } from './containers';
import { fromPretrained } from './from-pretrained';
import { OPEN, UnknownWeights } from './module-attributes';
import { bindArguments, callForm, callFunctionEntry } from './operator-calls';
import { withOpenGroups } from './parameter-groups';
import { KEPT } from './pictures';
import { weightTypes } from './precision';
import { report } from './report';
import { trainingMethods } from './training-calls';
import { withKnownNumbers } from './valued';

export interface OperatorClass {
  readonly operator: Operator;
  readonly form: ClassForm<unknown>;
  readonly name: string;
}

/** Functions of the catalogue that are called on a class. */
const STATIC = ['torch.nn.Transformer.generate_square_subsequent_mask'];

const classes = new Map<string, ClassValue>();

/** The class for a qualified name of the catalogue; one for all, never changed by the code. */
export function operatorClass(found: OperatorClass): ClassValue {
  const known = classes.get(found.name);
  if (known) return known;
  const isModule = found.form.forward !== undefined;
  const cls = new ClassValue(found.name.split('.').pop()!, [isModule ? types.Module : types.object], true);
  cls.mro = [cls, ...new Set([...derivedFrom(found), ...cls.bases[0]!.mro])];
  cls.operator = found;
  cls.attributes.set('__init__', new Native(`${cls.name}.__init__`, initialize(found)));
  if (isModule) cls.attributes.set('forward', new Native(`${cls.name}.forward`, forward(found)));
  for (const [name, native] of trainingMethods(found.operator.id, found.operator.family))
    cls.attributes.set(name, native);
  if (found.name === 'torch.nn.Embedding') cls.attributes.set('from_pretrained', fromPretrained(found));
  for (const name of STATIC) {
    const own = name.startsWith(`${found.name}.`) ? findOperator(name) : undefined;
    if (!own || !('names' in own.form)) continue;
    const entry = { operator: own.operator, form: own.form, name };
    const native = new Native(name, (run, args, site) => callFunctionEntry(run, entry, args, site), entry);
    cls.attributes.set(name.slice(found.name.length + 1), new Descriptor('staticmethod', native));
  }
  classes.set(found.name, cls);
  return cls;
}

/** What it derives from beside `nn.Module`, in order: the catalogue's classes and PyTorch's abstract ones. */
function derivedFrom({ name, form }: OperatorClass): readonly ClassValue[] {
  if (!form.forward || !name.startsWith('torch.nn.')) return [];
  const all = basesOf(name.slice(name.lastIndexOf('.') + 1)).flatMap(base => {
    const layer = findOperator(`torch.nn.${base}`);
    const cls =
      layer && !('names' in layer.form)
        ? operatorClass({ ...layer, form: layer.form as ClassForm<unknown>, name: `torch.nn.${base}` })
        : abstractClass(base);
    return cls ? cls.mro : [];
  });
  const shared: readonly ClassValue[] = types.Module.mro;
  return all.filter(base => !shared.includes(base));
}

/** The catalogue's class that an instance's own class is or derives from. */
export function operatorOf(cls: ClassValue): OperatorClass | undefined {
  return cls.mro.find(base => base.operator)?.operator;
}

/** Whether a layer is one of PyTorch's without learnable tensors, and not given any under this name: it has no such attribute. */
export function isWithoutWeight({ cls }: ModuleInstance, name: 'weight' | 'bias'): boolean {
  const found = operatorOf(cls);
  return (
    found !== undefined &&
    /^torch\.nn\.\w+$/.test(found.name) &&
    !found.form.weights &&
    !(name in found.form.parameters)
  );
}

/** `Adam(model)`: an optimizer goes through its parameters, and a module has no items. */
function refusalOfParams(params: Value | undefined): Problem | undefined {
  if (!(params instanceof ModuleInstance) || params.cls.unknownBase || containerKind(params)) return undefined;
  if (['__iter__', '__getitem__'].some(method => findInClass(params.cls, method))) return undefined;
  const message = `'${params.cls.name}' object is not iterable`;
  return new Problem('wrong-type', message, {
    expected: 'its parameters()',
    found: params.cls.name,
    parameter: 'params',
  });
}

function initialize(found: OperatorClass): NativeCode {
  const { form, name } = found;
  return (run, args, site) => {
    const self: Value | undefined = args.positional[0];
    if (!(self instanceof Instance)) return null;
    const own = args.from(1);
    const given = bindArguments(run, name.split('.').pop()!, form.parameters, own, site);
    const bound =
      given instanceof Unknown
        ? given
        : withKnownNumbers(found.operator, form.parameters, withOpenGroups(found.operator, given, own));
    const module = self instanceof ModuleInstance ? self : undefined;
    if (module) module.initialized = true;
    run.part.mentions.record(run, found, bound, form.parameters, own, site, self);
    const kept = KEPT[found.operator.id];
    if (kept) run.journal.set(self.attributes, kept, own.get(0, kept) ?? null);
    if (bound instanceof Unknown) {
      run.journal.set(self.attributes, OPEN, bound);
      return null;
    }
    self.bound = bound;
    const refused = found.operator.family === 'optimizer' && !run.exploring && refusalOfParams(own.get(0, 'params'));
    if (refused) report(run, refused, { site, syntax: own.syntax, parameters: form.parameters });
    if (module) {
      module.syntax = own.syntax;
      const problem = refusalOf(form, bound);
      if (problem) {
        run.journal.set(
          self.attributes,
          OPEN,
          report(run, problem, { site, syntax: own.syntax, parameters: form.parameters }),
        );
        return null;
      }
      const parts = composedMethod(run, name, '__init__');
      if (parts) callValue(run, parts, args, site);
      if (isWaiting(module, found)) run.journal.set(self.attributes, OPEN, new UnknownWeights(waiting(found)));
      else if (!composedMethod(run, name, 'forward')) makeWeights(run, module, found, bound);
    } else {
      const problem = refusalOf(form, bound);
      if (problem) report(run, problem, { site, syntax: own.syntax, parameters: form.parameters });
    }
    return null;
  };
}

/** Registers the weights and buffers that the arguments tell; those of lazy modules wait for the first call. */
export function makeWeights(run: Run, module: ModuleInstance, found: OperatorClass, bound: Bound): void {
  const { weights, buffers } = constructionBy(found.form, bound);
  const precisions = weightTypes(bound);
  if (weights && 'ok' in weights)
    for (const [name, weight] of Object.entries(weights.ok))
      register(run, module, name, weight, 'parameters', precisions);
  else if (weights) {
    const reason = 'unknown' in weights ? weights.unknown.reason : weights.problem.message;
    // Layers of attention keep some of their weights in layers of their own.
    const Mark = found.operator.family === 'attention' ? Unknown : UnknownWeights;
    run.journal.set(module.attributes, OPEN, new Mark(reason));
  }
  if (buffers && 'ok' in buffers)
    for (const [name, buffer] of Object.entries(buffers.ok)) register(run, module, name, buffer, 'buffers', precisions);
}

/** A lazy layer that nothing was given yet: what it will hold is not known. */
export function isWaiting(module: ModuleInstance, { form, name }: OperatorClass): boolean {
  return form.weights !== undefined && name.includes('.Lazy') && module.parameters.size === 0;
}

const waiting = ({ name }: OperatorClass) =>
  `the weights of ${name.slice(name.lastIndexOf('.') + 1)} get their sizes from its first input`;

export function materialize(run: Run, module: ModuleInstance, found: OperatorClass, bound: Bound): void {
  run.journal.delete(module.attributes, OPEN);
  makeWeights(run, module, found, bound);
}

/** A dotted name (`out_proj.weight` of attention) belongs to a child, which then is a module of its own. */
function register(
  run: Run,
  module: ModuleInstance,
  name: string,
  weight: Weight | null,
  kind: 'parameters' | 'buffers',
  precisions: readonly DType[],
): void {
  const dot = name.lastIndexOf('.');
  let owner = module;
  if (dot >= 0)
    for (const part of name.slice(0, dot).split('.')) {
      const known = owner.modules.get(part);
      const child = known instanceof ModuleInstance ? known : new ModuleInstance(types.Module, module.site);
      child.initialized = true;
      if (child !== known) run.journal.set(owner.modules, part, child);
      owner = child;
    }
  const value =
    weight && (kind === 'parameters' ? new Parameter(weight.shape, precisions) : new Tensor(weight.shape, precisions));
  if (value) value.strides = contiguousStrides(value.shape);
  const own = name.slice(dot + 1);
  if (value instanceof Parameter) value.home = { module: owner, name: own };
  run.journal.set(owner[kind], own, value);
}

function forward(found: OperatorClass): NativeCode {
  return (run, args, site) => {
    const [self] = args.positional;
    if (!(self instanceof ModuleInstance)) return new Unknown('forward without its module');
    // A class of the code's own may allow inputs of other ranks: then the layer's own rule does not hold.
    const asks = /^torch\.nn\.BatchNorm\dd$/.test(found.name) && findInClass(self.cls, '_check_input_dim');
    const written = asks instanceof Func && composedMethod(run, 'torch.nn._BatchNorm', 'forward');
    if (written) return callValue(run, written, args, site);
    return callForm(run, found, args.from(1), site, self);
  };
}
