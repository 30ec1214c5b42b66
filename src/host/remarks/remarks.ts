/**
 * What the rest of the file has to say about a call: how long its loop runs, what stands around it. Facts about working code,
 * each certain from the text and the analysis; nothing is said where the file cannot be overseen.
 */
import type { Mention } from '../../network/network';
import type { Span } from '../../source/span';
import { activationGainRemarks } from './activation-gains';
import { cameraCentreRemarks } from './camera-centres';
import { countedAnswerRemarks } from './counted-answers';
import { depthRemarks } from './depths';
import { descriptorRemarks } from './descriptors';
import { fittedRemarks } from './fitted';
import { flowSizeRemarks } from './flow-sizes';
import { leakRemarks } from './leaks';
import { maskRemarks } from './masks';
import { modeHint } from './mode-hint';
import { movingAverageRemarks } from './moving-average';
import { pairBatchRemarks } from './pair-batches';
import type { Around } from './place';
import { pretrainedSizeRemarks } from './pretrained-size';
import { randomSourceRemarks } from './random-sources';
import { ratioTestRemarks } from './ratio-test';
import { scheduleLengthRemarks } from './schedule-length';
import { trainingLoopRemarks } from './training-loop';
import { tripletRemarks } from './triplets';
import { weightSourceRemarks } from './weight-sources';

/** `name` is the qualified name of what is called, `at` its place; `mention` what the analysis knows of the call. */
export function remarksOn(name: string, at: Span, around: Around, mention?: Mention): readonly string[] {
  const hint = mention && modeHint(mention, around);
  return [
    ...(hint ? [hint] : []),
    ...(LOOP.test(name) ? trainingLoopRemarks(at, around) : []),
    ...(mention && SCHEDULE.test(name) ? scheduleLengthRemarks(mention, around) : []),
    ...pretrainedSizeRemarks(name, around, mention),
    ...descriptorRemarks(name, around),
    ...ratioTestRemarks(name, around),
    ...depthRemarks(name, around),
    ...flowSizeRemarks(name, around),
    ...maskRemarks(name, around, mention),
    ...randomSourceRemarks(name, around),
    ...tripletRemarks(name, around),
    ...pairBatchRemarks(name, around),
    ...movingAverageRemarks(name, at, around),
    ...countedAnswerRemarks(name, at, around),
    ...weightSourceRemarks(name, at, around),
    ...(mention ? activationGainRemarks(mention, around) : []),
    ...(mention ? fittedRemarks(around, mention) : []),
    ...(mention ? leakRemarks(mention, around) : []),
    ...(mention ? cameraCentreRemarks(mention, around) : []),
  ];
}

const LOOP = /^torch\.(Tensor\.backward|optim\.Optimizer\.(step|zero_grad)|nn\.Module\.zero_grad)$/;
const SCHEDULE = /^torch\.optim\.lr_scheduler\.|^transformers\.get_\w*schedule/;
