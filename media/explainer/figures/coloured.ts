import type { Colour } from '../../../src/figures/photo';

/** A colour of a picture, which is the same in every theme. */
export function coloured(colour: Colour): string {
  return `rgb(${colour.map(value => Math.round(255 * Math.min(1, Math.max(0, value)))).join(' ')})`;
}
