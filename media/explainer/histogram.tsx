/** How the values of a tensor are spread: equally wide bins, with zero marked where it is among them. */
import type { LayerResult } from '../../src/panels/run-protocol';
import { useRoom } from './room';
import { written } from './written';

const height = 64;

export function Histogram({ histogram }: { histogram: NonNullable<LayerResult['histogram']> }) {
  const [room, width] = useRoom(460);
  const { from, to, counts } = histogram;
  const most = Math.max(...counts);
  const bin = width / counts.length;
  const zero = from < 0 && to > 0 ? (-from / (to - from)) * width : undefined;
  const fullest = counts.indexOf(most);
  const step = (to - from) / counts.length;
  const said = `Values from ${written(from)} to ${written(to)}; most often between ${written(from + fullest * step)} and ${written(from + (fullest + 1) * step)}`;
  return (
    <figure class="histogram" ref={room}>
      <svg viewBox={`0 0 ${width} ${height + 14}`} role="img" aria-label={said}>
        {counts.map((count, index) => {
          const tall = most > 0 ? (count / most) * height : 0;
          return (
            <rect
              key={index}
              x={index * bin + 0.5}
              width={bin - 1}
              // What is there is seen, however little it is.
              y={height - (count > 0 ? Math.max(1, tall) : 0)}
              height={count > 0 ? Math.max(1, tall) : 0}
            />
          );
        })}
        <line x1={0} x2={width} y1={height} y2={height} />
        {zero !== undefined && <line class="zero" x1={zero} x2={zero} y1={0} y2={height} />}
        <text x={0} y={height + 11}>
          {written(from)}
        </text>
        {zero !== undefined && zero > 40 && zero < width - 40 && (
          <text x={zero} y={height + 11} text-anchor="middle">
            0
          </text>
        )}
        <text x={width} y={height + 11} text-anchor="end">
          {written(to)}
        </text>
      </svg>
    </figure>
  );
}
