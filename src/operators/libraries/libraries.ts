/** Calls of the libraries around PyTorch that the notes teach. */
import type { Operator } from '../operator';
import { accelerate } from './accelerate';
import { adapters } from './adapters';
import { albumentations } from './albumentations';
import { albumentationShapes } from './albumentations-shapes';
import { castings } from './array-methods';
import { arrays } from './arrays';
import { tables } from './columns';
import { drawing } from './drawing';
import { ensembles } from './ensembles';
import { estimators } from './estimators';
import { fineTuning } from './fine-tuning';
import { grouping } from './grouping';
import { huggingFace } from './hugging-face';
import { lightning } from './lightning';
import { linearAlgebra } from './linear-algebra';
import { making } from './making';
import { measuring } from './measuring';
import { modelMakers } from './model-makers';
import { newArrays } from './new-arrays';
import { predicting } from './predicting';
import { preparing } from './preparing';
import { reducing } from './reducing';
import { scoring } from './scoring';
import { selfSupervised } from './self-supervised';
import { transformerConfigs } from './transformer-configs';
import { visionModels } from './vision-models';
import { writtenArrays } from './written-arrays';

export const libraries: readonly Operator[] = [
  ...grouping,
  ...preparing,
  ...tables,
  ...ensembles,
  ...estimators,
  ...predicting,
  ...scoring,
  ...measuring,
  ...arrays,
  ...reducing,
  ...castings,
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
  ...fineTuning,
  ...adapters,
  ...albumentations,
  ...albumentationShapes,
  ...lightning,
  ...accelerate,
];
