/** Calling an `nn.Module`: its `forward` runs inside an entry of the trace that carries its path. */
import type { Location } from '../../source/span';
import { findInClass } from '../attributes';
import { callValue } from '../call';
import { deeper, markModule, type Run } from '../run';
import { Arguments, BoundMethod, Func, type ModuleInstance, Native, Unknown, type Value } from '../values';

export function callModule(run: Run, module: ModuleInstance, args: Arguments, site: Location): Value {
  if (!run.tracer && site.uri === run.uri) run.observe(module, args, site);
  const own = findInClass(module.cls, '__call__');
  if (own instanceof Func) return callValue(run, own, args.after(module), site);
  const forward = module.attributes.get('forward') ?? findInClass(module.cls, 'forward');
  if (forward === undefined)
    return module.cls.unknownBase ?? new Unknown(`${module.cls.name} has no forward that can be followed`);
  const bound = module.attributes.has('forward') ? forward : new BoundMethod(module, forward as Func);
  const { tracer } = run;
  deeper(run);
  try {
    const convolved = isLeaf(module) ? overriddenConvolution(run, module, args) : undefined;
    if (convolved) {
      const call = tracer?.enter(run, module, args, site);
      const result = convolved(site);
      return call ? tracer!.leave(call, result) : result;
    }
    // A module of the catalogue enters the trace with its rule's result, in `callForm`.
    if (!tracer || (forward instanceof Native && isLeaf(module))) return callValue(run, bound, args, site);
    const call = tracer.enter(run, module, args, site);
    const result = callValue(run, bound, args, site);
    return tracer.leave(call, result);
  } catch (error) {
    markModule(error);
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

export function isLeaf(module: ModuleInstance): boolean {
  const forward = findInClass(module.cls, 'forward');
  return forward instanceof Native && forward === module.cls.mro.find(base => base.operator)?.attributes.get('forward');
}
