/** Two shots of a wall and a post: from above, and the second shot with what the wall’s homography says about it. */
import { shown } from '../../../src/figures/shown';
import type { TwoViewsNumbers, TwoViewsState, ViewedPoint } from '../../../src/figures/two-views';
import type { DrawingProps } from './index';
import { Plane, type Spot } from './plane';

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
  return (
    <>
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
      <SecondShot numbers={numbers} width={Math.min(width, 320)} />
      <p class="quiet">
        Above: from above. Below: the second shot. Solid: what it sees; dashed, and crosses on the wall: where the
        wall’s homography says it is.
      </p>
    </>
  );
}

function SecondShot({ numbers: { wall, post, postMiss }, width }: { numbers: TwoViewsNumbers; width: number }) {
  const scale = width / 640;
  const height = 480 * scale;
  const place = (pixel: readonly number[]) => `${pixel[0]! * scale},${pixel[1]! * scale}`;
  const line = (points: readonly ViewedPoint[]) => points.map(({ second }) => place(second!)).join(' ');
  const rows = [0, 1].map(row => wall.filter((_, index) => index % 2 === row));
  const posts = wall.filter((_, index) => index % 2 === 0).map((upper, index) => [upper, wall[2 * index + 1]!]);
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${height}`} style={{ maxWidth: `${width}px` }} aria-hidden="true">
      <rect class="frame" x={0.5} y={0.5} width={width - 1} height={height - 1} />
      {[...rows, ...posts].map((points, index) => (
        <polyline key={index} class="frame-line" points={line(points)} />
      ))}
      {wall.map(({ sent }, index) => (
        <path key={index} class="centre" d={`M${place(sent)}m-4 0h8m-4 -4v8`} />
      ))}
      {postMiss !== undefined && (
        <>
          <polygon class="band" points={line(post)} />
          <polygon class="fitted" points={line(post)} />
          <polygon class="truth" points={post.map(({ sent }) => place(sent)).join(' ')} />
        </>
      )}
      {postMiss === undefined && (
        <text x={width / 2} y={height / 2} text-anchor="middle">
          the post is behind
        </text>
      )}
    </svg>
  );
}
