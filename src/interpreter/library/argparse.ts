/** `argparse`: a script run without arguments gets every option's default, which is what its sizes come from. */
import { functions, type Natives } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { ClassValue, Instance, List, Native, Tuple, Unknown, type Value } from '../values';

const parserClass = subclass('ArgumentParser', types.object);
const namespaceClass = new ClassValue('Namespace', [types.object]);
namespaceClass.mro = [namespaceClass, types.object];

const methods: Natives = {
  __init__: () => null,
  add_argument: (run, args) => {
    const [self, ...flags] = args.positional;
    const names = flags.filter(flag => typeof flag === 'string');
    if (!(self instanceof Instance) || names.length === 0) return null;
    const long = names.find(name => name.startsWith('--')) ?? names[0]!;
    const dest = args.keywords.get('dest') ?? long.replace(/^-+/, '').replaceAll('-', '_');
    const action = args.keywords.get('action');
    const implied =
      action === 'store_true'
        ? false
        : action === 'store_false'
          ? true
          : long.startsWith('-')
            ? null
            : new Unknown(`${long} is given on the command line`);
    const required =
      args.keywords.get('required') === true ? new Unknown(`${long} is given on the command line`) : undefined;
    const value = required ?? args.keywords.get('default') ?? implied;
    if (typeof dest !== 'string') return null;
    if (value === null) run.process.withoutDefault.add(dest);
    run.journal.set(self.attributes, dest, value);
    return null;
  },
  add_argument_group: (_run, args) => args.positional[0]!,
  add_mutually_exclusive_group: (_run, args) => args.positional[0]!,
  set_defaults: (run, args) => {
    const [self] = args.positional;
    if (self instanceof Instance)
      for (const [name, value] of args.keywords) run.journal.set(self.attributes, name, value);
    return null;
  },
  parse_args: (_run, args) => parsed(args.positional[0]!),
  parse_known_args: (_run, args) => new Tuple([parsed(args.positional[0]!), new List([])]),
  print_help: () => null,
  add_subparsers: () => new Unknown('subcommands are not followed'),
  error: () => null,
};
for (const [name, code] of Object.entries(methods)) parserClass.attributes.set(name, new Native(name, code));

function parsed(parser: Value): Value {
  const result = new Instance(namespaceClass);
  if (parser instanceof Instance) for (const [name, value] of parser.attributes) result.attributes.set(name, value);
  return result;
}

export const argparse = functions({}).set('ArgumentParser', parserClass).set('Namespace', types.SimpleNamespace);
for (const name of [
  'ArgumentDefaultsHelpFormatter',
  'RawTextHelpFormatter',
  'RawDescriptionHelpFormatter',
  'SUPPRESS',
  'REMAINDER',
])
  argparse.set(name, name);
