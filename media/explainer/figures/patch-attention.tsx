/**
 * A picture cut into patches that fly into a row of tokens, and a tint on the picture for what the chosen token attends to.
 * Point at a patch or at a token, or use the arrow keys; Home is the class token.
 */
import { type PatchAttentionNumbers, type PatchAttentionState, placeOf } from '../../../src/figures/patch-attention';
import { PHOTO_SIDE, photo } from '../../../src/figures/photo';
import { shown } from '../../../src/figures/shown';
import type { DrawingProps } from './index';
import { Pixels } from './pixels';
import { Play } from './play';
import { tokenRow } from './token-row';
import './patch-attention.css';

const top = 4;

export function PatchAttention({
  state,
  numbers,
  set,
  width,
}: DrawingProps<PatchAttentionState, PatchAttentionNumbers>) {
  const { side, token, weights } = numbers;
  const size = Math.min(width - 4, 216);
  const left = (width - size) / 2;
  const unit = size / side;
  const row = tokenRow(weights.length, width, top + size + 26);
  const most = Math.max(...weights);
  const choose = (next: number) => set({ token: Math.max(0, Math.min(weights.length - 1, next)) });
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGSVGElement).getBoundingClientRect();
    const scale = width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const [r, c] = [Math.floor((y - top) / unit), Math.floor((x - left) / unit)];
    const isInPicture = r >= 0 && r < side && c >= 0 && c < side;
    const at = isInPicture ? 1 + r * side + c : row.at(x, y);
    if (at !== undefined && at !== token) choose(at);
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: token - 1,
      ArrowRight: token + 1,
      ArrowUp: token > side ? token - side : token,
      ArrowDown: token === 0 ? 1 : token + side < weights.length ? token + side : token,
      Home: 0,
      End: weights.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
  const inPicture = (index: number) => [left + (index % side) * unit, top + Math.floor(index / side) * unit] as const;
  return (
    <>
      <div
        class="handle"
        tabIndex={0}
        role="slider"
        aria-label="Token"
        aria-valuemin={0}
        aria-valuemax={weights.length - 1}
        aria-valuenow={token}
        aria-valuetext={`token ${token}, ${placeOf(token, side)}; most weight goes to ${placeOf(numbers.largest[0]!, side)}, ${shown(weights[numbers.largest[0]!]!, 2)}`}
        onKeyDown={press}
      >
        <svg
          class="drawing"
          viewBox={`0 0 ${width} ${row.bottom + 2}`}
          aria-hidden="true"
          onPointerDown={point}
          onPointerMove={point}
        >
          <Pixels picture={photo} x={left} y={top} unit={size / PHOTO_SIDE} />
          {weights.slice(1).map((weight, index) => {
            const [x, y] = inPicture(index);
            return (
              <g key={index}>
                <rect class="veil crisp" x={x} y={y} width={unit} height={unit} fill-opacity={veil(weight / most)} />
                {weight > 0.25 * most && (
                  <rect class="attended" x={x + 1} y={y + 1} width={unit - 2} height={unit - 2} />
                )}
              </g>
            );
          })}
          <path class="cuts" d={cuts(left, size, side)} />
          {token > 0 && <Outline at={inPicture(token - 1)} unit={unit} />}
          {weights.map((weight, index) => {
            const [x, y] = row.place(index);
            const share = (row.tall * weight) / most;
            return (
              <rect
                key={index}
                class="weight"
                x={x}
                y={y + row.unit + 1}
                width={row.unit}
                height={Math.max(0.5, share)}
              />
            );
          })}
          <ClassToken at={row.place(0)} unit={row.unit} />
          {Array.from({ length: side * side }, (_, index) => {
            const flown = eased(flight(state.along, index, side * side));
            const [from, to] = [inPicture(index), row.place(index + 1)];
            const at = (axis: 0 | 1) => from[axis] + flown * (to[axis] - from[axis]);
            const tile = unit + flown * (row.unit - unit);
            if (flown === 0) return null;
            return (
              <Pixels
                key={index}
                picture={patchOf(index, side, numbers.patch)}
                x={at(0)}
                y={at(1)}
                unit={tile / numbers.patch}
              />
            );
          })}
          <text class="name" x={2} y={row.top - 7}>
            tokens
          </text>
          <Outline at={row.place(token)} unit={row.unit} />
        </svg>
      </div>
      <Play
        label="Cut the picture"
        value={state.along}
        min={0}
        max={1}
        step={0.01}
        seconds={2.5}
        set={along => set({ along: Number(along.toFixed(2)) })}
      />
      <p class="quiet">
        Bright and framed: much attended to. Bars below the tokens: their weights, of which the longest is{' '}
        {shown(most, 2)}. The token with a c is the class token.
      </p>
    </>
  );
}

function patchOf(index: number, side: number, patch: number) {
  const [row, column] = [Math.floor(index / side) * patch, (index % side) * patch];
  return photo.slice(row, row + patch).map(line => line.slice(column, column + patch));
}

/** Each sets out a little after the one before. */
function flight(along: number, index: number, count: number): number {
  return Math.max(0, Math.min(1, 2.5 * along - (1.5 * index) / count));
}

function eased(share: number): number {
  return share * share * (3 - 2 * share);
}

/** What is not attended to lies in the dark. */
function veil(share: number): string {
  return (0.78 * (1 - share ** 0.6)).toFixed(3);
}

function cuts(left: number, size: number, side: number): string {
  const unit = size / side;
  return Array.from(
    { length: side + 1 },
    (_, index) => `M${left + index * unit} ${top}v${size}M${left} ${top + index * unit}h${size}`,
  ).join('');
}

function Outline({ at: [x, y], unit }: { at: readonly [number, number]; unit: number }) {
  return <rect class="outline" x={x} y={y} width={unit} height={unit} />;
}

function ClassToken({ at: [x, y], unit }: { at: readonly [number, number]; unit: number }) {
  return (
    <>
      <rect class="cell" x={x} y={y} width={unit} height={unit} />
      <text class="name" x={x + unit / 2} y={y + unit / 2 + 4} text-anchor="middle">
        c
      </text>
    </>
  );
}
