/** Maps of numbers and pictures, side by side, each with its name; small maps carry their numbers. */
import { useEffect, useRef } from 'preact/hooks';
import { shown } from '../../../src/figures/shown';
import type { Output } from '../../../src/panels/reference-protocol';
import { colour, drawMap, drawPicture, isLight, type Plane, type Scale, scaleColours, scaleOf } from './canvas';
import { AsNumbers, chunks, type Numbers } from './table';

/** A map of at most this many columns and rows shows its numbers. */
const readable = 8;

export function Maps({ output, numbers }: { output: Extract<Output, { kind: 'heat' }>; numbers: Numbers }) {
  const [height, width] = numbers.shape.slice(-2) as [number, number];
  const planes = split(numbers, height * width).map(values => ({ values, height, width }));
  const scale = scaleOf(numbers.values);
  const names = planes.map((_, i) => output.names?.[i] ?? (planes.length > 1 ? `${i}` : ''));
  const Drawn = Math.max(height, width) <= readable ? NumberedMap : ColouredMap;
  return (
    <div class="output">
      <p class="output-name">{output.label}</p>
      <div class={`sheet ${sheetSize(planes.length, width)}`}>
        {planes.map((plane, i) => (
          <figure key={i}>
            <Drawn plane={plane} scale={scale} label={[output.label, names[i]].filter(Boolean).join(', ')} />
            {names[i] && <figcaption class="quiet">{names[i]}</figcaption>}
          </figure>
        ))}
      </div>
      <div class="scale quiet">
        <span>{shown(scale.min, 3)}</span>
        <span class="scale-bar" style={{ background: scaleColours(scale) }} />
        <span>{shown(scale.max, 3)}</span>
      </div>
      {Drawn === ColouredMap && (
        <AsNumbers
          table={() => ({
            label: output.label,
            rows: planes.flatMap((_, i) => Array.from({ length: height }, (_, row) => `${names[i]} row ${row}`.trim())),
            cells: planes.flatMap(({ values }) => chunks([...values], width)),
          })}
        />
      )}
    </div>
  );
}

interface DrawnProps {
  readonly plane: Plane & { readonly values: Float32Array };
  readonly scale: Scale;
  readonly label: string;
}

function ColouredMap({ plane, scale, label }: DrawnProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawMap(canvas.current!, plane, scale), [plane, scale]);
  const own = scaleOf(plane.values);
  const said = `${label}: ${plane.height}×${plane.width} values from ${shown(own.min, 3)} to ${shown(own.max, 3)}`;
  return <canvas ref={canvas} class="pixels" role="img" aria-label={said} />;
}

const unit = 40;

function NumberedMap({ plane: { values, height, width }, scale, label }: DrawnProps) {
  const lines = chunks([...values], width);
  const said = `${label}: ${lines.map(line => line.map(value => shown(value, 3)).join(', ')).join('; ')}`;
  return (
    <svg class="numbered" viewBox={`0 0 ${width * unit} ${height * unit}`} role="img" aria-label={said}>
      {lines.flatMap((line, row) =>
        line.map((value, column) => {
          const fill = colour(value, scale);
          const text = shown(value, 3);
          return (
            <g key={`${row} ${column}`} transform={`translate(${column * unit} ${row * unit})`}>
              <rect width={unit} height={unit} fill={`rgb(${fill.join(' ')})`} />
              <text
                x={unit / 2}
                y={unit / 2 + 4}
                text-anchor="middle"
                fill={isLight(fill) ? '#000' : '#fff'}
                class={text.length > 5 ? 'long' : ''}
              >
                {text}
              </text>
            </g>
          );
        }),
      )}
    </svg>
  );
}

export function Pictures({ output, numbers }: { output: Extract<Output, { kind: 'image' }>; numbers: Numbers }) {
  const [channels, height, width] = numbers.shape.slice(-3) as [number, number, number];
  const pictures = split(numbers, channels * height * width);
  return (
    <div class="output">
      <p class="output-name">{output.label}</p>
      <div class={`sheet ${sheetSize(pictures.length, width)}`}>
        {pictures.map((values, i) => {
          const name = output.names?.[i] ?? '';
          return (
            <figure key={i}>
              <Picture values={values} channels={channels} height={height} width={width} label={name || output.label} />
              {name && <figcaption class="quiet">{name}</figcaption>}
            </figure>
          );
        })}
      </div>
    </div>
  );
}

function Picture({ label, ...picture }: Plane & { channels: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawPicture(canvas.current!, picture), [picture.values]);
  return <canvas ref={canvas} class="pixels" role="img" aria-label={label} />;
}

function split({ values }: Numbers, size: number): readonly Float32Array[] {
  return Array.from({ length: values.length / size }, (_, i) => values.subarray(i * size, (i + 1) * size));
}

/** Many maps are drawn smaller; those with numbers in them need room for each. */
function sheetSize(count: number, width: number): string {
  if (width <= readable) return width <= 2 ? 'tiny' : width <= 4 ? 'medium' : 'large';
  return count <= 2 ? 'large' : count <= 5 ? 'medium' : 'small';
}
