/** NumPy's functions that are methods of its arrays as well, and `np.clip`. */
import { Float } from '../../operators/argument';
import { kindOf } from '../../tensor/dtype';
import { numeric } from '../objects';
import { arrayMethods } from '../torch/array-attributes';
import { valued, valuesOf } from '../torch/known-values';
import { asArray } from '../torch/ndarray';
import { Arguments, type NativeCode, Tensor, Unknown, type Value } from '../values';

/** `np.max(a, axis=1)` is `a.max(axis=1)`, of what `array` makes of a list. */
export function reductions(array: (value: Value) => Value): Readonly<Record<string, NativeCode>> {
  const method =
    (name: string): NativeCode =>
    (run, args, at) => {
      const made = asArray(array(args.get(0, 'a') ?? null));
      if (!(made instanceof Tensor)) return made;
      const keywords = new Map([...args.keywords].filter(([key]) => key !== 'a'));
      const rest = new Arguments([made, ...args.positional.slice(1)], keywords, args.unknown, args.syntax);
      return arrayMethods[name]!(run, rest, at);
    };
  return {
    max: method('max'),
    amax: method('max'),
    min: method('min'),
    amin: method('min'),
    mean: method('mean'),
    std: method('std'),
    var: method('var'),
  };
}

/** `np.clip(x, low, high)` of a number, or of an array with bounds that leave its dtype as it is. */
export function clipped(args: Arguments): Value {
  const [value, low, high] = [args.get(0, 'a'), args.get(1, 'a_min'), args.get(2, 'a_max')];
  const isPlain = args.positional.length <= 3 && [...args.keywords.keys()].every(key => /^a(_min|_max)?$/.test(key));
  const bounds = [low, high].map(bound => (bound === undefined || bound === null ? bound : numeric(bound)));
  if (!isPlain || value === undefined || !bounds.every(isBound))
    return new Unknown('what clips the array is not followed');
  const [least, most] = bounds;
  const clip = (x: number) =>
    Math.min(Math.max(x, least ?? Number.NEGATIVE_INFINITY), most ?? Number.POSITIVE_INFINITY);
  const areWhole = [low, high].every(bound => !(bound instanceof Float));
  if (value instanceof Tensor) {
    if (value.open || !(areWhole || kindOf(value.dtype) === 'float')) return new Unknown('the dtype is not known');
    const values = valuesOf(value);
    return values ? valued(value.shape, value.dtype, values.map(clip)) : new Tensor(value.shape, value.dtype);
  }
  const number = numeric(value);
  if (typeof number !== 'number')
    return value instanceof Unknown ? value : new Unknown('the value is not a number yet');
  return areWhole && typeof value === 'number' ? clip(number) : new Float(clip(number));
}

function isBound(bound: unknown): bound is number | null | undefined {
  return bound === undefined || bound === null || typeof bound === 'number';
}
