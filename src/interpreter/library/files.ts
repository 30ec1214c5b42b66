/**
 * Files that code reads sizes from: `open`, `os.path` and what `pathlib` needs of them. Only text of the workspace is read, by
 * way of whoever runs the analysis; of every other file the content is unknown, with the reason.
 */

import { isAbsolute, normalized } from '../../source/path';
import type { Location } from '../../source/span';
import { functions, ofAll } from '../builtins/natives';
import { callMethod, callValue } from '../call';
import { memberOf } from '../imports';
import type { Run } from '../run';
import { toText } from '../texts';
import { Arguments, Dict, Instance, Namespace, type NativeCode, Token, Tuple, Unknown, type Value } from '../values';

/** `open(path, mode)`. What is written to a file is nobody's business here. */
export const open: NativeCode = (run, args, at) => {
  const [file, mode] = [args.get(0, 'file'), args.get(1, 'mode') ?? 'r'];
  if (file instanceof Unknown) return file;
  if (typeof mode !== 'string' || !/^(r|rt|tr|rb|br|U|rU)$/.test(mode))
    return new Unknown('a file that is written to is not followed');
  const path = pathText(run, file ?? null, at);
  if (path instanceof Unknown) return path;
  const source = run.imports.readFile(path);
  if (source instanceof Unknown) return source;
  const io = run.imports.find(run, 'io', at.uri);
  const cls = io instanceof Namespace ? memberOf(run, io, 'TextIOWrapper') : undefined;
  return cls === undefined
    ? new Unknown('files are not followed')
    : callValue(run, cls, new Arguments([path, source.text, mode]), at);
};

/** The text that `yaml.safe_load(stream)` and `json.load(stream)` read: a text, its bytes, or what an open file still has. */
export function streamText(run: Run, stream: Value | undefined, at: Location): string | Unknown {
  if (typeof stream === 'string') return stream;
  if (stream instanceof Token && stream.kind === 'bytes') return stream.name;
  const text = stream instanceof Instance ? callMethod(run, stream, 'read', new Arguments(), at) : stream;
  if (text instanceof Token && text.kind === 'bytes') return text.name;
  return typeof text === 'string' ? text : text instanceof Unknown ? text : new Unknown('the text is not known');
}

/** Notes where the dicts of a configuration come from, so that what is read from them can be told with its file and key. */
export function withSource(value: Value, stream: Value | undefined): Value {
  const name = stream instanceof Instance ? stream.attributes.get('name') : undefined;
  const file = typeof name === 'string' ? name.slice(name.lastIndexOf('/') + 1) : undefined;
  if (file) mark(value, file, '');
  return value;
}

function mark(value: Value, file: string, keys: string): void {
  // What is anchored stands in several places: the first names it.
  if (!(value instanceof Dict) || value.source) return;
  value.source = { file, keys, entries: new Map(value.entries) };
  for (const [key, item] of value.entries.values()) if (typeof key === 'string') mark(item, file, `${keys}${key}.`);
}

/** A path given as text or as a `pathlib.Path`. */
export function pathText(run: Run, value: Value, at: Location): string | Unknown {
  if (typeof value === 'string') return value;
  return value instanceof Instance ? toText(run, value, at) : new Unknown('the path is not known');
}

const textual =
  (code: (path: string) => Value): NativeCode =>
  (run, args, at) => {
    const path = pathText(run, args.positional[0] ?? null, at);
    return path instanceof Unknown ? path : code(path);
  };

/** Only that a file is there is ever known: what is not in the workspace may be where the program runs. */
const exists: NativeCode = (run, args, at) => {
  const path = pathText(run, args.positional[0] ?? null, at);
  if (path instanceof Unknown) return path;
  return run.imports.readFile(path) instanceof Unknown ? new Unknown(`whether there is ${path} is not known`) : true;
};

const splitAt = (path: string): [string, string] => {
  const at = path.lastIndexOf('/') + 1;
  const head = path.slice(0, at);
  return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(at)];
};

const extensionAt = (path: string): number => {
  const name = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  return dot > name && /[^.]/.test(path.slice(name, dot)) ? dot : path.length;
};

const absolute = textual(path =>
  isAbsolute(path) ? normalized(path) : new Unknown(`where ${path} lies depends on where the program is run`),
);

export const paths = functions(
  {
    join: ofAll((run, args, at) => {
      let joined = '';
      for (const part of args.positional) {
        const text = pathText(run, part, at);
        if (text instanceof Unknown) return text;
        joined = isAbsolute(text) || joined === '' ? text : `${joined}${joined.endsWith('/') ? '' : '/'}${text}`;
      }
      return joined;
    }),
    exists,
    isfile: exists,
    isdir: () => new Unknown('folders are not looked at'),
    dirname: textual(path => splitAt(path)[0]),
    basename: textual(path => splitAt(path)[1]),
    split: textual(path => new Tuple(splitAt(path))),
    splitext: textual(path => new Tuple([path.slice(0, extensionAt(path)), path.slice(extensionAt(path))])),
    isabs: textual(isAbsolute),
    normpath: textual(normalized),
    abspath: absolute,
    realpath: absolute,
    expanduser: textual(path => (path.startsWith('~') ? new Unknown('the home folder is not known') : path)),
    expandvars: textual(path => (path.includes('$') ? new Unknown('the environment is not known') : path)),
  },
  'os.path.',
);
