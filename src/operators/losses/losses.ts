/** Every loss of `torch.nn`, as class and as function: what it expects, what it returns, and what its value means. */
import type { Operator } from '../operator';
import { crossEntropy, negativeLogLikelihood } from './classes';
import { elementwise } from './elementwise';
import { margins } from './margins';
import { ctc } from './sequence';

export const losses: readonly Operator[] = [crossEntropy, negativeLogLikelihood, ...elementwise, ...margins, ctc];
