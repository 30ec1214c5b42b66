// Networks made by hand, for tests of what is said about them: a text, with calls found in it by their own words.
import type { Analysis, Call, Input, Network, TracedTensor } from '../../src/network/network';
import type { Location } from '../../src/source/span';
import type { Shape } from '../../src/tensor/tensor';

export const uri = 'file:///model.py';

/** Where `part` stands in `text`; the n-th time it does. */
export function placeIn(text: string, part: string, nth = 0): Location {
  let from = -1;
  for (let i = 0; i <= nth; i++) from = text.indexOf(part, from + 1);
  if (from < 0) throw new Error(`The text does not hold ${part}`);
  return { uri, span: { from, to: from + part.length } };
}

export interface MadeCall extends Partial<Omit<Call, 'inputs' | 'outputs'>> {
  readonly type: string;
  readonly site: Location;
  /** Shapes; `null` where unknown. */
  readonly in: readonly (Shape | null)[];
  readonly out: readonly (Shape | null)[];
}

export function network(
  model: string,
  input: Shape,
  calls: readonly MadeCall[],
  rest: Partial<Omit<Network, 'inputs'>> & { readonly from?: Partial<Input> } = {},
): Network {
  const tensors: TracedTensor[] = [];
  const add = (shape: Shape | null) => {
    if (shape === null) return null;
    tensors.push({ id: tensors.length, shape, dtype: 'float32' });
    return tensors.length - 1;
  };
  const { from, ...fields } = rest;
  const inputs: Input[] = [{ name: 'x', tensor: add(input), from: 'symbolic', ...from }];
  const made = calls.map(({ in: taken, out, ...call }, index): Call => {
    return { index, path: null, params: 0, macs: 0, ...call, inputs: taken.map(add), outputs: out.map(add) };
  });
  return {
    model,
    type: model.replace(/\(.*/, ''),
    inputs,
    calls: made,
    tensors,
    modules: [],
    outputs: [],
    problems: [],
    unknowns: [],
    totals: { params: 0, trainable: 0, macs: 0 },
    ...fields,
  };
}

export function analysis(networks: readonly Network[], rest: Partial<Analysis> = {}): Analysis {
  return { uri, networks, mentions: [], problems: [], missing: [], ...rest };
}
