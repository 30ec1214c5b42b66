/** `re`: patterns that mean the same in JavaScript; whatever rests on another is unknown. */
import { functions } from '../builtins/natives';
import { subclass, types } from '../builtins/types';
import { Instance, List, Native, type NativeCode, Tuple, Unknown, type Value } from '../values';

/** What is done with a pattern and a text, by name; `replacement` is `sub`'s own. */
const operations: Readonly<Record<string, (pattern: string, text: string, replacement?: Value) => Value>> = {
  match: (pattern, text) => matched(pattern, text, '^(?:', ')'),
  search: (pattern, text) => matched(pattern, text, '(?:', ')'),
  fullmatch: (pattern, text) => matched(pattern, text, '^(?:', ')$'),
  sub: (pattern, text, replacement) => {
    const compiled = compiledPattern(pattern);
    const matches = compiled && [...text.matchAll(new RegExp(compiled, 'g'))];
    const parts = typeof replacement === 'string' ? matches?.map(match => filled(replacement, match)) : undefined;
    if (!parts || parts.includes(undefined)) return new Unknown('the text is not known');
    return text.replace(new RegExp(compiled!, 'g'), () => parts.shift()!);
  },
  split: (pattern, text) => {
    const compiled = compiledPattern(pattern);
    return compiled ? new List(text.split(compiled).map(part => part ?? null)) : new Unknown('the text is not known');
  },
  findall: (pattern, text) => {
    const compiled = compiledPattern(pattern);
    if (!compiled) return new Unknown('the text is not known');
    return new List(
      [...text.matchAll(new RegExp(compiled, 'g'))].map(m =>
        m.length === 1 ? m[0] : m.length === 2 ? (m[1] ?? '') : new Tuple(m.slice(1).map(part => part ?? '')),
      ),
    );
  },
};

/** `re.search(pattern, text)`, or `compiled.search(text)`, whose pattern comes from the object. */
function operation(name: string, pattern?: string): NativeCode {
  return (_run, args) => {
    const given = pattern === undefined ? args.positional : [pattern, ...args.positional];
    const [first, ...rest] = given;
    const text = rest.at(name === 'sub' ? 1 : 0);
    // Flags change what the pattern means.
    const plain = rest.length <= (name === 'sub' ? 2 : 1) && args.keywords.size === 0;
    return plain && typeof first === 'string' && typeof text === 'string'
      ? operations[name]!(first, text, rest[0])
      : new Unknown('the text is not known');
  };
}

const patternClass = subclass('Pattern', types.object);
const matchClass = subclass('Match', types.object);

export const regular = functions({
  ...Object.fromEntries(Object.keys(operations).map(name => [name, operation(name)])),
  compile: (_run, args) => {
    const [pattern] = args.positional;
    if (typeof pattern !== 'string' || args.positional.length > 1 || args.keywords.size > 0)
      return new Unknown('the pattern is not known');
    const compiled = new Instance(patternClass);
    compiled.attributes.set('pattern', pattern);
    for (const name of Object.keys(operations))
      compiled.attributes.set(name, new Native(`re.Pattern.${name}`, operation(name, pattern)));
    return compiled;
  },
  escape: (_run, args) => {
    const [text] = args.positional;
    return typeof text === 'string'
      ? text.replace(/[.^$*+?{}()[\]\\|\-#&~\s]/g, '\\$&')
      : new Unknown('the text is not known');
  },
});

/** A regular expression of Python's that means the same in JavaScript. */
function compiledPattern(pattern: string): RegExp | undefined {
  if (/\(\?[^:=!P]|\\[AZ]/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'));
  } catch {
    return undefined;
  }
}

/** The replacement with its `\1` and `\g<name>` filled in; `undefined` where it has other escapes. */
function filled(replacement: string, match: RegExpExecArray): string | undefined {
  const escaped = /\\(?:([1-9]\d?)|g<(\w+)>|(\\))/g;
  const keys = [...replacement.matchAll(escaped)].map(([, number, name]) => number ?? name);
  const known = (key: string) => (/^\d+$/.test(key) ? Number(key) < match.length : key in (match.groups ?? {}));
  if (replacement.replace(escaped, '').includes('\\') || keys.some(key => key !== undefined && !known(key)))
    return undefined;
  return replacement.replace(escaped, (_, number?: string, name?: string) => {
    const key = number ?? name;
    if (key === undefined) return '\\';
    return (/^\d+$/.test(key) ? match[Number(key)] : match.groups?.[key]) ?? '';
  });
}

function matched(pattern: string, text: string, before: string, after: string): Value {
  const compiled = compiledPattern(pattern);
  if (!compiled) return new Unknown('the text is not known');
  const match = new RegExp(before + compiled.source + after).exec(text);
  if (!match) return null;
  const instance = new Instance(matchClass);
  const group = (key: Value | undefined): Value =>
    typeof key === 'string' ? (match.groups?.[key] ?? null) : typeof key === 'number' ? (match[key] ?? null) : match[0];
  instance.attributes.set(
    'group',
    new Native('group', (_run, args) =>
      args.positional.length > 1 ? new Tuple(args.positional.map(group)) : group(args.positional[0]),
    ),
  );
  instance.attributes.set('groups', new Native('groups', () => new Tuple(match.slice(1).map(part => part ?? null))));
  return instance;
}
