/** Numbers in a table, and what a drawing shows as one. */
import { useState } from 'preact/hooks';
import { shown } from '../../../src/figures/shown';
import type { Output } from '../../../src/panels/reference-protocol';
import { Wide } from '../../shared/wide';

/** A tensor as it comes from a run, row by row. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface TableProps {
  readonly label: string;
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
  readonly cells: readonly (readonly number[])[];
}

export function NumberTable({ output, numbers }: { output: Extract<Output, { kind: 'table' }>; numbers: Numbers }) {
  return (
    <div class="output tables">
      <p class="output-name" aria-hidden="true">
        {output.label}
      </p>
      <Table label={output.label} {...laidOut(output, numbers)} />
    </div>
  );
}

/** A vector with names for its entries as rows stands upright. */
function laidOut({ rows, columns }: Extract<Output, { kind: 'table' }>, { shape, values }: Numbers) {
  const all = [...values];
  const names = { ...(rows ? { rows } : {}), ...(columns ? { columns } : {}) };
  const upright = rows?.length === all.length && columns?.length !== all.length;
  const width = upright ? 1 : shape.length >= 2 ? shape.at(-1)! : all.length;
  return { ...names, cells: chunks(all, width) };
}

export function chunks<T>(all: readonly T[], width: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / width) }, (_, i) => all.slice(i * width, (i + 1) * width));
}

export function Table({ label, rows, columns, cells }: TableProps) {
  // As many names as there are columns: fewer come out where the reader chose fewer.
  const width = cells[0]?.length ?? 0;
  return (
    <Wide>
      <table class="number-table" aria-label={label}>
        {columns && (
          <thead>
            <tr>
              {rows && <td />}
              {columns.slice(0, width).map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {cells.map((line, row) => (
            <tr key={row}>
              {rows && <th scope="row">{inOneLine(rows[row])}</th>}
              {line.map((value, column) => (
                <td key={column} class="mono">
                  {shown(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** The number of `token 1` stays beside its word. */
function inOneLine(name: string | undefined): string | undefined {
  return name?.replace(/ (?=\d+$)/, '\u00a0');
}

/** What a drawing shows, for whoever cannot see it or wants it exactly; made when it is opened. */
export function AsNumbers({ table }: { table: () => TableProps }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="as-numbers" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary class="quiet">As numbers</summary>
      {open && (
        <Wide class="scrolls">
          <Table {...table()} />
        </Wide>
      )}
    </details>
  );
}
