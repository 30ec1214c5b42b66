/**
 * Convolution arithmetic, drawn twice: the square as a whole, to scale, with a window to drag; and below it one side
 * close up, cell by cell, where padding, stride and what the floor drops can be counted.
 *
 * A window always stands on the *long* side: on the input of a convolution, on the output of a transposed one. The other
 * side has one cell a window.
 */
import { useState } from 'preact/hooks';
import type { ConvNumbers, ConvState } from '../../../src/figures/conv-arithmetic';
import { Planes } from './conv-planes';
import { Strip } from './conv-strip';
import type { DrawingProps } from './index';
import { Play } from './play';

/** The figure's numbers in the words of the drawing. */
export interface Layout {
  /** Cells of the side that windows stand on, without padding. */
  readonly length: number;
  readonly padding: number;
  readonly span: number;
  readonly dropped: number;
  readonly windows: readonly (readonly number[])[];
  readonly transposed: boolean;
}

export function ConvArithmetic({ state, numbers, width }: DrawingProps<ConvState, ConvNumbers>) {
  const [chosen, choose] = useState<readonly [number, number]>([0, 0]);
  if (numbers.output === undefined) return null;
  const layout: Layout = {
    length: state.transposed ? numbers.output : state.input,
    padding: state.padding,
    span: numbers.span,
    dropped: numbers.dropped,
    windows: numbers.windows,
    transposed: state.transposed,
  };
  const last = layout.windows.length - 1;
  const inside = (index: number) => Math.max(0, Math.min(last, index));
  const [row, column] = [inside(chosen[0]), inside(chosen[1])];
  const move = (toRow: number, toColumn: number) => choose([inside(toRow), inside(toColumn)]);
  return (
    <>
      <Planes width={width} layout={layout} row={row} column={column} move={move} />
      <Strip width={width} layout={layout} column={column} />
      {last > 0 && (
        <Play
          label="Slide the window"
          value={row * (last + 1) + column}
          min={0}
          max={(last + 1) ** 2 - 1}
          step={1}
          seconds={Math.min(10, 0.3 * (last + 1) ** 2)}
          set={at => choose([Math.floor(at / (last + 1)), at % (last + 1)])}
        />
      )}
      <p class="quiet">{inWords(layout, column)}</p>
    </>
  );
}

/** What the chosen window does along one side: `Output 0 reads cells −3 to 3; 3 of its 7 taps are padding.` */
function inWords({ windows, length, transposed }: Layout, column: number): string {
  const taps = windows[column] ?? [];
  const outside = taps.filter(tap => tap < 0 || tap >= length).length;
  const reach =
    taps.length === 1 ? `cell ${written(taps[0]!)}` : `cells ${written(taps[0]!)} to ${written(taps.at(-1)!)}`;
  const beyond =
    outside === 0
      ? ''
      : `; ${outside} of its ${taps.length} taps ${outside === 1 ? 'is' : 'are'} ${transposed ? 'cropped' : 'padding'}`;
  return transposed ? `Input ${column} is spread over ${reach}${beyond}.` : `Output ${column} reads ${reach}${beyond}.`;
}

function written(cell: number): string {
  return String(cell).replace('-', '−');
}
