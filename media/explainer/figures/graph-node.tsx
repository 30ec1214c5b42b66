/** One node of a computational graph: its name in a circle, its value above, the gradient that arrives there below. */
export const RADIUS = 13;

interface Props {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly isInput: boolean;
  /** As written; empty for what is not there yet. */
  readonly value: string;
  readonly gradient: string;
  /** Where the texts begin, to the right of the middle: beside an edge from above or below. On the middle where absent. */
  readonly start?: number;
  readonly isAtWork?: boolean;
}

export function Node({ x, y, name, isInput, value, gradient, start, isAtWork = false }: Props) {
  const anchor = start === undefined ? 'middle' : 'start';
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle class={`node ${isInput ? 'image' : 'result'} ${isAtWork ? 'at-work' : ''}`} r={RADIUS} />
      <text class="name" y={4} text-anchor="middle">
        {name}
      </text>
      <text class="forward" x={start ?? 0} y={-RADIUS - 4} text-anchor={anchor}>
        {value}
      </text>
      <text class="backward" x={start ?? 0} y={RADIUS + 12} text-anchor={anchor}>
        {gradient}
      </text>
    </g>
  );
}

/** Where an edge between two nodes begins and ends. */
export function between(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): readonly [readonly [number, number], readonly [number, number]] {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const cut = RADIUS / Math.hypot(dx, dy);
  return [
    [x1 + cut * dx, y1 + cut * dy],
    [x2 - cut * dx, y2 - cut * dy],
  ];
}
