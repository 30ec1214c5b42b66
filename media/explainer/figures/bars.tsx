/** The drawings that are bars: a softmax beside its targets, and what each pixel of a receptive field weighs. */
import type { PseudoLabelNumbers, PseudoLabelState } from '../../../src/figures/pseudo-labels';
import type { ReceptiveFieldNumbers, ReceptiveFieldState } from '../../../src/figures/receptive-field';
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

const height = 90;

export function ReceptiveFieldBars({ numbers, width }: DrawingProps<ReceptiveFieldState, ReceptiveFieldNumbers>) {
  const most = Math.max(...numbers.weights);
  const bar = width / numbers.weights.length;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${height + 14}`} aria-hidden="true">
        {numbers.weights.map((weight, index) => (
          <rect
            key={index}
            class="weight"
            x={index * bar}
            width={Math.max(0.5, bar - 0.5)}
            y={height * (1 - weight / most)}
            height={(height * weight) / most}
          />
        ))}
        <text x={0} y={height + 12}>
          pixel {String(numbers.window[0]).replace('-', '−')}
        </text>
        <text x={width} y={height + 12} text-anchor="end">
          pixel {numbers.window[1]}
        </text>
      </svg>
      <div class="wide">
        <table class="layers">
          <thead>
            <tr>
              <th>layer</th>
              <th>size</th>
              <th>sees</th>
              <th>apart</th>
            </tr>
          </thead>
          <tbody>
            {numbers.rows.map((row, index) => (
              <tr key={index}>
                <td>{row.name}</td>
                <td class="mono">{row.output ?? '?'}</td>
                <td class="mono">{row.size}</td>
                <td class="mono">{row.jump}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
