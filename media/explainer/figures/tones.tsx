interface TonesProps {
  readonly values: readonly (readonly number[])[];
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly name: string;
}

/** A small grey picture of values from 0 to 1; in every theme more ink is brighter or darker than the page alike. */
export function Tones({ values, x, y, side, name }: TonesProps) {
  const unit = side / values.length;
  return (
    <g transform={`translate(${x} ${y})`}>
      <text class="name" y={-6}>
        {name}
      </text>
      {values.flatMap((row, r) =>
        stretches(row).map(({ from, to, tone }) => (
          <rect
            key={`${r} ${from}`}
            class="tone crisp"
            x={from * unit}
            y={r * unit}
            width={(to - from) * unit}
            height={unit}
            fill-opacity={tone}
          />
        )),
      )}
      <rect class="frame-line" width={side} height={side} />
    </g>
  );
}

/** Neighbours of one tone are one rectangle, and what is empty is none: pictures of ten thousand pixels stay light. */
function stretches(row: readonly number[]): readonly { from: number; to: number; tone: string }[] {
  const all: { from: number; to: number; tone: string }[] = [];
  row.forEach((value, index) => {
    const tone = Math.min(1, Math.max(0, value)).toFixed(3);
    const last = all.at(-1);
    if (last?.tone === tone) last.to = index + 1;
    else all.push({ from: index, to: index + 1, tone });
  });
  return all.filter(({ tone }) => Number(tone) > 0);
}
