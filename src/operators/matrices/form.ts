/** How a 3×3 matrix that stands alone may be read: what its form alone makes certain. */
import { intrinsicsFacts, intrinsicsOf, rotationFacts } from './camera';
import { planeFacts } from './plane';
import type { Rows } from './written';

export function formFacts(rows: Rows | undefined): readonly string[] {
  if (rows?.length !== 3 || rows[0]!.length !== 3) return [];
  const isIdentity = rows.flat().join() === '1,0,0,0,1,0,0,0,1';
  if (isIdentity) return ['The identity: multiplied by it, nothing changes.'];
  const turn = rotationFacts(rows);
  if (turn.length > 0) return turn;
  const camera = intrinsicsOf(rows);
  // An affine map has this form too, but not these sizes.
  if (camera && Math.min(camera.fx, camera.fy) >= 30 && camera.cx > 0 && camera.cy > 0) {
    const [first, ...others] = intrinsicsFacts(camera);
    return [`As the intrinsics of a camera: ${first![0]!.toLowerCase()}${first!.slice(1)}`, ...others];
  }
  const [g, h, i] = rows[2]!;
  const isHomography = i === 1 && (g !== 0 || h !== 0) && Math.abs(g!) < 0.1 && Math.abs(h!) < 0.1;
  if (!isHomography && !(camera === undefined && rows[2]!.join() === '0,0,1')) return [];
  const [kind, ...others] = planeFacts(rows);
  return [`As a map of the plane, (x, y, 1) to (x′, y′, w): ${kind![0]!.toLowerCase()}${kind!.slice(1)}`, ...others];
}
