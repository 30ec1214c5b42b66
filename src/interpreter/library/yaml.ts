/**
 * PyYAML: configurations become dicts, lists and plain values. What a plain scalar means follows PyYAML's own resolver, which
 * knows YAML 1.1 (`yes` is true, `1e-3` is text); https://github.com/yaml/pyyaml/blob/main/lib/yaml/resolver.py.
 */
import type { Node, Pair, Scalar } from 'yaml';
import { Float } from '../../operators/argument';
import type { Location } from '../../source/span';
import { functions } from '../builtins/natives';
import { hashKey } from '../objects';
import { type Run, step } from '../run';
import { Dict, List, type NativeCode, Token, Tuple, Unknown, type Value } from '../values';
import { streamText, withSource } from './files';

/** What a plain scalar is; `undefined` for text. */
export type Resolver = (text: string) => Value | undefined;

/** The one document of a YAML text. */
export function yamlValue(run: Run, text: string, at: Location, resolver: Resolver = plainScalar): Value {
  // Loaded when a file is first read: most code reads none.
  const yaml = require('yaml') as typeof import('yaml');
  const document = yaml.parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'silent',
    resolveKnownTags: false,
  });
  const [error] = document.errors;
  if (error) return new Unknown(`the text is no YAML: ${error.message.split('\n')[0]}`);
  const open = new Set<Node>();

  const valueAt = (node: unknown): Value => {
    step(run);
    if (node === null || node === undefined) return null;
    if (yaml.isAlias(node)) {
      const target = node.resolve(document);
      return target ? shared(target) : new Unknown(`*${node.source} is not anchored`);
    }
    return shared(node as Node);
  };
  const made = new Map<Node, Value>();
  /** What is anchored is one object, however often it is named. */
  const shared = (node: Node): Value => {
    const known = made.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) return new Unknown('the text contains itself');
    open.add(node);
    const value = build(node);
    open.delete(node);
    made.set(node, value);
    return value;
  };
  const build = (node: Node): Value => {
    if (yaml.isScalar(node)) return scalar(node);
    const { tag } = node;
    const isPlain =
      tag === undefined || /^tag:yaml\.org,2002:(map|seq|python\/tuple|python\/list|python\/dict)$/.test(tag);
    if (!isPlain) return new Unknown(`what ${tag} makes is not followed`);
    if (yaml.isSeq(node)) {
      const items = node.items.map(valueAt);
      return tag?.endsWith('tuple') ? new Tuple(items) : new List(items);
    }
    return yaml.isMap(node) ? mapping(node.items) : new Unknown('the text is not followed');
  };
  const mapping = (pairs: readonly Pair[]): Value => {
    const dict = new Dict();
    const set = (key: Value, value: Value) => {
      const hash = hashKey(run, key, at);
      if (hash === undefined) dict.unknown ??= new Unknown('a key is not known');
      else dict.entries.set(hash, [key, value]);
    };
    const isMerge = ({ key }: Pair) => yaml.isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
    // `<<: *base` counts less than what the mapping says itself, and of several bases the first counts most.
    const bases = pairs.filter(isMerge).flatMap(({ value }) => {
      const base = valueAt(value);
      return base instanceof List ? base.items.toReversed() : [base];
    });
    for (const base of bases) {
      if (!(base instanceof Dict)) dict.unknown ??= new Unknown('what is merged in is not known');
      else for (const [key, value] of base.entries.values()) set(key, value);
    }
    for (const pair of pairs) if (!isMerge(pair)) set(valueAt(pair.key), valueAt(pair.value));
    return dict;
  };
  const scalar = (node: Scalar): Value => {
    const written = node.source ?? String(node.value ?? '');
    const name = node.tag?.replace('tag:yaml.org,2002:', '');
    if (name === undefined || name === '?') {
      if (node.type !== 'PLAIN') return written;
      const resolved = resolver(written);
      return resolved === undefined ? written : resolved;
    }
    if (name === 'str' || name === '!' || name === 'python/str') return written;
    if (name === 'float' && Number.isFinite(Number(written))) return new Float(Number(written));
    if (name === 'int' && /^[-+]?\d+$/.test(written)) return Number(written);
    if (name === 'null') return null;
    return new Unknown(`what ${node.tag} makes is not followed`);
  };
  return valueAt(document.contents);
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  on: true,
  no: false,
  false: false,
  off: false,
};

/** PyYAML's implicit resolver. */
export const plainScalar: Resolver = text => {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/.test(text))
    return BOOLEANS[text.toLowerCase()]!;
  const digits = text.replaceAll('_', '');
  if (/^[-+]?(?:0|[1-9][0-9_]*)$/.test(text)) return whole(Number(digits));
  const based = /^([-+]?)0(b[01_]+|x[0-9a-fA-F_]+|[0-7_]+)$/.exec(text);
  if (based) {
    const body = based[2]!.replaceAll('_', '');
    const value = Number(/^[bx]/.test(body) ? `0${body}` : `0o${body}`);
    return whole(based[1] === '-' ? -value : value);
  }
  if (/^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/.test(text)) return sixty(digits);
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/.test(text)) return new Float(sixty(digits));
  if (/^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/.test(text))
    return new Float(Number(digits));
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return new Float(text.startsWith('-') ? -Infinity : Infinity);
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return new Float(Number.NaN);
  if (/^\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?$/.test(text)) return new Unknown(`${text} is a date`);
  return undefined;
};

function whole(value: number): Value {
  return Number.isSafeInteger(value) ? value : new Unknown('the integer is too large to follow');
}

/** `1:30` is ninety in YAML 1.1. */
function sixty(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  return (
    sign *
    text
      .replace(/^[-+]/, '')
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0)
  );
}

const load: NativeCode = (run, args, at) => {
  const stream = args.get(0, 'stream');
  const text = streamText(run, stream, at);
  return text instanceof Unknown ? text : withSource(yamlValue(run, text, at), stream);
};

/** OmegaConf's loader takes `1e-3` for a number, and dates for text. */
const omegaconfScalar: Resolver = text => {
  if (/^[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/.test(text)) return new Float(Number(text.replaceAll('_', '')));
  const plain = plainScalar(text);
  return plain instanceof Unknown && / is a date$/.test(plain.reason) ? undefined : plain;
};

export const yaml = functions(
  {
    load,
    safe_load: load,
    full_load: load,
    unsafe_load: load,
    // What `omegaconf` is written with.
    __omegaconf_load__: (run, args, at) => {
      const text = streamText(run, args.positional[0], at);
      return text instanceof Unknown ? text : yamlValue(run, text, at, omegaconfScalar);
    },
    __unknown__: (_run, args) => new Unknown(String(args.positional[0])),
  },
  'yaml.',
);
for (const name of [
  'Loader',
  'SafeLoader',
  'FullLoader',
  'UnsafeLoader',
  'BaseLoader',
  'CLoader',
  'CSafeLoader',
  'Dumper',
  'SafeDumper',
])
  yaml.set(name, new Token('inert', `yaml.${name}`));
