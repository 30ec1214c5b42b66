/** An arrow from one spot of a drawing to another. */
import type { Spot } from './plane';

export function Arrow({ from: [x1, y1], to: [x2, y2], kind = '' }: { from: Spot; to: Spot; kind?: string }) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const head = `${x2},${y2} ${x2 - 7 * ux + 3.5 * uy},${y2 - 7 * uy - 3.5 * ux} ${x2 - 7 * ux - 3.5 * uy},${y2 - 7 * uy + 3.5 * ux}`;
  return (
    <g class={`arrow ${kind}`.trim()}>
      <line x1={x1} y1={y1} x2={x2 - 5 * ux} y2={y2 - 5 * uy} />
      <polygon points={head} />
    </g>
  );
}
