/** The whole image and the whole result side by side, to scale. Drag the window, or move it with the arrow keys. */
import type { Layout } from './conv-arithmetic';

interface Props {
  readonly width: number;
  readonly layout: Layout;
  readonly row: number;
  readonly column: number;
  readonly move: (row: number, column: number) => void;
}

const gap = 34;
const top = 16;

export function Planes({ width, layout, row, column, move }: Props) {
  const { length, padding, span, dropped, windows, transposed } = layout;
  const padded = length + 2 * padding;
  // Both sides share one scale, so that the result is as much smaller as it really is.
  const unit = Math.min(14, (width - gap) / (padded + windows.length));
  const long = { size: padded * unit, x: transposed ? windows.length * unit + gap : 0 };
  const short = { size: windows.length * unit, x: transposed ? 0 : padded * unit + gap };
  const at = (cell: number) => (cell + padding) * unit;
  const x = at(windows[column]![0]!);
  const y = at(windows[row]![0]!);
  const lined = unit >= 4;
  const height = top + Math.max(long.size, short.size) + 2;

  const drag = (event: PointerEvent) => {
    const svg = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') svg.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = svg.getBoundingClientRect();
    const scale = width / box.width;
    const cell = (position: number) => position / unit - span / 2;
    const nearest = (position: number) =>
      Math.round((cell(position) * (windows.length - 1)) / Math.max(1, windows.at(-1)![0]! - windows[0]![0]!));
    move(nearest((event.clientY - box.top) * scale - top), nearest((event.clientX - box.left) * scale - long.x));
  };
  const press = (event: KeyboardEvent) => {
    const end = windows.length - 1;
    const steps: Record<string, readonly [number, number]> = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [0, 0],
      End: [end, end],
    };
    const target = steps[event.key];
    if (!target) return;
    event.preventDefault();
    move(...target);
  };
  const names = transposed ? ['output', 'input'] : ['input', 'output'];
  const classes = transposed ? ['result', 'image'] : ['image', 'result'];
  return (
    <div
      class="handle"
      tabIndex={0}
      role="slider"
      aria-label="Window"
      aria-valuemin={0}
      aria-valuemax={windows.length ** 2 - 1}
      aria-valuenow={row * windows.length + column}
      aria-valuetext={`row ${row}, column ${column} of ${windows.length} by ${windows.length}`}
      onKeyDown={press}
    >
      <svg
        class="drawing"
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onPointerDown={drag}
        onPointerMove={drag}
      >
        <Hatch />
        <Name width={width} x={long.x} text={`${names[0]} ${length}×${length}`} />
        <g transform={`translate(${long.x} ${top})`}>
          {padding > 0 && <rect class="padding" width={long.size} height={long.size} />}
          <rect class={classes[0]} x={at(0)} y={at(0)} width={length * unit} height={length * unit} />
          {lined && <Grid count={padded} unit={unit} />}
          {dropped > 0 && (
            <>
              <rect
                class="dropped"
                fill="url(#hatch)"
                x={long.size - dropped * unit}
                width={dropped * unit}
                height={long.size}
              />
              <rect
                class="dropped"
                fill="url(#hatch)"
                y={long.size - dropped * unit}
                height={dropped * unit}
                width={long.size}
              />
            </>
          )}
          <rect class="window" x={x} y={y} width={span * unit} height={span * unit} />
          {lined &&
            windows[row]!.flatMap(tapY =>
              windows[column]!.map(tapX => (
                <rect
                  key={`${tapY} ${tapX}`}
                  class="tap"
                  x={at(tapX) + unit / 2 - 1.5}
                  y={at(tapY) + unit / 2 - 1.5}
                  width={3}
                  height={3}
                />
              )),
            )}
        </g>
        <Name width={width} x={short.x} text={`${names[1]} ${windows.length}×${windows.length}`} />
        <g transform={`translate(${short.x} ${top})`}>
          <rect class={classes[1]} width={short.size} height={short.size} />
          {lined && <Grid count={windows.length} unit={unit} />}
          <rect class="window" x={column * unit} y={row * unit} width={Math.max(2, unit)} height={Math.max(2, unit)} />
        </g>
      </svg>
    </div>
  );
}

/** Above its plane, or against the edge where it would not fit. */
function Name({ width, x, text }: { width: number; x: number; text: string }) {
  const long = x > 0 && x + 7 * text.length > width;
  return (
    <text class="name" x={long ? width : x} y={10} text-anchor={long ? 'end' : 'start'}>
      {text}
    </text>
  );
}

/** Lines between cells, as one path. */
function Grid({ count, unit }: { count: number; unit: number }) {
  const end = count * unit;
  const lines = Array.from({ length: count - 1 }, (_, i) => {
    const at = (i + 1) * unit;
    return `M${at} 0V${end}M0 ${at}H${end}`;
  });
  return <path class="grid-lines" d={lines.join('')} />;
}

/** Stripes for what no window reaches; a pattern, so that it does not rest on colour alone. */
export function Hatch() {
  return (
    <defs>
      <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="hatch" x1="0" y1="0" x2="0" y2="5" />
      </pattern>
    </defs>
  );
}
