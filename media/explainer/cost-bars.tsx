/** Where a model's parameters and its work are: a bar for each of its costliest calls, which leads to its line. */
import { useState } from 'preact/hooks';
import { type CostKind, layerCosts } from '../../src/figures/layer-costs';
import { grouped, shown } from '../../src/figures/shown';
import type { FromExplainer } from '../../src/panels/explainer-protocol';
import type { NetworkTable, TableRow } from '../../src/panels/run-protocol';
import { Wide } from '../shared/wide';
import './figures/radio-row.css';
import './cost-bars.css';

interface Props {
  readonly title: string;
  readonly table: NetworkTable;
  readonly send: (message: FromExplainer) => void;
}

const MOST = 8;
const KINDS: Readonly<Record<CostKind, string>> = { params: 'parameters', macs: 'multiply–accumulates' };

export function CostBars({ title, table: { rows, totals }, send }: Props) {
  const [kind, setKind] = useState<CostKind>('params');
  const calls = rows.filter(({ leaf }) => leaf);
  const known = (Object.keys(KINDS) as CostKind[]).filter(each => layerCosts(calls, each, totals?.[each], MOST));
  const chosen = known.includes(kind) ? kind : known[0];
  const costs = chosen && layerCosts(calls, chosen, totals?.[chosen], MOST);
  if (!costs || costs.rows.length < 2) return null;
  const { others, total } = costs;
  const most = Math.max(others.cost, ...costs.rows.map(({ cost }) => cost));
  const wide = (cost: number) => ({ width: `${(100 * cost) / most}%` });
  return (
    <section class="cost-bars" aria-label={`Where the ${KINDS[chosen]} of ${title} are`}>
      <h2 class="label">Where its cost is</h2>
      <fieldset class="radio-row">
        <legend>Of {grouped(total)}</legend>
        {known.map(each => (
          <label key={each}>
            <input type="radio" name="cost" checked={each === chosen} onChange={() => setKind(each)} />
            {KINDS[each]}
          </label>
        ))}
      </fieldset>
      <Wide>
        <table class="bars parts">
          <thead>
            <tr>
              <th>layer</th>
              <td />
              <th class="end">{chosen === 'params' ? 'params' : 'MACs'}</th>
              <th class="end">share</th>
            </tr>
          </thead>
          <tbody>
            {costs.rows.map(({ row, cost, share }) => (
              <tr key={row.call}>
                <td>
                  <Name row={row} send={send} />
                </td>
                <td class="bar">
                  <span style={wide(cost)} />
                </td>
                <td class="mono end">{grouped(cost)}</td>
                <td class="mono end">{percent(share)}</td>
              </tr>
            ))}
            {others.count > 0 && (
              <tr>
                <td class="quiet">{others.count} others</td>
                <td class="bar">
                  <span class="apart" style={wide(others.cost)} />
                </td>
                <td class="mono end">{grouped(others.cost)}</td>
                <td class="mono end">{percent(others.share)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </Wide>
      {costs.isShort && chosen === 'params' && (
        <p class="quiet">
          The rest is in layers that are never called, or in parameters that a module holds without a layer.
        </p>
      )}
      {costs.areShared && (
        <p class="quiet">Some share their weights: each is shown with them, the whole has them once.</p>
      )}
    </section>
  );
}

function Name({ row: { path, place }, send }: { row: TableRow; send: Props['send'] }) {
  return place ? (
    <button type="button" class="link mono" title="Show its line" onClick={() => send({ type: 'reveal', ...place })}>
      {path}
    </button>
  ) : (
    <span class="mono">{path}</span>
  );
}

function percent(share: number): string {
  return `${shown(100 * share, share < 0.1 ? 2 : 3)} %`;
}
