/** Calling an `nn.Module`: its `forward` runs inside an entry of the trace that carries its path. */
import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { types } from '../builtins/types';
import { callValue } from '../call';
import { patched } from '../patched';
import { deeper, markModule, PythonException, type Run, raise } from '../run';
import {
  Arguments,
  BoundMethod,
  type ClassValue,
  Func,
  type ModuleInstance,
  Native,
  Unknown,
  type Value,
} from '../values';
import { detections } from './detections';
import { afterForward, beforeForward } from './hooks';
import { requireInitialized } from './module-attributes';
import { withOwnWeights } from './own-weights';

export function callModule(run: Run, module: ModuleInstance, given: Arguments, site: Location): Value {
  requireInitialized(run, module, '_backward_hooks', site);
  const args = beforeForward(run, module, given, site);
  const isOutside = !run.tracer && site.uri === run.uri;
  const answered = isOutside ? run.observe(module, args, site) : undefined;
  const followed = forward(run, module, args, site);
  const found = run.tracer ? undefined : detections(run, module, args, followed);
  const result = afterForward(run, module, args, found ?? followed, site);
  if (!(result instanceof Unknown)) answered?.();
  return result;
}

function forward(run: Run, module: ModuleInstance, args: Arguments, site: Location): Value {
  const own = patched(run, module.cls, '__call__') ?? findInClass(module.cls, '__call__');
  if (own instanceof Func) return callValue(run, own, args.after(module), site);
  const method =
    module.attributes.get('forward') ?? patched(run, module.cls, 'forward') ?? findInClass(module.cls, 'forward');
  if (method === undefined) {
    if (!run.exploring && module.cls.mro.every(hasNoForward))
      raise('NotImplementedError', `Module [${module.cls.name}] is missing the required "forward" function`, site);
    return module.cls.unknownBase ?? new Unknown(`${module.cls.name} has no forward that can be followed`);
  }
  const bound = module.attributes.has('forward') ? method : new BoundMethod(module, method as Func);
  const { tracer } = run;
  deeper(run);
  try {
    const convolved = isLeaf(module)
      ? (overriddenConvolution(run, module, args) ?? withOwnWeights(run, module, args))
      : undefined;
    if (convolved) {
      const call = tracer?.enter(run, module, args, site);
      const result = convolved(site);
      return call ? tracer!.leave(call, result) : result;
    }
    // A module of the catalogue enters the trace with its rule's result, in `callForm`.
    if (!tracer || (method instanceof Native && isLeaf(module))) return callValue(run, bound, args, site);
    const call = tracer.enter(run, module, args, site);
    // What a container of PyTorch's calls in turn was called from here.
    run.sites.push(site);
    try {
      const followed = callValue(run, bound, args, site);
      return tracer.leave(call, detections(run, module, args, followed) ?? followed);
    } finally {
      run.sites.pop();
    }
  } catch (error) {
    markModule(error);
    if (error instanceof PythonException) error.made ??= module.reachedFrom;
    throw error;
  } finally {
    run.depth--;
  }
}

/** A convolution's own `forward` asks `_conv_forward`, which a class may write anew. */
function overriddenConvolution(
  run: Run,
  module: ModuleInstance,
  args: Arguments,
): ((site: Location) => Value) | undefined {
  const method = findInClass(module.cls, '_conv_forward');
  if (!(method instanceof Func)) return undefined;
  const weight = module.parameters.get('weight') ?? new Unknown('the weight is not known');
  const given = [
    args.get(0, 'input') ?? new Unknown('the input is not known'),
    weight,
    module.parameters.get('bias') ?? null,
  ];
  return site => callValue(run, method, new Arguments([module, ...given]), site);
}

/** Classes of the code itself, and those of PyTorch's that only hold others. */
function hasNoForward(cls: ClassValue): boolean {
  const { object, Module, ModuleList, ModuleDict, ParameterList, ParameterDict } = types;
  const holders: readonly ClassValue[] = [object, Module, ModuleList, ModuleDict, ParameterList, ParameterDict];
  return !cls.unknownBase && (!cls.native || holders.includes(cls));
}

export function isLeaf(module: ModuleInstance): boolean {
  const forward = findInClass(module.cls, 'forward');
  return forward instanceof Native && forward === module.cls.mro.find(base => base.operator)?.attributes.get('forward');
}
