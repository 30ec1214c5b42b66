/** Parameters that several layers hold: tied, they are one, which the model stores once. */
import type { Network } from '../network/network';

export interface Ties {
  /** The name under which a parameter is stored: the first one. */
  readonly stored: (name: string) => string;
  /** The name under which the layer that made it did so: what decides how it is drawn. */
  readonly made: (name: string) => string;
}

export function tiesOf({ modules }: Pick<Network, 'modules'>): Ties {
  const stored = new Map<string, string>();
  const made = new Map<string, string>();
  for (const { path, weights } of modules)
    for (const { name, sharedWith, madeAs } of weights) {
      const whole = path ? `${path}.${name}` : name;
      if (sharedWith !== undefined) stored.set(whole, sharedWith);
      if (madeAs !== undefined) made.set(whole, madeAs);
    }
  return { stored: name => stored.get(name) ?? name, made: name => made.get(name) ?? name };
}
