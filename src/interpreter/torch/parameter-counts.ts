/** How many learnable numbers a module and all below it hold: shared ones once, and none are told where a part is not known. */
import { type Parameter as Counted, parameterCounts } from '../../network/totals';
import { ModuleInstance, Parameter, Tensor, Unknown } from '../values';
import { OPEN } from './module-attributes';

export type ParameterCounts = ReturnType<typeof parameterCounts>;

export function countParameters(root: ModuleInstance): ParameterCounts | undefined {
  const parameters = parametersInside(root);
  return parameters && parameterCounts(parameters);
}

/** The distinct learnable tensors; `undefined` where they are not all known. */
export function parametersInside(root: ModuleInstance): readonly Counted[] | undefined {
  const found = new Map<Tensor, Counted>();
  return gather(root, new Set(), found) ? [...found.values()] : undefined;
}

function gather(module: ModuleInstance, seen: Set<ModuleInstance>, found: Map<Tensor, Counted>): boolean {
  if (seen.has(module)) return true;
  seen.add(module);
  if (module.cls.unknownBase || module.attributes.get(OPEN) instanceof Unknown) return false;
  for (const value of module.parameters.values()) {
    if (value instanceof Tensor)
      found.set(value, {
        identity: value,
        shape: value.shape,
        trainable: !(value instanceof Parameter) || value.trainable,
      });
    else if (value !== null) return false;
  }
  for (const value of module.modules.values()) {
    if (value !== null && !(value instanceof ModuleInstance && gather(value, seen, found))) return false;
  }
  return true;
}
