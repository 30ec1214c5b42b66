/** A vector or a matrix to fill in, a field for each number. Large ones are folded away. */
import type { Input } from '../../../src/panels/reference-protocol';
import { Wide } from '../../shared/wide';

interface Props {
  readonly input: Extract<Input, { kind: 'numbers' | 'matrix' }>;
  readonly entry: readonly number[];
  readonly invalid: string | undefined;
  readonly set: (entry: readonly number[]) => void;
}

/** More fields than this are shown when asked for. */
const most = 16;

export function Grid(props: Props) {
  const { input } = props;
  const [rows, columns] = sizeOf(input);
  const range = `${signed(input.min)} to ${signed(input.max)}`;
  if (rows * columns <= most)
    return (
      <fieldset class="grid-input">
        <legend>
          {input.label} <span class="quiet">{range}</span>
        </legend>
        <Fields {...props} />
      </fieldset>
    );
  return (
    <details class="grid-input">
      <summary>
        {input.label}{' '}
        <span class="quiet">
          {rows > 1 ? `${rows} × ${columns}` : columns} numbers, {range}
        </span>
      </summary>
      <Fields {...props} />
    </details>
  );
}

function Fields({ input, entry, invalid, set }: Props) {
  const [rows, columns] = sizeOf(input);
  const { rowNames, columnNames } = namesOf(input);
  // The fields hold what is typed, numbers or not; a reset makes them anew.
  const field = (row: number, column: number) => {
    const at = row * columns + column;
    const value = entry[at];
    return (
      <input
        type="number"
        class={`mono${invalid && !isWithin(value, input) ? ' invalid' : ''}`}
        aria-label={[input.label, rowNames?.[row] ?? (rows > 1 ? `row ${row}` : ''), columnNames?.[column] ?? column]
          .filter(name => name !== '')
          .join(', ')}
        aria-invalid={invalid !== undefined && !isWithin(value, input)}
        aria-describedby={invalid}
        min={input.min}
        max={input.max}
        step={input.step ?? 'any'}
        defaultValue={String(value)}
        onInput={event => set(entry.with(at, event.currentTarget.valueAsNumber))}
      />
    );
  };
  if (rows === 1 && !columnNames) return <div class="fields">{entry.map((_, column) => field(0, column))}</div>;
  if (rows === 1)
    return (
      <div class="fields named">
        {entry.map((_, column) => (
          <div key={columnNames![column]}>
            <span class="quiet" aria-hidden="true">
              {columnNames![column]}
            </span>
            {field(0, column)}
          </div>
        ))}
      </div>
    );
  return (
    <Wide>
      <table style={{ '--columns': String(columns) }}>
        {columnNames && (
          <thead>
            <tr>
              {rowNames && <td />}
              {columnNames.map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {rowNames && <th scope="row">{rowNames[row]}</th>}
              {Array.from({ length: columns }, (_, column) => (
                <td key={column}>{field(row, column)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function sizeOf(input: Props['input']): readonly [rows: number, columns: number] {
  return input.kind === 'matrix' ? [input.value.length, input.value[0]!.length] : [1, input.value.length];
}

function namesOf(input: Props['input']) {
  return input.kind === 'matrix'
    ? { rowNames: input.rows, columnNames: input.columns }
    : { rowNames: undefined, columnNames: input.names };
}

function isWithin(value: number | undefined, { min, max }: Props['input']): boolean {
  return value !== undefined && value >= min && value <= max;
}

function signed(value: number): string {
  return String(value).replace('-', '−');
}
