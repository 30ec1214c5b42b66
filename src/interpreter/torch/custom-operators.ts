/**
 * Operators that code defines: `torch.library.custom_op('ns::name', function)`, called as `torch.ops.ns.name`. Where it says what
 * comes out, with `torch.library.register_fake`, that is what comes out; how many products it takes is not known.
 * Source: PyTorch documentation, `torch.library.custom_op` and `torch.library.register_fake`.
 */
import { callValue } from '../call';
import type { Imports } from '../imports';
import type { Run } from '../run';
import { type Arguments, isCallable, Namespace, Native, type NativeCode, Unknown, type Value } from '../values';

/** What stands for each of an analysis: its fake, or else its function. */
const registered = new WeakMap<Imports, Map<string, { fake?: Value; code?: Value }>>();

/** `custom_op(name, function)` and `register_fake(name, function)`; without the function, they decorate it. */
export function registering(kind: 'code' | 'fake'): NativeCode {
  return (run, args) => {
    const name = args.get(0, kind === 'code' ? 'name' : 'op');
    const given = args.get(1, kind === 'code' ? 'fn' : 'func');
    const register = (value: Value) => {
      if (typeof name === 'string') entryOf(run, name)[kind] = value;
      return value;
    };
    if (given !== undefined && isCallable(given)) return register(given);
    return new Native('decorator', (_run, inner) => register(inner.positional[0] ?? null));
  };
}

/** `torch.ops.ns` */
export function customNamespace(name: string): Namespace {
  const namespace = new Namespace(`torch.ops.${name}`);
  namespace.anew = () => true;
  namespace.find = (attribute, run) => {
    const entry = registered.get(run.imports)?.get(`${name}::${attribute}`);
    const code = entry?.fake ?? entry?.code;
    if (code === undefined) return new Unknown(`torch.ops.${name} is not in the catalogue`);
    return new Native(attribute, (current, args, site) => callCustom(current, code, args, site));
  };
  return namespace;
}

function callCustom(run: Run, code: Value, args: Arguments, site: Parameters<NativeCode>[2]): Value {
  const from = run.tracer?.mark();
  const result = callValue(run, code, args, site);
  for (const call of run.tracer?.calls.slice(from) ?? []) call.macs = undefined;
  return result;
}

function entryOf({ imports }: Run, name: string): { fake?: Value; code?: Value } {
  const all = registered.get(imports) ?? new Map<string, { fake?: Value; code?: Value }>();
  registered.set(imports, all);
  const entry = all.get(name) ?? {};
  all.set(name, entry);
  return entry;
}
