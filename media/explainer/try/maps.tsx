/** Maps of numbers and pictures, side by side, each with its name; small maps carry their numbers. */
import { useEffect, useRef } from 'preact/hooks';
import { shown } from '../../../src/figures/shown';
import type { Output } from '../../../src/panels/reference-protocol';
import { colour, drawMap, drawPicture, isLight, type Plane, type Scale, scaleColours, scaleOf } from './canvas';
import { AsNumbers, chunks, type Numbers } from './table';

/** A small map shows its numbers; of several, only very small ones do. */
function isReadable(count: number, height: number, width: number): boolean {
  return Math.max(height, width) <= (count === 1 ? 8 : 5);
}

export function Maps({ output, numbers }: { output: Extract<Output, { kind: 'heat' }>; numbers: Numbers }) {
  const [height, width] = numbers.shape.slice(-2) as [number, number];
  const planes = split(numbers, height * width).map(values => ({ values, height, width }));
  const scale = scaleOf(numbers.values);
  const names = planes.map((_, i) => output.names?.[i] ?? (planes.length > 1 ? `map ${i}` : ''));
  const Drawn = isReadable(planes.length, height, width) ? NumberedMap : ColouredMap;
  return (
    <div class="output maps">
      <p class="output-name">{output.label}</p>
      <div class="sheet" style={{ '--across': Drawn === NumberedMap ? cells(width) : across(planes.length) }}>
        {planes.map((plane, i) => (
          <figure key={i}>
            <Drawn plane={plane} scale={scale} label={[output.label, names[i]].filter(Boolean).join(', ')} />
            {names[i] && <figcaption class="quiet">{names[i]}</figcaption>}
          </figure>
        ))}
      </div>
      <div class="scale quiet">
        <span>{shown(scale.min, 3)}</span>
        {scale.max > scale.min ? (
          <>
            <span class="scale-bar" style={{ background: scaleColours(scale) }} />
            <span>{shown(scale.max, 3)}</span>
          </>
        ) : (
          <span>everywhere</span>
        )}
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
          const text = fitting(value, scale);
          return (
            <g key={`${row} ${column}`} transform={`translate(${column * unit} ${row * unit})`}>
              <rect width={unit} height={unit} fill={`rgb(${fill.join(' ')})`} />
              <text
                x={unit / 2}
                y={unit / 2 + 4}
                text-anchor="middle"
                fill={isLight(fill) ? '#000' : '#fff'}
                class={text.length > 5 ? 'long' : text.length > 4 ? 'middling' : ''}
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

/** In a cell; what is only rounding beside the others is zero there. */
function fitting(value: number, { min, max }: Scale): string {
  if (Math.abs(value) < 1e-6 * Math.max(-min, max)) return '0';
  const told = min === max ? min : value;
  const texts = [3, 2, 1].map(digits => shown(told, digits));
  return texts.find(text => text.length <= 5) ?? texts[2]!;
}

export function Pictures({ output, numbers }: { output: Extract<Output, { kind: 'image' }>; numbers: Numbers }) {
  const [channels, height, width] = numbers.shape.slice(-3) as [number, number, number];
  const pictures = split(numbers, channels * height * width);
  return (
    <div class="output maps">
      <p class="output-name">{output.label}</p>
      <div class="sheet" style={{ '--across': across(pictures.length) }}>
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

/** The width of one of them: many are drawn smaller, side by side as far as there is room. */
function across(count: number): string {
  // One alone has a width of its own: the column it stands in takes its width from it.
  if (count === 1) return '160px';
  const most = count === 2 ? 150 : 110;
  const row = count <= 4 ? count : count <= 6 ? 3 : 4;
  return `min(${most}px, calc((100% - ${8 * (row - 1)}px) / ${row}))`;
}

/** Room for a number in each cell. */
function cells(width: number): string {
  return `${Math.max(80, 36 * width)}px`;
}
