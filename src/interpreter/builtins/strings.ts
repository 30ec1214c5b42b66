/** The methods of `str`. */
import { formatTemplate } from '../format';
import { iterate } from '../iterate';
import { raise } from '../run';
import { getItem } from '../subscript';
import { Dict, Instance, List, SliceValue, Token, Tuple, Unknown, type Value } from '../values';
import { addMethods, type Natives } from './natives';
import { types } from './types';

const strip = (text: string, chars: Value | undefined, left: boolean, right: boolean): string => {
  const set = typeof chars === 'string' ? chars : undefined;
  const drop = (c: string) => (set === undefined ? /\s/.test(c) : set.includes(c));
  let [from, to] = [0, text.length];
  while (left && from < to && drop(text[from]!)) from++;
  while (right && to > from && drop(text[to - 1]!)) to--;
  return text.slice(from, to);
};

const affix =
  (test: (text: string, part: string) => boolean): Natives[string] =>
  (_run, args) => {
    const [text, parts] = args.positional.map(plain) as [Value, Value];
    if (typeof text !== 'string') return new Unknown('the text is not known');
    if (parts instanceof Tuple) return parts.items.some(part => typeof part === 'string' && test(text, part));
    return typeof parts === 'string' ? test(text, parts) : new Unknown('the text is not known');
  };

const textual =
  (code: (text: string, ...rest: Value[]) => Value): Natives[string] =>
  (_run, args) => {
    const [text, ...rest] = args.positional.map(plain);
    const unknown = args.positional.find(value => value instanceof Unknown);
    if (unknown instanceof Unknown) return unknown;
    return typeof text === 'string' ? code(text, ...rest) : new Unknown('the text is not known');
  };

/** What an object of a class made from `str` holds, such as a member of a `StrEnum`. */
const plain = (value: Value): Value =>
  value instanceof Instance && value.payload !== undefined ? value.payload : value;

const methods: Natives = {
  upper: textual(text => text.toUpperCase()),
  lower: textual(text => text.toLowerCase()),
  casefold: textual(text => text.toLowerCase()),
  title: textual(text =>
    text
      .toLowerCase()
      .replace(/(^|[^a-zA-Z])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase()),
  ),
  capitalize: textual(text => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()),
  strip: textual((text, chars) => strip(text, chars, true, true)),
  lstrip: textual((text, chars) => strip(text, chars, true, false)),
  rstrip: textual((text, chars) => strip(text, chars, false, true)),
  startswith: affix((text, part) => text.startsWith(part)),
  endswith: affix((text, part) => text.endsWith(part)),
  removeprefix: textual((text, part) =>
    typeof part === 'string' && text.startsWith(part) ? text.slice(part.length) : text,
  ),
  removesuffix: textual((text, part) =>
    typeof part === 'string' && part && text.endsWith(part) ? text.slice(0, -part.length) : text,
  ),
  replace: textual((text, from, to, count) => {
    if (typeof from !== 'string' || typeof to !== 'string') return new Unknown('the text is not known');
    if (typeof count !== 'number' || count < 0) return text.replaceAll(from, to);
    const parts = text.split(from);
    return (
      parts.slice(0, count).join(to) +
      (parts.length > count
        ? to + parts.slice(count).join(from)
        : parts.length > 1
          ? to + parts.slice(count).join(from)
          : '')
    );
  }),
  split: (_run, args) =>
    split(args.positional[0] as string, args.get(1, 'sep') ?? null, args.get(2, 'maxsplit'), false),
  rsplit: (_run, args) =>
    split(args.positional[0] as string, args.get(1, 'sep') ?? null, args.get(2, 'maxsplit'), true),
  splitlines: (_run, args) => {
    const [text, keeps = args.keywords.get('keepends') ?? false] = args.positional;
    if (typeof text !== 'string' || typeof keeps !== 'boolean') return new Unknown('the text is not known');
    const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
    return new List(keeps ? lines : lines.map(line => line.replace(/[\r\n]+$/, '')));
  },
  partition: textual((text, sep) => {
    const at = typeof sep === 'string' ? text.indexOf(sep) : -1;
    return at < 0
      ? new Tuple([text, '', ''])
      : new Tuple([text.slice(0, at), sep as string, text.slice(at + (sep as string).length)]);
  }),
  rpartition: textual((text, sep) => {
    const at = typeof sep === 'string' ? text.lastIndexOf(sep) : -1;
    return at < 0
      ? new Tuple(['', '', text])
      : new Tuple([text.slice(0, at), sep as string, text.slice(at + (sep as string).length)]);
  }),
  join: (run, args, at) => {
    const { items, unknown } = iterate(run, args.positional[1]!, at);
    if (unknown) return unknown;
    const bad = items.find(item => typeof item !== 'string');
    if (bad instanceof Unknown) return bad;
    return bad === undefined
      ? items.join(args.positional[0] as string)
      : raise('TypeError', 'sequence item: expected str instance', at);
  },
  format: (run, args, at) => formatTemplate(run, args.positional[0] as string, args.from(1), at),
  find: textual((text, part) => (typeof part === 'string' ? text.indexOf(part) : -1)),
  rfind: textual((text, part) => (typeof part === 'string' ? text.lastIndexOf(part) : -1)),
  index: (run, args, at) => {
    const [text, part] = args.positional as [string, string];
    const found = text.indexOf(part);
    return found >= 0 || run.exploring ? found : raise('ValueError', 'substring not found', at);
  },
  count: textual((text, part) => (typeof part === 'string' && part ? text.split(part).length - 1 : 0)),
  isdigit: textual(text => /^\d+$/.test(text)),
  isnumeric: textual(text => /^\d+$/.test(text)),
  isdecimal: textual(text => /^\d+$/.test(text)),
  isalpha: textual(text => /^[a-zA-Z]+$/.test(text)),
  isalnum: textual(text => /^[a-zA-Z0-9]+$/.test(text)),
  isupper: textual(text => /[A-Z]/.test(text) && text === text.toUpperCase()),
  islower: textual(text => /[a-z]/.test(text) && text === text.toLowerCase()),
  isidentifier: textual(text => /^[a-zA-Z_]\w*$/.test(text)),
  isspace: textual(text => /^\s+$/.test(text)),
  zfill: textual((text, width) => (typeof width === 'number' ? text.padStart(width, '0') : text)),
  ljust: textual((text, width, fill) =>
    typeof width === 'number' ? text.padEnd(width, typeof fill === 'string' ? fill : ' ') : text,
  ),
  rjust: textual((text, width, fill) =>
    typeof width === 'number' ? text.padStart(width, typeof fill === 'string' ? fill : ' ') : text,
  ),
  center: textual((text, width) =>
    typeof width === 'number' ? text.padStart(Math.floor((text.length + width) / 2)).padEnd(width) : text,
  ),
  encode: textual(text => new Token('bytes', text)),
  expandtabs: textual(text => text.replaceAll('\t', '        ')),
  translate: () => new Unknown('translated text is not followed'),
  __getitem__: (run, args, at) =>
    getItem(run, args.positional[0]!, args.positional[1] ?? new SliceValue(null, null, null), at),
  __len__: textual(text => text.length),
  maketrans: () => new Dict(),
};

function split(text: string, separator: Value, limit: Value | undefined, right: boolean): Value {
  if (separator instanceof Unknown) return separator;
  const parts =
    typeof separator === 'string' ? text.split(separator) : text.trim() === '' ? [] : text.trim().split(/\s+/);
  if (typeof limit !== 'number' || limit < 0 || parts.length <= limit + 1) return new List(parts);
  const glue = typeof separator === 'string' ? separator : ' ';
  if (right) return new List([parts.slice(0, parts.length - limit).join(glue), ...parts.slice(parts.length - limit)]);
  return new List([...parts.slice(0, limit), parts.slice(limit).join(glue)]);
}

export function installStrings(): void {
  addMethods(types.str, methods);
}
