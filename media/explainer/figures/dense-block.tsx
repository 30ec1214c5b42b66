/** A dense block as stacks of channels: what each layer reads, with its own addition on top of all that came before. */
import { type DenseNumbers, type DenseState, denseBlock } from '../../../src/figures/dense-block';
import type { DrawingProps } from './index';
import { DenseParts } from './parts';

const TOP = 16;
const TALL = 130;
/** Room for the numbers over the first and the last stack. */
const SIDE = 10;

export function DenseStacks(props: DrawingProps<DenseState, DenseNumbers>) {
  const { state, numbers, width } = props;
  const { num_input_features: own, growth_rate: growth, num_layers, add } = state;
  // Added or concatenated, a channel has the same height.
  const most = denseBlock.compute({ ...state, add: false }).out_channels;
  const stacks = [...numbers.reads, numbers.out_channels];
  const unit = (width - 2 * SIDE) / stacks.length;
  const wide = Math.min(44, unit * 0.78);
  const bottom = TOP + TALL;
  const high = (channels: number) => (TALL * channels) / most;
  const middle = (index: number) => SIDE + (index + 0.5) * unit;
  const every = [1, 2, 3, 4, 6].find(step => step * unit >= 28) ?? 8;
  return (
    <>
      <svg class="drawing" viewBox={`0 0 ${width} ${bottom + 34}`} aria-hidden="true">
        {stacks.map((channels, index) => {
          const added = add ? 0 : index;
          const isOut = index === num_layers;
          const isNamed = isOut || (index % every === 0 && index + 0.6 * every <= num_layers);
          return (
            <g key={index} transform={`translate(${middle(index) - wide / 2} 0)`}>
              <rect class="image" y={bottom - high(own)} width={wide} height={high(own)} />
              {Array.from({ length: added }, (_, layer) => (
                <rect
                  key={layer}
                  class={layer === index - 1 ? 'window' : 'result'}
                  y={bottom - high(own + (layer + 1) * growth)}
                  width={wide}
                  height={high(growth)}
                />
              ))}
              {add && index > 0 && (
                <text class="name" x={wide / 2} y={bottom - high(own) / 2 + 4} text-anchor="middle">
                  +
                </text>
              )}
              {isNamed && (
                <>
                  <text class="name" x={wide / 2} y={bottom - high(channels) - 4} text-anchor="middle">
                    {channels}
                  </text>
                  <text class={isOut ? 'chosen' : ''} x={wide / 2} y={bottom + 13} text-anchor="middle">
                    {isOut ? 'out' : index + 1}
                  </text>
                </>
              )}
            </g>
          );
        })}
        <text class="name" x={2} y={bottom + 30}>
          layer
        </text>
      </svg>
      <p class="quiet">
        {add
          ? 'Each layer reads and writes the same channels: a sum takes no room.'
          : 'Each stack is what a layer reads: below, blue, the block’s own input; on top, orange, what the layer before has added.'}
      </p>
      <DenseParts {...props} />
    </>
  );
}
