/** `json`: configurations become dicts, lists and plain values; what is written out is text only where it is all known. */
import { Float } from '../../operators/argument';
import type { Location } from '../../source/span';
import { functions } from '../builtins/natives';
import { callValue } from '../call';
import type { Run } from '../run';
import { Arguments, Dict, List, type NativeCode, Unknown, type Value } from '../values';
import { streamText, withSource } from './files';

/**
 * JavaScript reads `1.0` as an integer, and puts keys that are numbers first: numbers with a fraction are read as text that
 * begins with `f`, and every text begins with `s`.
 */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?(?:Infinity|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|NaN/g;

export function jsonValue(run: Run, text: string, at: Location, hook: Value = null): Value {
  const marked = text.replace(TOKENS, token =>
    token.startsWith('"') ? `"s${token.slice(1)}` : /^-?\d+$/.test(token) ? token : `"f${token}"`,
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(marked);
  } catch {
    return new Unknown('the text is no JSON');
  }
  const valueAt = (value: unknown): Value => {
    if (typeof value === 'string') return value.startsWith('f') ? new Float(Number(value.slice(1))) : value.slice(1);
    if (typeof value === 'number')
      return Number.isSafeInteger(value) ? value : new Unknown('the integer is too large to follow');
    if (typeof value === 'boolean' || value === null) return value;
    if (Array.isArray(value)) return new List(value.map(valueAt));
    const dict = new Dict();
    for (const [marked, item] of Object.entries(value as object)) {
      const key = marked.slice(1);
      dict.entries.set(key, [key, valueAt(item)]);
    }
    return hook === null ? dict : callValue(run, hook, new Arguments([dict]), at);
  };
  return valueAt(parsed);
}

const load: NativeCode = (run, args, at) => {
  const text = streamText(run, args.positional[0] ?? args.keywords.get('fp') ?? args.keywords.get('s'), at);
  if (text instanceof Unknown) return text;
  const others = [...args.keywords.keys()].filter(name => !['fp', 's', 'object_hook', 'cls', 'strict'].includes(name));
  if (others.length > 0) return new Unknown(`${others[0]} of json.load is not followed`);
  return withSource(jsonValue(run, text, at, args.keywords.get('object_hook')), args.positional[0]);
};

export const json = functions({ load, loads: load }, 'json.');
