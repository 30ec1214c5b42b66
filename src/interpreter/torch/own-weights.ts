/**
 * Layers whose weights were set to others of another shape:
 *
 *     self.shift = nn.Conv2d(3, 3, 1)
 *     self.shift.weight.data = torch.eye(3).view(3, 3, 1, 1)
 *
 * From then on they do what their function does with the weights that they hold.
 */
import type { Location } from '../../source/span';
import type { Run } from '../run';
import { Arguments, type ModuleInstance, Parameter, Tensor, type Value } from '../values';
import { toValue } from './convert';
import { REPLACED } from './module-attributes';
import { operatorFunction } from './namespace';
import { callFunctionEntry } from './operator-calls';

/** The functions of layers, and what else these take from the layer. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  linear: [],
  conv1d: ['stride', 'padding', 'dilation', 'groups'],
  conv2d: ['stride', 'padding', 'dilation', 'groups'],
  conv3d: ['stride', 'padding', 'dilation', 'groups'],
};

/** The layer's own `forward`, with the weights it has now; undefined where they are those it was made with. */
export function withOwnWeights(
  run: Run,
  module: ModuleInstance,
  args: Arguments,
): ((site: Location) => Value) | undefined {
  const { bound, parameters, attributes } = module;
  const weights = [...parameters.values()];
  const isChanged = attributes.has(REPLACED) || weights.some(weight => weight instanceof Parameter && weight.refilled);
  if (!bound || !isChanged) return undefined;
  const name = module.cls.mro.find(({ operator }) => operator)?.name.toLowerCase() ?? '';
  const entry = operatorFunction(`torch.nn.functional.${name}`);
  const [weight, bias = null] = [parameters.get('weight'), parameters.get('bias')];
  const input = args.get(0, 'input');
  const isPlain = !('padding_mode' in bound) || bound.padding_mode === 'zeros';
  const isGiven = input !== undefined && weight instanceof Tensor && (bias === null || bias instanceof Tensor);
  if (!entry || !FUNCTIONS[name] || !isGiven || !isPlain) return undefined;
  const others = FUNCTIONS[name].map((key): [string, Value] => [key, attributes.get(key) ?? toValue(bound[key]!)]);
  return site => callFunctionEntry(run, entry, new Arguments([input, weight, bias], new Map(others)), site);
}
