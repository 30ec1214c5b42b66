/** The names of a Python module as the dict that `globals()` and `module.__dict__` give. */
import { pathOf } from '../source/path';
import { types } from './builtins/types';
import { moduleAttribute } from './frame';
import { memberOf } from './imports';
import { ALL } from './module-names';
import type { Run } from './run';
import { Dict, Instance, type Namespace, Pending, Unknown } from './values';

/** What has run by now, and the rest when it is asked for. */
export function namesOf(module: Namespace): Dict {
  const dict = new Dict();
  dict.find = (run, name) => memberOf(run, module, name);
  dict.written = intoModule(module);
  for (const [name, value] of module.attributes)
    if (value instanceof Pending) dict.unknown ??= new Unknown('not all names of the module have been read');
    else dict.entries.set(name, [name, value]);
  if (module.find) dict.unknown ??= new Unknown('not all names of the module have been read');
  return dict;
}

/** What is written to the dict of a module's names is written to the module. */
function intoModule(module: Namespace): Dict['written'] {
  return (run, name, item) => {
    if (typeof name !== 'string') return;
    run.part.names.add(ALL);
    if (item === undefined) run.journal.delete(module.attributes, name);
    else run.journal.set(module.attributes, name, item);
  };
}

/** What Python puts into every module it reads from a file; of most nothing more is told than that it is there. */
const OF_MODULES = '__name__ __doc__ __package__ __loader__ __spec__ __file__ __cached__ __builtins__'.split(' ');

/** The same of a module that can be read whole: its imports run now. A package also has its modules, as they are imported. */
export function wholeDict(run: Run, module: Namespace): Dict {
  const isWhole = module.uri !== undefined && !/\/__init__\.pyi?$/.test(module.uri) && module.stars.length === 0;
  if (!isWhole) return namesOf(module);
  const dict = new Dict();
  dict.written = intoModule(module);
  for (const name of OF_MODULES) dict.entries.set(name, [name, new Instance(types.object)]);
  dict.entries.set('__name__', ['__name__', module.name]).set('__file__', ['__file__', pathOf(module.uri!)]);
  for (const name of [...module.attributes.keys()]) {
    const value = moduleAttribute(run, module, name);
    if (value !== undefined) dict.entries.set(name, [name, value]);
  }
  return dict;
}
