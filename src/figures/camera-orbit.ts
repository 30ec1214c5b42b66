/** Looking at the world of the camera figure from any side: an orthographic view that turns about the vertical and tilts. */

/** What the view turns about, in the world: halfway between the camera's first place and the box. */
export const PIVOT = [0, 0, 4] as const;

/**
 * Where a point of the world is seen from `azimuth` degrees around and `elevation` degrees above, in metres to the right of
 * the pivot and up from it. At 0°, 0° one looks along the world's z; at 0°, 90° from above, with z up.
 */
export function seenFrom(
  [azimuth = 0, elevation = 0]: readonly number[],
  world: readonly number[],
): readonly [number, number] {
  const [x, y, z] = PIVOT.map((middle, axis) => (world[axis] ?? 0) - middle) as [number, number, number];
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const away = Math.cos(a) * z - Math.sin(a) * x;
  return [Math.cos(a) * x + Math.sin(a) * z, Math.sin(e) * away - Math.cos(e) * y];
}

/** The view turned on by so many degrees; it stays above the ground. */
export function orbited(
  [azimuth = 0, elevation = 0]: readonly number[],
  around: number,
  up: number,
): readonly [number, number] {
  const turned = ((((azimuth + around + 180) % 360) + 360) % 360) - 180;
  return [turned, Math.min(90, Math.max(0, elevation + up))];
}

/** `from 30° to the right, 25° above` */
export function orbitSaid([azimuth = 0, elevation = 0]: readonly number[]): string {
  const side =
    azimuth === 0 ? 'from behind the camera' : `from ${Math.abs(azimuth)}° to the ${azimuth < 0 ? 'right' : 'left'}`;
  return `${side}, ${elevation}° above`;
}
