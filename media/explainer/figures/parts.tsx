/** The drawings that are tables of parts: what a whole consists of, with a bar for the share of each. */
import type { AlexnetNumbers, AlexnetState } from '../../../src/figures/alexnet';
import type { DenseNumbers, DenseState } from '../../../src/figures/dense-block';
import type { FreezingNumbers, FreezingState } from '../../../src/figures/freezing';
import type { InceptionNumbers, InceptionState } from '../../../src/figures/inception-module';
import type { ParametersNumbers, ParametersState } from '../../../src/figures/parameters';
import type { ResidualNumbers, ResidualState } from '../../../src/figures/residual-block';
import { Wide } from '../../shared/wide';
import type { DrawingProps } from './index';
import { PoolWindowMaps } from './pool-windows';

interface Row {
  readonly name: string;
  readonly detail: string;
  readonly amount: number;
  /** Drawn hollow: there, and not counted among the rest. */
  readonly isApart?: boolean;
}

export function Parts({ heads, rows }: { heads: readonly [string, string, string]; rows: readonly Row[] }) {
  const most = Math.max(1, ...rows.map(({ amount }) => amount));
  return (
    <Wide>
      <table class="bars parts">
        <thead>
          <tr>
            <th>{heads[0]}</th>
            {heads[1] ? <th>{heads[1]}</th> : <td />}
            <td />
            <th class="end">{heads[2]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, detail, amount, isApart }) => (
            <tr key={name}>
              <td>{name}</td>
              <td class="mono">{detail}</td>
              <td class="bar">
                <span class={isApart ? 'apart' : undefined} style={{ width: `${(100 * amount) / most}%` }} />
              </td>
              <td class="mono end">{amount.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

export function ParameterParts({ numbers }: DrawingProps<ParametersState, ParametersNumbers>) {
  if (numbers.problem !== undefined) return null;
  return (
    <Parts
      heads={['tensor', 'shape', 'numbers']}
      rows={numbers.parts.map(({ name, shape, count, times }) => ({
        name,
        detail: `${times > 1 ? `${times} of ` : ''}${shape.join('×')}`,
        amount: count,
      }))}
    />
  );
}

export function ResidualParts({ numbers }: DrawingProps<ResidualState, ResidualNumbers>) {
  const rows = numbers.parts.map(({ name, weights, isShortcut }, index) => ({
    name: isShortcut ? 'shortcut' : `conv${index + 1}`,
    detail: name.replace('shortcut ', ''),
    amount: weights,
    isApart: isShortcut,
  }));
  const shortcut = numbers.projection ? [] : [{ name: 'shortcut', detail: 'identity', amount: 0 }];
  return <Parts heads={['part', 'kernel, channels', 'weights']} rows={[...rows, ...shortcut]} />;
}

export function DenseParts({ numbers }: DrawingProps<DenseState, DenseNumbers>) {
  return (
    <Parts
      heads={['layer', 'parameters', 'channels read']}
      rows={numbers.reads.map((reads, index) => ({
        name: String(index + 1),
        detail: numbers.parameters[index]!.toLocaleString('en'),
        amount: reads,
      }))}
    />
  );
}

export function InceptionParts({ numbers }: DrawingProps<InceptionState, InceptionNumbers>) {
  return (
    <Parts
      heads={['branch', 'channels out', 'weights']}
      rows={numbers.branches.map(({ name, channels, weights }) => ({
        name,
        detail: String(channels),
        amount: weights,
      }))}
    />
  );
}

export function FrozenStages({ numbers }: DrawingProps<FreezingState, FreezingNumbers>) {
  return (
    <Parts
      heads={['stage', '', 'parameters']}
      rows={numbers.stages.map(({ name, parameters, trains }) => ({
        name,
        detail: trains ? 'trains' : 'frozen',
        amount: parameters,
        isApart: !trains,
      }))}
    />
  );
}

export function AlexnetLayers({ numbers, width }: DrawingProps<AlexnetState, AlexnetNumbers>) {
  return numbers.layers ? (
    <>
      <Parts
        heads={['layer', 'output', 'parameters']}
        rows={numbers.layers.map(({ name, kind, channels, side, parameters }) => ({
          name,
          detail: kind === 'linear' ? String(channels) : `${channels}×${side}×${side}`,
          amount: parameters,
        }))}
      />
      <PoolWindowMaps windows={numbers.windows} width={width} />
    </>
  ) : null;
}
