/**
 * `nn.Embedding.from_pretrained(table)`: a layer of the table's sizes that holds the table, and does not train it unless told
 * to. Source: torch/nn/modules/sparse.py.
 */
import type { Argument } from '../../operators/argument';
import { anything, bool, int, optional, type Parameters, real } from '../../operators/parameter';
import { Problem } from '../../operators/problem';
import { callValue } from '../call';
import {
  Arguments,
  Descriptor,
  ModuleInstance,
  Native,
  type NativeCode,
  Parameter,
  Tensor,
  Unknown,
  type Value,
} from '../values';
import { makeParameter } from './module-methods';
import { bindArguments } from './operator-calls';
import type { OperatorClass } from './operator-classes';
import { report } from './report';

const PARAMETERS: Parameters = {
  embeddings: anything(),
  freeze: bool(true),
  padding_idx: optional(int()),
  max_norm: optional(real()),
  norm_type: real(2),
  scale_grad_by_freq: bool(false),
  sparse: bool(false),
};

/** The class method of the class that it makes layers of. */
export function fromPretrained(found: OperatorClass): Descriptor {
  const make: NativeCode = (run, args, site) => {
    const own = args.from(1);
    const bound = bindArguments(run, 'from_pretrained', PARAMETERS, own, site);
    const given = new Map<string, Value>();
    for (const [i, name] of Object.keys(PARAMETERS).entries()) {
      const value = own.get(i, name);
      if (value !== undefined) given.set(name, value);
    }
    const {
      embeddings: table = new Unknown('the table is not given'),
      freeze = true,
      ...options
    } = Object.fromEntries(given);
    const known = bound instanceof Unknown ? {} : bound;
    const shown: Record<string, Argument> = {
      ...known,
      _weight: known.embeddings ?? null,
      _freeze: known.freeze ?? null,
    };
    const [rows, columns] = table instanceof Tensor ? table.shape : [];
    if (rows !== undefined && columns !== undefined)
      Object.assign(shown, { num_embeddings: rows, embedding_dim: columns });
    run.part.mentions.record(run, found, shown, PARAMETERS, own, site);
    if (bound instanceof Unknown) return bound;
    if (!(table instanceof Tensor))
      return new Unknown('the table that Embedding.from_pretrained is given is not known');
    if (table.shape.length !== 2)
      return report(
        run,
        new Problem('wrong-rank', 'Embeddings parameter is expected to be 2-dimensional', {
          expected: '2D',
          found: `${table.shape.length}D`,
          parameter: 'embeddings',
        }),
        { site, syntax: args.syntax, parameters: PARAMETERS },
      );
    if (typeof freeze !== 'boolean') return new Unknown('whether Embedding.from_pretrained freezes is not known');
    // Layers are taken to compute in float32; one that does not is not told apart later.
    if (table.open || table.dtype !== 'float32') return new Unknown(`a table of ${table.dtype} is not followed`);
    const keywords = new Map<string, Value>(Object.entries({ ...options, _weight: table, _freeze: freeze }));
    keywords.set('num_embeddings', rows!).set('embedding_dim', columns!);
    const layer = callValue(run, args.positional[0]!, new Arguments([], keywords), site);
    if (!(layer instanceof ModuleInstance)) return layer;
    const weight = makeParameter(run, new Arguments([table]), site);
    if (weight instanceof Parameter) weight.trainable = !freeze;
    run.journal.set(layer.parameters, 'weight', weight);
    return layer;
  };
  return new Descriptor('classmethod', new Native('Embedding.from_pretrained', make));
}
