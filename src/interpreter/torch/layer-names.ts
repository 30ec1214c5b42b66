/**
 * The attributes that PyTorch's layers have besides those of every `nn.Module`: what is not among them is absent for certain
 * (`nn.Linear(3, 4).in_channels`) unless the code puts it there. Recorded from PyTorch 2.15 by test/truth/layer_names.py.
 */
import recorded from './layer-names.json';

const NAMES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(recorded).map(([layer, names]) => [layer, new Set(names.split(' '))]),
);

/** Weights of recurrent layers have a number in their names. */
const NUMBERED = /_l\d+/;

/** Whether a layer of exactly this class of the catalogue lacks the attribute. */
export function layerLacks(layer: string, name: string): boolean {
  const names = NAMES.get(layer);
  return names !== undefined && !names.has(name) && !name.startsWith('_') && !NUMBERED.test(name);
}
