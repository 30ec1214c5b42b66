/** Every optimizer of `torch.optim`. An entry explains the update rule with the call's own numbers in it. */
import type { Operator } from '../operator';
import { adamFamily } from './adam';
import { adaptiveFamily } from './adaptive';
import { curvatureFamily } from './curvature';
import { sgdFamily } from './sgd';

export const optimizers: readonly Operator[] = [...sgdFamily, ...adamFamily, ...adaptiveFamily, ...curvatureFamily];
