/** Calls of the libraries around PyTorch that the notes teach. */
import type { Operator } from '../operator';
import { accelerate } from './accelerate';
import { adapters } from './adapters';
import { arrays } from './arrays';
import { drawing } from './drawing';
import { grouping } from './grouping';
import { huggingFace } from './hugging-face';
import { lightning } from './lightning';
import { linearAlgebra } from './linear-algebra';
import { making } from './making';
import { modelMakers } from './model-makers';
import { newArrays } from './new-arrays';
import { predicting } from './predicting';
import { preparing } from './preparing';
import { scoring } from './scoring';
import { selfSupervised } from './self-supervised';
import { transformerConfigs } from './transformer-configs';
import { visionModels } from './vision-models';
import { writtenArrays } from './written-arrays';

export const libraries: readonly Operator[] = [
  ...grouping,
  ...preparing,
  ...predicting,
  ...scoring,
  ...arrays,
  ...linearAlgebra,
  ...drawing,
  ...writtenArrays,
  ...newArrays,
  ...visionModels,
  ...modelMakers,
  ...transformerConfigs,
  ...making,
  ...selfSupervised,
  ...huggingFace,
  ...adapters,
  ...lightning,
  ...accelerate,
];
