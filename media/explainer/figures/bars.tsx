/** The drawings that are bars: a softmax beside its targets, and class by class what two views say. */
import type { PseudoLabelNumbers, PseudoLabelState } from '../../../src/figures/pseudo-labels';
import type { SoftmaxNumbers, SoftmaxState } from '../../../src/figures/softmax';
import { Wide } from '../../shared/wide';
import type { DrawingProps } from './index';
import { LogitBars } from './logit-bars';

export function SoftmaxBars({ state, numbers, set, width }: DrawingProps<SoftmaxState, SoftmaxNumbers>) {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return (
    <>
      <LogitBars {...{ ...state, ...numbers, width }} set={logits => set({ logits })} />
      <p class="quiet">
        On the left of each pair the logit, whose end can be dragged; on the right, from below, its probability.
      </p>
      <Wide>
        <table class="bars">
          <thead>
            <tr>
              <th>logit</th>
              <th>probability</th>
              <td />
              <th>gradient</th>
            </tr>
          </thead>
          <tbody>
            {state.logits.map((logit, index) => (
              <tr key={index}>
                <td class="mono">
                  {logit}
                  {index === state.target && ' ✓'}
                </td>
                <td class="bar">
                  <span style={{ width: percent(numbers.probabilities[index]!) }} />
                </td>
                <td class="mono">{percent(numbers.probabilities[index]!)}</td>
                <td class="mono">{numbers.gradient[index]!.toFixed(3).replace('-', '−')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

export function PseudoLabelBars({ numbers }: DrawingProps<PseudoLabelState, PseudoLabelNumbers>) {
  const bar = (share: number, isApart: boolean) => (
    <td class="third">
      <span class={isApart ? 'apart' : undefined} style={{ width: `${100 * share}%` }} />
      <span class="mono">{`${(100 * share).toFixed(1)}%`}</span>
    </td>
  );
  return (
    <Wide>
      <table class="bars thirds">
        <thead>
          <tr>
            <th>class</th>
            <th>weak view</th>
            <th>target</th>
            <th>strong view</th>
          </tr>
        </thead>
        <tbody>
          {numbers.weak.map((share, index) => (
            <tr key={index}>
              <td class="mono">{index}</td>
              {bar(share, false)}
              {bar(numbers.isUsed ? numbers.target[index]! : 0, true)}
              {bar(numbers.strong[index]!, false)}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
