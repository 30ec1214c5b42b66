/** How many learnable numbers a module and all below it hold: shared ones once, and none are told where a part is not known. */
import { type Parameter as Counted, parameterCounts } from '../../network/totals';
import { add } from '../../tensor/dim';
import { latest } from '../reshaped';
import { ModuleInstance, Parameter, Tensor, Unknown } from '../values';
import { OPEN } from './module-attributes';

export type ParameterCounts = ReturnType<typeof parameterCounts>;

/** Counts for the modules of a network; where nothing is shared, a module's are its own and those of its children. */
export function parameterCounter(root: ModuleInstance): (module: ModuleInstance) => ParameterCounts | undefined {
  const tree = treeOf(root);
  const known = new Map<ModuleInstance, ParameterCounts | undefined>();
  const count = (module: ModuleInstance): ParameterCounts | undefined => {
    if (!known.has(module)) known.set(module, tree?.has(module) ? summed(module, count) : countParameters(module));
    return known.get(module);
  };
  return count;
}

export function countParameters(root: ModuleInstance): ParameterCounts | undefined {
  const parameters = parametersInside(root);
  return parameters && parameterCounts(parameters);
}

/** The modules, where each of them and each of their tensors has one place. */
function treeOf(root: ModuleInstance): ReadonlySet<ModuleInstance> | undefined {
  const modules = new Set<ModuleInstance>();
  const tensors = new Set<Tensor>();
  const visit = (module: ModuleInstance): boolean => {
    if (modules.has(module)) return false;
    modules.add(module);
    for (const value of module.parameters.values())
      if (value instanceof Tensor) {
        if (tensors.has(value)) return false;
        tensors.add(value);
      }
    for (const value of module.modules.values()) if (value instanceof ModuleInstance && !visit(value)) return false;
    return true;
  };
  return visit(root) ? modules : undefined;
}

function summed(module: ModuleInstance, count: ReturnType<typeof parameterCounter>): ParameterCounts | undefined {
  const own = new Map<Tensor, Counted>();
  if (!gatherOwn(module, own)) return undefined;
  let { params, trainable } = parameterCounts(own.values());
  for (const child of module.modules.values()) {
    if (child === null) continue;
    const counts = child instanceof ModuleInstance ? count(child) : undefined;
    if (!counts) return undefined;
    params = add(params, counts.params);
    trainable = add(trainable, counts.trainable);
  }
  return { params, trainable };
}

/** The distinct learnable tensors; `undefined` where they are not all known. */
export function parametersInside(root: ModuleInstance): readonly Counted[] | undefined {
  const found = new Map<Tensor, Counted>();
  return gather(root, new Set(), found) ? [...found.values()] : undefined;
}

function gather(module: ModuleInstance, seen: Set<ModuleInstance>, found: Map<Tensor, Counted>): boolean {
  if (seen.has(module)) return true;
  seen.add(module);
  if (!gatherOwn(module, found)) return false;
  for (const value of module.modules.values()) {
    if (value !== null && !(value instanceof ModuleInstance && gather(value, seen, found))) return false;
  }
  return true;
}

/** Those in the module's own register. */
function gatherOwn(module: ModuleInstance, found: Map<Tensor, Counted>): boolean {
  if (module.cls.unknownBase || module.attributes.get(OPEN) instanceof Unknown) return false;
  for (const value of module.parameters.values()) {
    const now = latest(value);
    if (value instanceof Tensor && now instanceof Tensor)
      found.set(value, {
        identity: value,
        shape: now.shape,
        trainable: !(now instanceof Parameter) || now.trainable,
      });
    else if (value !== null) return false;
  }
  return true;
}
