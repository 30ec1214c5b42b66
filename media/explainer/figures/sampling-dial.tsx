/** The dial of the next word: sectors, a needle, a button that turns it, and what has come up so far. */
import { type SamplingNumbers, type SamplingState, WORDS } from '../../../src/figures/sampling-dial';
import { Wide } from '../../shared/wide';
import type { DrawingProps } from './index';
import './sampling-dial.css';

const MOST = 500;

export function SamplingDial({ state, numbers, set, width }: DrawingProps<SamplingState, SamplingNumbers>) {
  const { probabilities, needle, word, counts } = numbers;
  const size = Math.min(width, 200);
  // Names stand outside, the longest of them 42 pixels wide.
  const [cx, cy, r] = [width / 2, size / 2, Math.min(size / 2 - 22, width / 2 - 54)];
  // From the top, with the clock.
  const at = (share: number, far: number) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return [cx + far * Math.cos(angle), cy + far * Math.sin(angle)] as const;
  };
  const ends = probabilities.map((_, index) => probabilities.slice(0, index + 1).reduce((a, b) => a + b, 0));
  const [tipX, tipY] = at(needle, r - 6);
  return (
    <>
      <svg class="drawing dial" viewBox={`0 0 ${width} ${size}`} aria-hidden="true">
        {probabilities.map((p, index) => {
          const [from, to] = [ends[index]! - p, Math.min(ends[index]!, 0.99999)];
          const [[x1, y1], [x2, y2]] = [at(from, r), at(to, r)];
          const [nameX, nameY] = at((from + to) / 2, r + 11);
          return p < 1e-4 ? null : (
            <g key={WORDS[index]}>
              <path
                class={`sector sector-${index} ${index === word ? 'taken' : ''}`}
                d={`M${cx} ${cy}L${x1} ${y1}A${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x2} ${y2}Z`}
              />
              {p > 0.05 && (
                <text
                  class={index === word ? 'chosen' : 'name'}
                  x={nameX}
                  y={nameY + 4}
                  text-anchor={Math.abs(nameX - cx) < 8 ? 'middle' : nameX > cx ? 'start' : 'end'}
                >
                  {WORDS[index]}
                </text>
              )}
            </g>
          );
        })}
        <line class="needle" x1={cx} y1={cy} x2={tipX} y2={tipY} />
        <circle class="needle-foot" cx={cx} cy={cy} r={4} />
      </svg>
      <div>
        <button
          type="button"
          class="small-button"
          disabled={state.draws >= MOST}
          onClick={() => set({ draws: state.draws + 1 })}
        >
          Turn the needle
        </button>
      </div>
      <Wide>
        <table class="bars thirds">
          <thead>
            <tr>
              <th>word</th>
              <th>likely</th>
              <th>came up</th>
            </tr>
          </thead>
          <tbody>
            {WORDS.map((name, index) => {
              const share = counts[index]! / state.draws;
              return (
                <tr key={name}>
                  <td>{name}</td>
                  <td class="third">
                    <span style={{ width: `${100 * probabilities[index]!}%` }} />
                    <span class="mono">{`${(100 * probabilities[index]!).toFixed(1)}%`}</span>
                  </td>
                  <td class="third">
                    <span class="apart" style={{ width: `${100 * share}%` }} />
                    <span class="mono">{counts[index]}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Wide>
    </>
  );
}
