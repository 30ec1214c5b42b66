/** A place between four pixels, with the four rectangles that are their weights. */
import { PIXELS, type SamplePatchNumbers, type SamplePatchState, samplePatch } from '../../../src/figures/sample-patch';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';
import { Photo } from './photo';
import { Plane, type Spot } from './plane';

/** Each pixel's shade, which its rectangle has too. */
const KINDS = ['a', 'b', 'c', 'd'] as const;

export function SamplePatch({ state, numbers, set, width }: DrawingProps<SamplePatchState, SamplePatchNumbers>) {
  const [px = 0, py = 0] = state.place;
  // Of the plane, where larger numbers are further up.
  const at = (index: number): Spot => [index % 2, index < 2 ? 1 : 0];
  const wide = Math.min(width, 330);
  return (
    <>
      <Plane
        x={[-0.3, 1.3]}
        y={[-0.2, 1.22]}
        width={wide}
        step={0.05}
        points={[
          {
            name: 'place',
            at: [px, 1 - py],
            kind: 'd',
            said: `x ${shown(px)}, y ${shown(py)}`,
            move: ([x, y]) =>
              set({ place: [x, 1 - y].map(value => Number(Math.min(1, Math.max(0, value)).toFixed(3))) }),
          },
        ]}
        under={({ x, y }) => (
          <>
            {PIXELS.map((name, index) => {
              // From the place to the pixel opposite.
              const [ox, oy] = at(3 - index);
              const [left, right] = [x(Math.min(px, ox)), x(Math.max(px, ox))];
              const [top, bottom] = [y(Math.max(1 - py, oy)), y(Math.min(1 - py, oy))];
              return (
                <g key={name}>
                  <rect
                    class={`share kind-${KINDS[index]}`}
                    x={left}
                    y={top}
                    width={right - left}
                    height={bottom - top}
                  />
                  {right - left > 40 && bottom - top > 20 && (
                    <text class="name" x={(left + right) / 2} y={(top + bottom) / 2 + 4} text-anchor="middle">
                      {shown(numbers.weights[index]!, 3)}
                    </text>
                  )}
                </g>
              );
            })}
            <path
              class="grid-lines"
              stroke-dasharray="4 3"
              d={`M${x(0.5)} ${y(0)}V${y(1)}M${x(0)} ${y(0.5)}H${x(1)}`}
            />
            {PIXELS.map((name, index) => {
              const [cx, cy] = [x(at(index)[0]), y(at(index)[1])];
              return (
                <g key={name}>
                  {index === numbers.nearest && <circle class="mean" cx={cx} cy={cy} r={11} />}
                  <rect class={`mark kind-${KINDS[index]}`} x={cx - 6} y={cy - 6} width={12} height={12} />
                  <text
                    class="name"
                    x={cx + (index % 2 ? 16 : -16)}
                    y={cy + 4}
                    text-anchor={index % 2 ? 'start' : 'end'}
                  >
                    {shown(state.pixels[index] ?? 0)}
                  </text>
                </g>
              );
            })}
          </>
        )}
      />
      <p class="quiet">Ring: the pixel that nearest takes; dashed: where it changes its mind.</p>
      <Surfaces state={state} numbers={numbers} width={wide} />
    </>
  );
}

/** Points a side at which both surfaces are drawn. */
const FINE = 32;
const gap = 14;

/** What both ways read everywhere between the four pixels, side by side, and at the place. */
function Surfaces({ state, numbers: { bilinear, nearest }, width }: SurfacesProps) {
  const side = (width - gap) / 2;
  const [px = 0, py = 0] = state.place;
  const surfaces = [
    { name: 'bilinear', read: bilinear, of: (at: SamplePatchNumbers) => at.bilinear },
    {
      name: 'nearest',
      read: state.pixels[nearest] ?? 0,
      of: (at: SamplePatchNumbers) => state.pixels[at.nearest] ?? 0,
    },
  ];
  return (
    <svg class="drawing" style={{ maxWidth: `${width}px` }} viewBox={`0 0 ${width} ${side + 42}`} aria-hidden="true">
      {surfaces.map(({ name, read, of }, index) => {
        const left = index * (side + gap);
        const values = Array.from({ length: FINE }, (_, row) =>
          Array.from({ length: FINE }, (__, column) =>
            of(samplePatch.compute({ ...state, place: [(column + 0.5) / FINE, (row + 0.5) / FINE] })),
          ),
        );
        return (
          <g key={name}>
            <Photo values={values} most={99} x={left} y={18} width={side} height={side} name={name} />
            <circle class="on-photo" cx={left + px * side} cy={18 + py * side} r={5} />
            <text class="chosen" x={left} y={side + 36}>
              {`reads ${shown(read)}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

interface SurfacesProps {
  readonly state: SamplePatchState;
  readonly numbers: SamplePatchNumbers;
  readonly width: number;
}
