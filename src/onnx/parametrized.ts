/**
 * Weights that PyTorch computes from other parameters each time a module is called: `torch.nn.utils.parametrize` and the
 * functions made of it, and `torch.nn.utils.spectral_norm` as it was before. A model is given the weight itself, drawn as
 * the module draws it; `weight_norm` begins with that very weight, the others with another.
 */
import type { Network } from '../network/network';

/** Of a weight by its name in the module, `conv.weight`: what PyTorch makes of what was drawn. */
export function remakingOf({ modules }: Pick<Network, 'modules'>): (weight: string) => string | undefined {
  const byPath = new Map(modules.map(module => [module.path, module]));
  return weight => {
    const at = weight.lastIndexOf('.');
    const [path, name] = [weight.slice(0, Math.max(at, 0)), weight.slice(at + 1)];
    if (byPath.get(path)?.weights.some(own => own.name === `${name}_orig`)) return spectral;
    const list = `${path}${path && '.'}parametrizations.${name}`;
    const steps = [];
    for (let step = byPath.get(`${list}.0`); step; step = byPath.get(`${list}.${steps.length}`)) steps.push(step.type);
    const [first, ...more] = steps.filter(type => type !== '_WeightNorm');
    if (first === undefined) return undefined;
    return first === '_SpectralNorm' && more.length === 0 ? spectral : `${[first, ...more].join(', then ')} changes it`;
  };
}

const spectral = 'spectral_norm divides it by an estimate of its largest singular value';
