/** Small maps of numbers, side by side, with one cell that is being looked at: by pointer, or with the arrow keys. */
import type { ComponentChildren } from 'preact';
import { shown } from '../../../src/figures/shown';

export type Cell = readonly [row: number, column: number];

interface MapProps {
  readonly values: readonly (readonly number[])[];
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  readonly name: string;
  /** Beside `cell`: what a cell is, as one of the drawing's classes. */
  readonly classOf?: (row: number, column: number) => string;
}

/** A map with its name above it; every cell shows its number where there is room. */
export function CellMap({ values, x, y, unit, name, classOf }: MapProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <text class="name" y={-6}>
        {name}
      </text>
      {values.flatMap((line, row) =>
        line.map((value, column) => (
          <g key={`${row} ${column}`} transform={`translate(${column * unit} ${row * unit})`}>
            <rect class={`cell ${classOf?.(row, column) ?? ''}`} width={unit} height={unit} />
            <text class="value" x={unit / 2} y={unit / 2 + 4} text-anchor="middle">
              {fitting(value, unit)}
            </text>
          </g>
        )),
      )}
    </g>
  );
}

/** As exact as the cell is wide: `0.026`, `.026`, `0.03`, `.03`, or nothing. */
export function fitting(value: number, unit: number): string {
  const [exact, short] = [shown(value, 2), shown(value, 1)];
  const bare = (text: string) => text.replace(/^(−?)0\./, '$1.');
  const fits = (text: string) => [...text].reduce((sum, sign) => sum + (sign === '.' ? 3.5 : 7), 0) <= unit - 3;
  return [exact, bare(exact), short, bare(short)].find(fits) ?? '';
}

interface PickProps {
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly chosen: Cell;
  readonly choose: (cell: Cell) => void;
  /** Which cell lies at a point of the drawing. */
  readonly cellAt: (x: number, y: number) => Cell | undefined;
  /** Whether pointing at a cell chooses it, without a button pressed. */
  readonly followsPointer?: boolean;
  /** What is chosen, in words; its row and column where absent. */
  readonly said?: string;
  readonly width: number;
  readonly height: number;
  readonly children: ComponentChildren;
}

/** The drawing around such maps. */
export function Pick({
  label,
  rows,
  columns,
  chosen: [row, column],
  choose,
  cellAt,
  followsPointer = false,
  said,
  width,
  height,
  children,
}: PickProps) {
  const move = (toRow: number, toColumn: number) =>
    choose([Math.max(0, Math.min(rows - 1, toRow)), Math.max(0, Math.min(columns - 1, toColumn))]);
  const point = (event: PointerEvent) => {
    const svg = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') svg.setPointerCapture(event.pointerId);
    else if (event.buttons === 0 && !followsPointer) return;
    const box = svg.getBoundingClientRect();
    const cell = cellAt(
      ((event.clientX - box.left) * width) / box.width,
      ((event.clientY - box.top) * height) / box.height,
    );
    if (cell) move(...cell);
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, Cell> = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [0, 0],
      End: [rows - 1, columns - 1],
    };
    const target = steps[event.key];
    if (!target) return;
    event.preventDefault();
    move(...target);
  };
  return (
    <div
      class="handle"
      tabIndex={0}
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={rows * columns - 1}
      aria-valuenow={row * columns + column}
      aria-valuetext={said ?? `row ${row}, column ${column} of ${rows} by ${columns}`}
      onKeyDown={press}
    >
      <svg
        class="drawing"
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onPointerDown={point}
        onPointerMove={point}
      >
        {children}
      </svg>
    </div>
  );
}
