/** A model's calls as a table: in the order they run, as a tree, or the slowest first; each leads to its line. */
import { useState } from 'preact/hooks';
import type { FromExplainer } from '../../src/panels/explainer-protocol';
import type { NetworkTable, TableRow } from '../../src/panels/run-protocol';
import { written } from './written';

interface Props {
  readonly title: string;
  readonly table: NetworkTable;
  readonly send: (message: FromExplainer) => void;
}

export function LayerTable({ title, table, send }: Props) {
  const [slowest, setSlowest] = useState(false);
  const { rows, whole, ran, of, wrong } = table;
  const timed = rows.filter(row => row.leaf && row.result?.ms);
  const total = timed.reduce((sum, row) => sum + row.result!.ms!, 0);
  const sorted = slowest && timed.length > 0;
  const shown = sorted ? [...timed].sort((a, b) => b.result!.ms! - a.result!.ms!) : rows;
  const share = (row: TableRow) => (total > 0 && row.leaf && row.result?.ms ? row.result.ms / total : 0);
  return (
    <>
      {whole && (
        <p>
          {ran} of {of} calls measured, {ran < of ? 'without the others' : 'the whole'} in <strong>{whole.time}</strong>
          .{' '}
          <span class="quiet">
            {whole.apart && `${whole.apart} `}
            {whole.where} · {whole.when} · {whole.input}
          </span>
        </p>
      )}
      {wrong > 0 && (
        <p class="remark bad" role="alert">
          {wrong} {wrong === 1 ? 'shape differs' : 'shapes differ'} from what was worked out: please report this.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable without a mouse */}
      <section class="wide" aria-label={`Layers of ${title}`} tabIndex={0}>
        <table class="layers">
          <thead>
            <tr>
              <Heading
                name="layer"
                sorted={!sorted}
                direction="ascending"
                sort={() => setSlowest(false)}
                able={timed.length > 0}
              />
              {ran > 0 && (
                <Heading
                  name="time"
                  sorted={sorted}
                  direction="descending"
                  sort={() => setSlowest(true)}
                  able={timed.length > 0}
                />
              )}
              <th scope="col">output</th>
              {ran > 0 && (
                <>
                  <th scope="col" class="number">
                    mean ± spread
                  </th>
                  <th scope="col" class="number">
                    zeros
                  </th>
                </>
              )}
              <th scope="col" class="number">
                params
              </th>
              <th scope="col" class="number">
                sees
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(row => (
              <Row key={row.call} row={row} flat={sorted} measured={ran > 0} share={share(row)} send={send} />
            ))}
          </tbody>
        </table>
      </section>
      {timed.length > 0 && (
        <p class="quiet">
          Times are those of each call’s own kernels, run one by one; as a whole the network takes less where the
          provider merges them.
        </p>
      )}
    </>
  );
}

interface HeadingProps {
  readonly name: string;
  readonly sorted: boolean;
  readonly direction: 'ascending' | 'descending';
  readonly able: boolean;
  readonly sort: () => void;
}

function Heading({ name, sorted, direction, able, sort }: HeadingProps) {
  return (
    <th scope="col" aria-sort={sorted ? direction : 'none'} class={name === 'time' ? 'number time' : ''}>
      {able ? (
        <button
          type="button"
          class="sort"
          title={name === 'time' ? 'The slowest first' : 'In the order they run'}
          onClick={sort}
        >
          {name}
          <span aria-hidden="true">{sorted ? (direction === 'ascending' ? ' ↑' : ' ↓') : ''}</span>
        </button>
      ) : (
        name
      )}
    </th>
  );
}

interface RowProps {
  readonly row: TableRow;
  /** Without the tree. */
  readonly flat: boolean;
  /** Whether there are columns for what was measured. */
  readonly measured: boolean;
  readonly share: number;
  readonly send: (message: FromExplainer) => void;
}

function Row({ row, flat, measured, share, send }: RowProps) {
  const { type, depth, output, result, reason, part, place, params, sees } = row;
  const name = flat ? row.path : row.name;
  return (
    <tr class={result && !result.agrees ? 'wrong' : ''}>
      <td style={{ paddingLeft: flat ? 0 : `${depth * 10}px` }}>
        {place ? (
          <button
            type="button"
            class="link mono"
            title="Show its line"
            onClick={() => send({ type: 'reveal', ...place })}
          >
            {name}
          </button>
        ) : (
          <span class="mono">{name}</span>
        )}{' '}
        {!flat && <span class="quiet">{type}</span>}
      </td>
      {measured && (
        <td class="number time">
          {result
            ? (result.time ?? '')
            : reason && (
                <span title={reason}>
                  {part ? 'as one' : 'not run'}
                  <span class="visually-hidden">: {reason}</span>
                </span>
              )}
          {share > 0 && <span class="share" style={{ width: `${Math.max(1, 48 * share)}px` }} />}
        </td>
      )}
      <td class="mono">
        {output}
        {result && <Mark agrees={result.agrees} measured={result.measured} />}
      </td>
      {measured && (
        <>
          <td class="number">{result && `${written(result.mean)} ± ${written(result.std)}`}</td>
          <td class="number">{result && (result.zeros === 0 ? '' : `${(100 * result.zeros).toFixed(0)} %`)}</td>
        </>
      )}
      <td class="number">{params}</td>
      <td class="number">{sees}</td>
    </tr>
  );
}

function Mark({ agrees, measured }: { agrees: boolean; measured: string }) {
  return agrees ? (
    <span class="mark" role="img" aria-label="measured, as worked out">
      {' '}
      ✓
    </span>
  ) : (
    <strong class="mark"> ✗ measured {measured}</strong>
  );
}
