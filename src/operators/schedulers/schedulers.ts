/** Every scheduler of `torch.optim`, and those of transformers. An entry explains the rate step by step, as a plot. */
import type { Operator } from '../operator';
import { composed } from './composed';
import { cyclic } from './cyclic';
import { lambdas } from './lambdas';
import { reduceLROnPlateau } from './plateau';
import { stepwise } from './stepwise';
import { warmups } from './warmups';

export const schedulers: readonly Operator[] = [
  ...stepwise,
  ...cyclic,
  ...lambdas,
  reduceLROnPlateau,
  ...composed,
  ...warmups,
];
