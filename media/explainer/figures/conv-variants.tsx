/**
 * One input through five convolutions, a tab each: the maps as greys, the cells that belong together marked and joined by
 * wires; and below, what each of the five costs.
 */

import { type Tap, VARIANTS, type VariantsNumbers, type VariantsState } from '../../../src/figures/conv-variants';
import { SIDE } from '../../../src/figures/conv-variants-maps';
import { type Cell, Pick } from './cells';
import { SheetMap, shadesOf } from './conv-sheets';
import type { DrawingProps } from './index';
import { Parts } from './parts';
import { Play } from './play';

type Props = DrawingProps<VariantsState, VariantsNumbers>;

const top = 14;
/** Room for wires. */
const between = 40;

export function ConvVariants({ state, numbers, set, width }: Props) {
  const { variant, cost } = state;
  return (
    <>
      <fieldset class="tasks" aria-label="Variant">
        {VARIANTS.map(each => (
          <button
            key={each}
            type="button"
            class="small-button"
            aria-pressed={each === variant}
            onClick={() => set({ variant: each })}
          >
            {each}
          </button>
        ))}
      </fieldset>
      <Sheets {...{ state, numbers, set, width }} />
      <Play
        label="Slide the taps"
        value={state.at}
        min={0}
        max={SIDE ** 2 - 1}
        step={1}
        seconds={9}
        set={at => set({ at })}
      />
      <p class="quiet">
        Drawn: 3 channels of {SIDE}×{SIDE}. Counted: {state.in_channels} to {state.out_channels} of {state.size}×
        {state.size}.
      </p>
      <Parts
        heads={['convolution', '', cost]}
        rows={VARIANTS.map(name => ({
          name: name === variant ? `▸ ${name}` : name,
          detail: '',
          amount: cost === 'weights' ? numbers.costs[name].weights : numbers.costs[name].macs,
          isApart: name !== variant,
        }))}
      />
    </>
  );
}

/** The maps of input, middle and output in columns, their channels one below the other. */
function Sheets({ state, numbers: { input, middle, output, taps, span }, set, width }: Omit<Props, 'openNote'>) {
  const isTransposed = state.variant === 'transposed';
  const columns = [
    { name: 'input', maps: input, taps: taps.input },
    ...(middle ? [{ name: 'depthwise', maps: middle, taps: taps.middle }] : []),
    { name: 'output', maps: output, taps: taps.output },
  ];
  // One scale for all tabs, so that the input stays what it is; in the widest are 18 cells and a margin, or three maps.
  const unit = Math.min(13, (width - 2 * between - 4) / 20);
  const beyond = Math.max(1, (span - 1) / 2) * unit;
  const slot = Math.max(...columns.map(({ maps }) => maps[0]!.length)) * unit + beyond + 6;
  const place = (index: number, channel: number) => {
    const before = columns.slice(0, index).reduce((sum, { maps }) => sum + maps[0]!.length * unit + between, 0);
    const side = columns[index]!.maps[0]!.length * unit;
    return { x: beyond + 2 + before, y: top + beyond + channel * slot + (slot - beyond - 6 - side) / 2 };
  };
  const last = columns.length - 1;
  const looked = isTransposed ? 0 : last;
  const [row, column] = [Math.floor(state.at / SIDE), state.at % SIDE];
  const choose = ([line, to]: Cell) => set({ channel: Math.floor(line / SIDE), at: (line % SIDE) * SIDE + to });
  const cellAt = (px: number, py: number): Cell => {
    const channel = Math.max(0, Math.min(input.length - 1, Math.floor((py - top - beyond / 2) / slot)));
    const { x, y } = place(looked, channel);
    const within = (at: number) => Math.max(0, Math.min(SIDE - 1, Math.floor(at / unit)));
    return [channel * SIDE + within(py - y), within(px - x)];
  };
  const end = (index: number, { channel, row: y, column: x }: Tap, side: 'left' | 'right') => {
    const at = place(index, channel);
    return `${at.x + (x + (side === 'left' ? 0 : 1)) * unit} ${at.y + (y + 0.5) * unit}`;
  };
  /** One wire for each channel on the left, or on the right. */
  const wires = columns.slice(0, -1).flatMap(({ taps: from }, index) => {
    const to = columns[index + 1]!.taps;
    const joins = (a: Tap, b: Tap) => index === 1 || !middle || a.channel === b.channel;
    return middlesOf(from).flatMap(a =>
      middlesOf(to).flatMap(b => (joins(a, b) ? [`M${end(index, a, 'right')}L${end(index + 1, b, 'left')}`] : [])),
    );
  });
  return (
    <Pick
      label={isTransposed ? 'Input cell' : 'Output cell'}
      rows={input.length * SIDE}
      columns={SIDE}
      chosen={[state.channel * SIDE + row, column]}
      choose={choose}
      cellAt={cellAt}
      width={width}
      height={top + beyond + input.length * slot}
    >
      {columns.map(({ name, maps, taps: marked }, index) => (
        <g key={name}>
          <text class="name" x={Math.min(place(index, 0).x, width - 7 * name.length)} y={11}>
            {name}
          </text>
          {maps.map((map, channel) => (
            <SheetMap
              key={channel}
              {...place(index, channel)}
              shades={shadesOf(map, maps)}
              unit={unit}
              kind={index === 0 ? 'image' : 'result'}
              taps={marked.filter(tap => tap.channel === channel)}
            />
          ))}
        </g>
      ))}
      <path class="wire" d={wires.join('')} />
    </Pick>
  );
}

/** The tap in the middle of each channel’s. */
function middlesOf(taps: readonly Tap[]): readonly Tap[] {
  const channels = [...new Set(taps.map(({ channel }) => channel))];
  return channels.map(channel => {
    const own = taps.filter(tap => tap.channel === channel);
    return own[(own.length - 1) / 2]!;
  });
}
