/** Every optimizer of `torch.optim`. An entry explains the update rule with the call's own numbers in it. */
import type { Argument } from '../argument';
import { known } from '../explanation';
import type { ClassForm, Explanation, Operator, Rule } from '../operator';
import { Problem } from '../problem';
import { adamFamily } from './adam';
import { adaptiveFamily } from './adaptive';
import { curvatureFamily } from './curvature';
import { sgdFamily } from './sgd';

export const optimizers: readonly Operator[] = [...sgdFamily, ...adamFamily, ...adaptiveFamily, ...curvatureFamily].map(
  optimizer => ({
    ...optimizer,
    rule: withWayOfStepping(optimizer.rule),
    classes: optimizer.classes?.map(withParameters),
  }),
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

function withWayOfStepping(rule: Rule<unknown>): Rule<unknown> {
  const { explain } = rule;
  if (!explain) return rule;
  const explained = (args: unknown): Explanation => {
    const own = explain(args);
    const fact = wayOfStepping(args as Ways);
    return fact === undefined ? own : { ...own, facts: [...own.facts, fact] };
  };
  return { ...rule, explain: explained };
}

interface Ways {
  readonly foreach?: boolean | null;
  readonly fused?: boolean | null;
}

/**
 * How the step is run, where the call says: in one kernel, list by list, or parameter by parameter.
 * Source: PyTorch, torch/optim/optimizer.py (_foreach_doc, _fused_doc).
 */
function wayOfStepping(args: Ways): string | undefined {
  const [foreach, fused] = [known(() => args.foreach), known(() => args.fused)];
  if (fused && foreach) return undefined;
  if (fused)
    return 'fused=True: the whole arithmetic of a step runs in one kernel over many parameters at once, usually the fastest way; the update is the same up to rounding.';
  if (foreach)
    return 'foreach=True: each operation of a step runs once over lists of parameters, usually faster than one after the other; it takes about one more copy of the parameters in memory.';
  const given = [foreach === false && 'foreach=False', fused === false && 'fused=False'].filter(Boolean);
  if (given.length === 0) return undefined;
  return `${given.join(', ')}: the step runs over the parameters one after the other, which takes the least memory and is the slowest on a GPU.`;
}
