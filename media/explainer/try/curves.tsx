/** Curves over a common axis. What spans powers of ten is drawn by its powers of ten. */
import { shown } from '../../../src/figures/shown';
import type { Output } from '../../../src/panels/reference-protocol';
import { Plot } from '../plot';
import { AsNumbers, chunks, type Numbers } from './table';

interface Props {
  readonly output: Extract<Output, { kind: 'curve' }>;
  readonly numbers: Numbers;
  readonly over: Float32Array | undefined;
}

/** Largest over smallest beyond which a straight scale shows nothing. */
const wide = 1000;

export function Curves({ output, numbers: { shape, values }, over }: Props) {
  const length = shape.at(-1)!;
  const lines = chunks([...values], length);
  const names = output.series ?? [output.label];
  const x = Array.from({ length }, (_, i) => over?.[i] ?? i);
  const finite = lines.flat().filter(Number.isFinite);
  const logarithmic = finite.every(value => value > 0) && Math.max(...finite) / Math.min(...finite) > wide;
  const series = lines.map((line, i) => ({
    name: names[i] ?? '',
    points: line.flatMap((value, at) =>
      Number.isFinite(value) ? [[x[at]!, logarithmic ? Math.log10(value) : value] as const] : [],
    ),
  }));
  const y = { label: logarithmic ? `${output.y} as a power of ten` : output.y };
  return (
    <div class="output">
      <p class="output-name">{output.label}</p>
      <Plot plot={{ title: output.label, x: { label: output.x }, y, series }} caption={y.label} />
      {finite.length < values.length && (
        <p class="quiet">Where a line ends, its values are beyond what 32-bit floats can hold.</p>
      )}
      <AsNumbers
        table={() => ({
          label: output.label,
          rows: x.map(value => shown(value)),
          columns: [...names],
          cells: x.map((_, at) => lines.map(line => line[at]!)),
        })}
      />
    </div>
  );
}
