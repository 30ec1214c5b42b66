/**
 * Normalisation, drawn as a cube and, below, as the whole batch spread out: a row an example, a block a channel, a square a value. Filled squares with a dot
 * share the mean and variance of the one that is looked at; choose another with the pointer or the arrow keys. Below, how the set is spread before and
 * after, and where BatchNorm's running statistics go.
 */
import type { NormalizationNumbers, NormalizationState } from '../../../src/figures/normalization';
import { Plot } from '../plot';
import { Pick } from './cells';
import { Histograms } from './histograms';
import type { DrawingProps } from './index';
import { BatchCube } from './normalization-cube';

const left = 22;
const top = 18;
/** Between blocks, in squares. */
const gap = 0.6;

export function NormalizationSets({
  state,
  numbers,
  set,
  width,
}: DrawingProps<NormalizationState, NormalizationNumbers>) {
  const [N, C, H, W] = state.size as [number, number, number, number];
  const [n, c, h, w] = state.cell as [number, number, number, number];
  if (numbers.problem !== undefined && numbers.members.length === 0) return null;
  const unit = Math.min(16, (width - left) / (C * (W + gap)));
  const members = new Set(numbers.members);
  const x = (channel: number, column: number) => left + (channel * (W + gap) + column) * unit;
  const y = (example: number, row: number) => top + (example * (H + gap) + row) * unit;
  const cellAt = (px: number, py: number) => {
    const [example, channel] = [
      Math.floor((py - top) / ((H + gap) * unit)),
      Math.floor((px - left) / ((W + gap) * unit)),
    ];
    if (example < 0 || example >= N || channel < 0 || channel >= C) return undefined;
    const row = Math.min(H - 1, Math.max(0, Math.floor((py - y(example, 0)) / unit)));
    const column = Math.min(W - 1, Math.max(0, Math.floor((px - x(channel, 0)) / unit)));
    return [example * H + row, channel * W + column] as const;
  };
  const squares = Array.from({ length: N * C * H * W }, (_, offset) => {
    const at = [
      Math.floor(offset / (C * H * W)),
      Math.floor(offset / (H * W)) % C,
      Math.floor(offset / W) % H,
      offset % W,
    ];
    return { offset, x: x(at[1]!, at[3]!), y: y(at[0]!, at[2]!) };
  });
  const over = (of: (at: (typeof numbers.track)[number]) => number) =>
    numbers.track.map((at, batch) => [batch, of(at)] as const);
  const running = {
    title: 'Running statistics of the channel',
    x: { label: 'batches seen' },
    y: { label: 'value' },
    series: [
      { name: 'mean', points: over(({ mean }) => mean) },
      { name: 'variance', points: over(({ variance }) => variance) },
    ],
  };
  return (
    <>
      <BatchCube cube={numbers.cube} width={width} />
      <Pick
        label="Value"
        rows={N * H}
        columns={C * W}
        chosen={[n * H + h, c * W + w]}
        choose={([row, column]) => set({ cell: [Math.floor(row / H), Math.floor(column / W), row % H, column % W] })}
        cellAt={cellAt}
        width={width}
        height={y(N - 1, H) + 3}
      >
        <text class="name" x={left} y={10}>
          {`channels 0 to ${C - 1} →`}
        </text>
        {Array.from({ length: N }, (_, example) => (
          <text key={example} x={left - 6} y={y(example, H / 2) + 3} text-anchor="end">
            {example}
          </text>
        ))}
        {squares.map(square => (
          <g key={square.offset}>
            <rect
              class={`cell ${members.has(square.offset) ? 'window' : ''}`}
              x={square.x}
              y={square.y}
              width={unit}
              height={unit}
            />
            {members.has(square.offset) && unit >= 5 && (
              <rect class="tap" x={square.x + unit / 2 - 1} y={square.y + unit / 2 - 1} width={2} height={2} />
            )}
          </g>
        ))}
        <rect class="outline" x={x(c, w)} y={y(n, h)} width={unit} height={unit} />
      </Pick>
      <Histograms
        width={width}
        rows={[
          { name: 'the set, before', histogram: numbers.before, marker: numbers.value },
          { name: 'after', histogram: numbers.after, marker: numbers.normalized },
        ]}
      />
      <p class="quiet">Line: the value that is looked at.</p>
      {numbers.track.length > 0 && <Plot plot={running} marker={state.updates} />}
    </>
  );
}
