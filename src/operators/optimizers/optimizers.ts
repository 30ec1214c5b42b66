/** Every optimizer of `torch.optim`. An entry explains the update rule with the call's own numbers in it. */
import type { Argument } from '../argument';
import type { ClassForm, Operator } from '../operator';
import { Problem } from '../problem';
import { adamFamily } from './adam';
import { adaptiveFamily } from './adaptive';
import { curvatureFamily } from './curvature';
import { sgdFamily } from './sgd';

export const optimizers: readonly Operator[] = [...sgdFamily, ...adamFamily, ...adaptiveFamily, ...curvatureFamily].map(
  optimizer => ({ ...optimizer, classes: optimizer.classes?.map(withParameters) }),
);

/** Every optimizer refuses an empty list, after its own checks: `model.parameters()` of a model whose layers stand in a plain list. */
function withParameters(form: ClassForm<unknown>): ClassForm<unknown> {
  return {
    ...form,
    check: args => {
      form.check?.(args);
      const { params } = args as { readonly params: Argument };
      if (Array.isArray(params) && params.length === 0)
        throw new Problem('invalid-argument', 'optimizer got an empty parameter list', { parameter: 'params' });
    },
  };
}
