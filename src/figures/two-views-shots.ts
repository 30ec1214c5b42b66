/**
 * What both cameras of the two-views figure see: a picture on the wall and a striped post before it, ray by ray; and the
 * first shot laid over the second by the wall's homography, in which the post is doubled where there is parallax.
 */
import { type Bytes, scene } from './scene';
import type { TwoViewsState } from './two-views';
import { inverseOf, readAt, sent } from './warp';

export interface Shots {
  /** Rows from the top, 0 to 255. */
  readonly second: Bytes;
  /** The mean of the second shot and of the first, sent by H; the second alone where the first saw nothing. */
  readonly overlay: Bytes;
}

/** Of an image of 640 × 480 pixels. */
export const SHOT = { columns: 160, rows: 120 } as const;
const PIXEL = 4;

/** Half of the picture on the wall, and the post's sides, as shares of their depths. */
const PICTURE = { across: 0.45, down: 0.35 } as const;
const POST = { across: 0.05, top: -0.2, bottom: 0.3, stripe: 0.1 } as const;
const FOCAL = 500;
const MIDDLE = [320, 240] as const;
const NOTHING = 128;

type Vector = readonly [x: number, y: number, z: number];

export function shotsOf(state: TwoViewsState, H: readonly (readonly number[])[]): Shots {
  const back = inverseOf(H);
  const first = (u: number, v: number) => seen(state, [0, 0, 0], ray(u, v, 1, 0));
  const [right = 0, ahead = 0] = state.move;
  const second = (u: number, v: number) => seen(state, [right, 0, ahead], ray(u, v, state.zoom, state.turn));
  const image = (of: (u: number, v: number) => number) =>
    Array.from({ length: SHOT.rows }, (_, row) =>
      Array.from({ length: SHOT.columns }, (__, column) => of((column + 0.5) * PIXEL, (row + 0.5) * PIXEL)),
    );
  return {
    second: image(second),
    overlay: image((u, v) => {
      const [x, y] = back ? sent(back, u, v) : [-1, -1];
      const isSeen = x >= 0 && x < 2 * MIDDLE[0] && y >= 0 && y < 2 * MIDDLE[1];
      return isSeen ? (second(u, v) + first(x, y)) / 2 : second(u, v);
    }),
  };
}

/** Where a pixel looks, in the first camera's frame. */
function ray(u: number, v: number, zoom: number, turn: number): Vector {
  const [x, y] = [(u - MIDDLE[0]) / (zoom * FOCAL), (v - MIDDLE[1]) / (zoom * FOCAL)];
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  return [cos * x + sin, y, cos - sin * x];
}

function seen({ wall, post }: TwoViewsState, from: Vector, along: Vector): number {
  const depth = Math.min(post, wall);
  // As shares of the depth.
  const at = (z: number): readonly [number, number] | undefined => {
    const times = (z - from[2]) / along[2];
    return times > 0 ? [(from[0] + times * along[0]) / z, (from[1] + times * along[1]) / z] : undefined;
  };
  const [px, py] = at(depth) ?? [1, 1];
  if (Math.abs(px) < POST.across && py > POST.top && py < POST.bottom)
    return Math.floor((py - POST.top) / POST.stripe + 1e-9) % 2 === 0 ? 20 : 240;
  const [wx, wy] = at(wall) ?? [1, 1];
  if (Math.abs(wx) >= PICTURE.across || Math.abs(wy) >= PICTURE.down) return NOTHING;
  const side = scene.length;
  const share = (value: number, half: number) => ((value / half + 1) / 2) * side - 0.5;
  return readAt(scene, share(wx, PICTURE.across), share(wy, PICTURE.down));
}
