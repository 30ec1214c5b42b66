/** An Inception module from below: one input, four branches with bars as long as their channels, and their concatenation. */
import type { InceptionNumbers, InceptionState } from '../../../src/figures/inception-module';
import { Arrow } from './arrow';
import type { DrawingProps } from './index';
import { InceptionParts } from './parts';

/** Where rows begin: the concatenation, the convolutions, what stands before them, and the input. */
const [CONCAT, MAIN, FIRST, INPUT] = [14, 66, 130, 194];
const BOX = 22;
const BAR = 8;

export function InceptionBranches(props: DrawingProps<InceptionState, InceptionNumbers>) {
  const { state, numbers, width } = props;
  const room = Math.min(width, 420);
  const unit = room / 4;
  const wide = Math.min(78, unit - 8);
  const x = (branch: number) => (branch + 0.5) * unit;
  const before = [
    undefined,
    state.reduce ? { name: '1×1', channels: state.ch3x3red } : undefined,
    state.reduce ? { name: '1×1', channels: state.ch5x5red } : undefined,
    { name: wide < 52 ? 'pool' : 'max pool', channels: state.in_channels },
  ];
  const names = ['1×1', '3×3', '5×5', '1×1'];
  const most = Math.max(state.in_channels, ...numbers.branches.map(({ channels }) => channels));
  const starts = numbers.branches.map((_, branch) =>
    numbers.branches.slice(0, branch).reduce((sum, { channels }) => sum + channels, 0),
  );
  const along = (channels: number) => 2 + ((room - 4) * channels) / numbers.out_channels;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${room} ${INPUT + BOX + 6}`} aria-hidden="true">
        <text class="name" x={2} y={10}>
          {`concatenated: ${numbers.out_channels}`}
        </text>
        {numbers.branches.map(({ channels }, branch) => {
          const from = along(starts[branch]!);
          const to = along(starts[branch]! + channels);
          const top = before[branch];
          return (
            <g key={branch}>
              <rect class="result" x={from} y={CONCAT} width={to - from} height={BOX} />
              {to - from >= 24 && (
                <text class="name" x={(from + to) / 2} y={CONCAT + 15} text-anchor="middle">
                  {channels}
                </text>
              )}
              <Arrow from={[x(branch), MAIN - 2]} to={[(from + to) / 2, CONCAT + BOX + 1]} />
              <Part x={x(branch)} y={MAIN} wide={wide} name={names[branch]!} channels={channels} most={most} />
              {top && (
                <>
                  <Arrow from={[x(branch), FIRST - 2]} to={[x(branch), MAIN + BOX + BAR + 16]} />
                  <Part x={x(branch)} y={FIRST} wide={wide} {...top} most={most} />
                </>
              )}
              <Arrow from={[x(branch), INPUT]} to={[x(branch), (top ? FIRST : MAIN) + BOX + BAR + 16]} />
            </g>
          );
        })}
        <rect class="image" x={2} y={INPUT} width={room - 4} height={BOX} />
        <text class="name" x={room / 2} y={INPUT + 15} text-anchor="middle">
          {`input: ${state.in_channels} channels`}
        </text>
      </svg>
      <p class="quiet">Below each part a bar as long as its channels. Up: from the input to the concatenation.</p>
      <InceptionParts {...props} />
    </>
  );
}

interface PartProps {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly name: string;
  readonly channels: number;
  readonly most: number;
}

function Part({ x, y, wide, name, channels, most }: PartProps) {
  return (
    <>
      <rect class="window" x={x - wide / 2} y={y} width={wide} height={BOX} rx={2} />
      <text class="name" x={x} y={y + 15} text-anchor="middle">
        {name}
      </text>
      <rect
        class="weight"
        x={x - wide / 2}
        y={y + BOX + 2}
        width={Math.max(1, (wide * channels) / most)}
        height={BAR - 2}
      />
      <text x={x - wide / 2} y={y + BOX + BAR + 11}>
        {channels}
      </text>
    </>
  );
}
