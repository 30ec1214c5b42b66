/**
 * The catalogue: every operator by the qualified names it answers to. A family file adds its array here and nothing else.
 */

import { activations } from './activation';
import { addingProducts } from './adding-products';
import { arithmetic } from './arithmetic';
import { attention } from './attention';
import { attentionFunctional } from './attention-functional';
import { casting } from './casting';
import { comparisons } from './comparison';
import { complexNumbers } from './complex-numbers';
import { conditional } from './conditional';
import { convolutions } from './convolution';
import { counting } from './counting';
import { creation } from './creation';
import { diagonals } from './diagonals';
import { einops } from './einops';
import { einsums } from './einsum';
import { embeddings } from './embedding';
import { expanding } from './expanding';
import { extremes } from './extremes';
import { folding } from './folding';
import { gridSampling } from './grid-sampling';
import { groupedProducts } from './grouped-products';
import { indexing } from './indexing';
import { initializers } from './initializers/initializers';
import { joining } from './joining';
import { libraries } from './libraries/libraries';
import { linalg } from './linalg';
import { linears } from './linear';
import { losses } from './losses/losses';
import { matrixProducts } from './matmul';
import { norms } from './normalization';
import { opencv } from './opencv/opencv';
import type { Operator } from './operator';
import { optimizers } from './optimizers/optimizers';
import { ordering } from './ordering';
import { padding } from './padding';
import { permuting } from './permuting';
import { pointwise } from './pointwise';
import { pools } from './pooling';
import { recurrent } from './recurrent';
import { reduction } from './reduction';
import { regionSampling } from './region-sampling';
import { regularizations } from './regularization';
import { resampling } from './resampling';
import { reshaping } from './reshaping';
import { sampling } from './sampling';
import { scanning } from './scanning';
import { scattering } from './scattering';
import { schedulers } from './schedulers/schedulers';
import { selecting } from './selecting';
import { sequences } from './sequences';
import { shortTime } from './short-time';
import { shuffling } from './shuffling';
import { similarity } from './similarity';
import { sparse } from './sparse';
import { spectral } from './spectral';
import { spreads } from './spread';
import { trainingCalls } from './training/training';
import { transformers } from './transformer';
import { transforms } from './transforms/transforms';
import { triangular } from './triangular';

export const operators: readonly Operator[] = [
  ...convolutions,
  ...pools,
  ...linears,
  ...norms,
  ...activations,
  ...regularizations,
  ...arithmetic,
  ...casting,
  ...expanding,
  ...indexing,
  ...permuting,
  ...reduction,
  ...counting,
  ...spreads,
  ...reshaping,
  ...sequences,
  ...sampling,
  ...comparisons,
  ...scattering,
  ...linalg,
  ...triangular,
  ...spectral,
  ...shortTime,
  ...einops,
  ...similarity,
  ...einsums,
  ...resampling,
  ...gridSampling,
  ...regionSampling,
  ...embeddings,
  ...transformers,
  ...attention,
  ...attentionFunctional,
  ...recurrent,
  ...folding,
  ...shuffling,
  ...creation,
  ...sparse,
  ...diagonals,
  ...selecting,
  ...conditional,
  ...scanning,
  ...pointwise,
  ...complexNumbers,
  ...padding,
  ...extremes,
  ...ordering,
  ...matrixProducts,
  ...addingProducts,
  ...groupedProducts,
  ...joining,
  ...initializers,
  ...losses,
  ...optimizers,
  ...schedulers,
  ...transforms,
  ...opencv,
  ...trainingCalls,
  ...libraries,
];

export interface Found {
  readonly operator: Operator;
  readonly form: NonNullable<Operator['classes']>[number] | NonNullable<Operator['functions']>[number];
}

/** By qualified name: `torch.nn.Conv2d`, `torch.nn.functional.conv2d`, `torch.Tensor.view`. */
export function findOperator(qualifiedName: string): Found | undefined {
  index ??= byName();
  return index.get(qualifiedName);
}

export function operatorById(id: string): Operator | undefined {
  return operators.find(operator => operator.id === id);
}

let index: ReadonlyMap<string, Found> | undefined;

function byName(): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const operator of operators) {
    for (const form of operator.classes ?? []) found.set(form.name, { operator, form });
    for (const form of operator.functions ?? []) for (const name of form.names) found.set(name, { operator, form });
  }
  return found;
}
