/**
 * Hooks on a module's call, kept where PyTorch keeps them: `_forward_pre_hooks` may give the call other arguments,
 * `_forward_hooks` see what came out and may replace it.
 */
import type { Location } from '../../source/span';
import { subclass, types } from '../builtins/types';
import { callValue, isCallable } from '../call';
import type { Run } from '../run';
import {
  Arguments,
  Dict,
  Instance,
  List,
  type ModuleInstance,
  Native,
  type NativeCode,
  Tuple,
  Unknown,
  type Value,
} from '../values';

type Register = '_forward_hooks' | '_forward_pre_hooks';

const handleClass = subclass('RemovableHandle', types.object);
let count = 0;

/** `module.register_forward_hook(hook)`. */
export const registerHook =
  (register: Register): NativeCode =>
  (run, args) => {
    const module = args.positional[0] as ModuleInstance;
    const hook = args.get(1, 'hook');
    if (hook === undefined || isCallable(hook) !== true) return new Unknown('the hook is not known');
    const hooks = dictOf(run, module, register);
    const id = ++count;
    const others = [...hooks.entries];
    run.journal.touch(hooks);
    if (args.keywords.get('prepend') === true) hooks.refill(new Map([[id, [id, hook]], ...others]));
    else hooks.entries.set(id, [id, hook]);
    if (args.keywords.get('with_kwargs') === true) {
      const named = dictOf(run, module, `${register}_with_kwargs`);
      run.journal.touch(named);
      named.entries.set(id, [id, true]);
    }
    const handle = new Instance(handleClass);
    handle.attributes.set('id', id);
    const remove = new Native('remove', current => {
      current.journal.touch(hooks);
      hooks.entries.delete(id);
      return null;
    });
    handle.attributes.set('remove', remove);
    return handle;
  };

/** The arguments that `forward` gets. */
export function beforeForward(run: Run, module: ModuleInstance, args: Arguments, site: Location): Arguments {
  let given = args;
  for (const [id, hook] of hooksOf(module, '_forward_pre_hooks')) {
    const named = takesKeywords(module, '_forward_pre_hooks', id);
    const result = callValue(run, hook, new Arguments([module, ...seen(given, named)]), site);
    if (result === null) continue;
    if (result instanceof Unknown) given = new Arguments([], undefined, result);
    else if (!named) given = new Arguments(result instanceof Tuple ? result.items : [result], given.keywords);
    else if (result instanceof Tuple && result.items.length === 2) given = paired(result.items[0]!, result.items[1]!);
  }
  return given;
}

/** What the call gives. */
export function afterForward(run: Run, module: ModuleInstance, args: Arguments, output: Value, site: Location): Value {
  let result = output;
  for (const [id, hook] of hooksOf(module, '_forward_hooks')) {
    const named = takesKeywords(module, '_forward_hooks', id);
    const other = callValue(run, hook, new Arguments([module, ...seen(args, named), result]), site);
    if (other !== null) result = other;
  }
  return result;
}

function seen(args: Arguments, named: boolean): readonly Value[] {
  const positional = args.unknown ?? new Tuple(args.positional);
  if (!named) return [positional];
  const keywords = new Dict();
  for (const [name, value] of args.keywords) keywords.entries.set(name, [name, value]);
  return [positional, keywords];
}

function paired(positional: Value, keywords: Value): Arguments {
  const items = positional instanceof Tuple || positional instanceof List ? positional.items : [];
  const entries = keywords instanceof Dict ? [...keywords.entries.values()] : [];
  return new Arguments(items, new Map(entries.map(([name, value]) => [String(name), value])));
}

const NONE: readonly (readonly [unknown, Value])[] = [];

function hooksOf(module: ModuleInstance, register: Register): readonly (readonly [unknown, Value])[] {
  const hooks = module.attributes.get(register);
  return hooks instanceof Dict ? [...hooks.entries].map(([id, [, hook]]) => [id, hook] as const) : NONE;
}

function takesKeywords(module: ModuleInstance, register: Register, id: unknown): boolean {
  const named = module.attributes.get(`${register}_with_kwargs`);
  return named instanceof Dict && named.entries.has(id as number);
}

function dictOf(run: Run, module: ModuleInstance, name: string): Dict {
  const known = module.attributes.get(name);
  if (known instanceof Dict) return known;
  const dict = new Dict();
  run.journal.set(module.attributes, name, dict);
  return dict;
}
