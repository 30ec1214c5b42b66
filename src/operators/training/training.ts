/** The calls of a training loop: what they do with this optimizer, this schedule, these arguments. */
import type { Operator } from '../operator';
import { averaging } from './averaging';
import { changing } from './changing';
import { datasets } from './datasets';
import { distributions } from './distributions';
import { feeding } from './feeding';
import { imageDatasets } from './image-datasets';
import { keeping } from './keeping';
import { modes } from './modes';
import { own } from './own';
import { precision } from './precision';
import { reaching } from './reaching';
import { running } from './running';
import { seeding } from './seeding';
import { stepping } from './stepping';
import { tensors } from './tensors';

export const trainingCalls: readonly Operator[] = [
  ...stepping,
  ...modes,
  ...reaching,
  ...precision,
  ...feeding,
  ...datasets,
  ...imageDatasets,
  ...distributions,
  ...averaging,
  ...keeping,
  ...running,
  ...seeding,
  ...changing,
  ...tensors,
  ...own,
];
