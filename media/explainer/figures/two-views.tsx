/** Two shots of a wall and a post: from above, and the second shot with what the wall’s homography says about it. */

import { useMemo } from 'preact/hooks';
import { shown } from '../../../src/figures/shown';
import type { TwoViewsNumbers, TwoViewsState } from '../../../src/figures/two-views';
import { shotsOf } from '../../../src/figures/two-views-shots';
import type { DrawingProps } from './index';
import { Photo } from './photo';
import { Plane, type Spot } from './plane';

const gap = 12;
const head = 18;

/** Of the image: 640 × 480 pixels at a focal length of 500. */
const HALF_FIELD = 320 / 500;

export function TwoShots({ state, numbers, set, width }: DrawingProps<TwoViewsState, TwoViewsNumbers>) {
  const { turn, wall, zoom } = state;
  const [right = 0, ahead = 0] = state.move;
  const post = Math.min(state.post, wall);
  const top = Math.max(4, 1.1 * wall);
  const edge = (side: number): Spot => {
    const angle = (turn * Math.PI) / 180 + Math.atan((side * HALF_FIELD) / zoom);
    return [right + 2 * top * Math.sin(angle), ahead + 2 * top * Math.cos(angle)];
  };
  const near = (value: number) => Number(Math.min(1, Math.max(-1, value)).toFixed(2));
  const [isTurned, isMoved] = [turn !== 0, right !== 0 || ahead !== 0];
  return (
    <>
      <div class="figure-actions">
        <button
          type="button"
          class="small-button"
          aria-pressed={isTurned && !isMoved}
          onClick={() => set({ turn: 12, move: [0, 0] })}
        >
          Rotate the camera
        </button>
        <button
          type="button"
          class="small-button"
          aria-pressed={isMoved && !isTurned}
          onClick={() => set({ turn: 0, move: [0.5, 0] })}
        >
          Translate it
        </button>
      </div>
      <Plane
        x={[-0.7 * top, 0.7 * top]}
        y={[Math.min(-1.3, -0.15 * top), top]}
        width={width}
        step={0.1}
        points={[
          { name: 'first', at: [0, 0], kind: 'd' },
          { name: 'second', at: [right, ahead], kind: 'b', move: ([x, z]) => set({ move: [near(x), near(z)] }) },
          {
            name: 'post',
            at: [0, post],
            kind: 'a',
            said: `${shown(post, 3)} m away`,
            move: ([, z]) => set({ post: Math.min(wall, Math.max(1, z)) }),
          },
        ]}
        under={({ x, y }) => (
          <>
            <polygon
              class="rays"
              points={[[right, ahead] as Spot, edge(-1), edge(1)].map(([a, b]) => `${x(a)},${y(b)}`).join(' ')}
            />
            {[-1, 1].map(side => (
              <line key={side} class="straight least" x1={x(0)} y1={y(0)} x2={x(side * HALF_FIELD * top)} y2={y(top)} />
            ))}
            <line class="outline" x1={x(-0.4 * wall)} y1={y(wall)} x2={x(0.4 * wall)} y2={y(wall)} />
            <text class="name" x={x(0.4 * wall)} y={y(wall) - 5} text-anchor="end">
              wall
            </text>
          </>
        )}
      />
      <Shots state={state} numbers={numbers} width={width} />
      <p class="quiet">
        Above: from above. Below: the second shot, and the first laid over it by the wall’s homography. Solid: where the
        post is seen; dashed, and crosses on the wall: where the homography sends them.
      </p>
    </>
  );
}

interface ShotsProps {
  readonly state: TwoViewsState;
  readonly numbers: TwoViewsNumbers;
  readonly width: number;
}

/** The second shot alone, and both laid over each other with what the homography says. */
function Shots({ state, numbers, width }: ShotsProps) {
  const { H, wall, post, postMiss } = numbers;
  const shots = useMemo(() => shotsOf(state, H), [state, H]);
  const isNarrow = width < 300;
  const wide = isNarrow ? width : (width - gap) / 2;
  const tall = 0.75 * wide;
  const height = tall + head;
  const scale = wide / 640;
  const pictures = [
    { name: 'second shot', values: shots.second },
    { name: 'both', values: shots.overlay },
  ];
  const place = (pixel: readonly number[]) => `${pixel[0]! * scale},${pixel[1]! * scale}`;
  const outline = (pixels: readonly (readonly number[] | undefined)[]) => pixels.map(pixel => place(pixel!)).join(' ');
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${isNarrow ? 2 * height + gap : height}`} aria-hidden="true">
      {pictures.map(({ name, values }, index) => {
        const [left, top] = isNarrow ? [0, head + index * (height + gap)] : [index * (wide + gap), head];
        return (
          <g key={name} transform={`translate(${left} ${top})`}>
            <Photo values={values} isSmooth x={0} y={0} width={wide} height={tall} name={name} />
            {index === 1 && (
              // A drawing of its own, so that what lies outside of the image is cut off.
              // biome-ignore lint/a11y/noSvgWithoutTitle: part of a drawing that is hidden from readers as a whole
              <svg width={wide} height={tall} viewBox={`0 0 ${wide} ${tall}`}>
                {wall.map(({ sent }, corner) => (
                  <path key={corner} class="on-photo thin" d={`M${place(sent)}m-4 0h8m-4 -4v8`} />
                ))}
                {postMiss !== undefined && (
                  <>
                    <polygon class="on-photo" points={outline(post.map(({ second }) => second))} />
                    <polygon class="on-photo dashed" points={outline(post.map(({ sent }) => sent))} />
                  </>
                )}
              </svg>
            )}
            {postMiss === undefined && (
              <text class="label-of-point" x={wide / 2} y={tall / 2} text-anchor="middle">
                the post is behind
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
