/** A recurrent network unrolled: inputs below, cells in the middle, outputs above, and what the chosen output can have seen. */
import { chosen, type SetupNumbers, type SetupState } from '../../../src/figures/sequence-setups';
import { Arrow } from './arrow';
import type { DrawingProps } from './index';
import type { Spot } from './plane';

/** Where rows lie; backwards readers and writers share one, for no writer stands over a reader. */
const [OUTPUTS, SHELF, UPPER, FORWARDS, INPUTS] = [16, 42, 78, 128, 180];

export function UnrolledSetup({ state, numbers, width }: DrawingProps<SetupState, SetupNumbers>) {
  const { reads, writes, outputs, sees } = numbers;
  const at = chosen(state, outputs);
  const columns = Math.max(1, reads + writes);
  const pitch = Math.min(54, (Math.min(width, 420) - 8) / columns);
  const box = Math.min(28, pitch - 6);
  const half = box / 2 + 2;
  const isBoth = state.bidirectional && reads > 0;
  // Both cells of one step stand a little apart, so that an arrow passes each.
  const off = isBoth ? Math.min(10, 0.36 * box) : 0;
  const x = (column: number) => (width - pitch * columns) / 2 + pitch * (column + 0.5);
  const seen = new Set(sees[at]);
  const over = (output: number) => (writes > 0 ? reads + output : outputs === 1 ? columns - 1 : output);
  const isPerStep = writes === 0 && outputs === reads && state.setup === 'many to many, direct';
  const faint = (isUsed: boolean) => (isUsed ? undefined : 'faint');
  const steps = (count: number) => Array.from({ length: count }, (_, t) => t);
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${INPUTS + 20}`} aria-hidden="true">
      {steps(Math.max(1, reads)).map(t => (
        <g key={`input ${t}`} class={faint(seen.has(t))}>
          <Box at={[x(t), INPUTS]} size={box} kind="image" text={`x${t + 1}`} />
          <Arrow
            from={[x(t) - off, INPUTS - half]}
            to={[x(t) - off, (reads > 0 || state.setup === 'one to one' ? FORWARDS : UPPER) + half]}
          />
          {isBoth && <Arrow from={[x(t) + off, INPUTS - half]} to={[x(t) + off, UPPER + half]} />}
        </g>
      ))}
      {state.setup === 'one to one' && (
        <>
          <Box at={[x(0), FORWARDS]} size={box} kind="window" text="f" />
          <Arrow from={[x(0), FORWARDS - half]} to={[x(0), OUTPUTS + half]} />
        </>
      )}
      {steps(reads).map(t => (
        <g key={`forwards ${t}`} class={faint(!isPerStep || t <= at)}>
          <Box at={[x(t) - off, FORWARDS]} size={box} kind="window" text="h" />
          {t > 0 && <Arrow from={[x(t - 1) - off + half, FORWARDS]} to={[x(t) - off - half, FORWARDS]} />}
        </g>
      ))}
      {isBoth &&
        steps(reads).map(t => (
          <g key={`backwards ${t}`} class={faint(!isPerStep || t >= at)}>
            <Box at={[x(t) + off, UPPER]} size={box} kind="window" text="h′" />
            {t > 0 && <Arrow from={[x(t) + off - half, UPPER]} to={[x(t - 1) + off + half, UPPER]} />}
          </g>
        ))}
      {isPerStep &&
        steps(reads).map(t => (
          <g key={`out ${t}`} class={faint(t === at)}>
            <Arrow from={[x(t) - off, FORWARDS - half]} to={[x(t) - off, OUTPUTS + half]} />
            {isBoth && <Arrow from={[x(t) + off, UPPER - half]} to={[x(t) + off, OUTPUTS + half]} />}
          </g>
        ))}
      {state.setup === 'many to one' && (
        <Arrow from={[x(reads - 1) - off, FORWARDS - half]} to={[x(reads - 1) - off, OUTPUTS + half]} />
      )}
      {writes > 0 && reads > 0 && (
        <Arrow from={[x(reads - 1) - off + half, FORWARDS - 6]} to={[x(reads) - half + 2, UPPER + half - 2]} />
      )}
      {isBoth && !isPerStep && (
        // The backward direction ends at the first element.
        <Around
          from={[x(0) + off, UPPER - half]}
          to={writes > 0 ? [x(reads), UPPER - half] : [x(reads - 1) + off, OUTPUTS + half]}
        />
      )}
      {steps(writes).map(t => (
        <g key={`write ${t}`} class={faint(t <= at)}>
          <Box at={[x(reads + t), UPPER]} size={box} kind="window writes" text="s" />
          {t > 0 && <Arrow from={[x(reads + t - 1) + half, UPPER]} to={[x(reads + t) - half, UPPER]} />}
          {t > 0 && (
            <Arrow
              kind="fed"
              from={[x(reads + t - 1) + half - 2, OUTPUTS + half]}
              to={[x(reads + t) - half + 4, UPPER - half]}
            />
          )}
          <Arrow from={[x(reads + t) + 4, UPPER - half]} to={[x(reads + t) + 4, OUTPUTS + half]} />
        </g>
      ))}
      {steps(outputs).map(output => (
        <Box
          key={`output ${output}`}
          at={[x(over(output)), OUTPUTS]}
          size={box}
          kind={output === at ? 'result looked-at' : 'result'}
          text={`y${output + 1}`}
        />
      ))}
    </svg>
  );
}

/** Up to the shelf above the cells, along it, and to its end, which lies above or below. */
function Around({ from, to }: { from: Spot; to: Spot }) {
  return (
    <>
      <path class="wire" d={`M${from.join(' ')}V${SHELF}H${to[0]}`} />
      <Arrow from={[to[0], SHELF]} to={to} />
    </>
  );
}

function Box({ at: [x, y], size, kind, text }: { at: Spot; size: number; kind: string; text: string }) {
  return (
    <>
      <rect class={`cell ${kind}`} x={x - size / 2} y={y - size / 2} width={size} height={size} rx={3} />
      <text class="value" x={x} y={y + 4} text-anchor="middle">
        {text}
      </text>
    </>
  );
}
