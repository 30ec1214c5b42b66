/** All reference models by their ids. A model is here because its file is: what a file exports is what it offers. */
import * as activations from './activations';
import * as approximation from './approximation';
import * as architectures from './architectures';
import * as attention from './attention';
import * as backpropagation from './backpropagation';
import * as camera from './camera';
import * as convolution from './convolution';
import * as decisions from './decisions';
import * as descent from './descent';
import * as losses from './losses';
import * as networks from './networks';
import * as normalization from './normalization';
import * as picture from './picture';
import * as recurrent from './recurrent';
import type { Reference } from './reference';
import * as regularization from './regularization';
import * as schedules from './schedules';
import * as signals from './signals';
import * as unsupervised from './unsupervised';

const families: readonly Readonly<Record<string, Reference>>[] = [
  camera,
  picture,
  networks,
  convolution,
  losses,
  activations,
  descent,
  schedules,
  signals,
  regularization,
  normalization,
  backpropagation,
  decisions,
  approximation,
  architectures,
  attention,
  recurrent,
  unsupervised,
];

export const references: readonly Reference[] = families.flatMap(family => Object.values(family));

const byId = new Map(references.map(reference => [reference.id, reference]));

export function findReference(id: string): Reference | undefined {
  return byId.get(id);
}
