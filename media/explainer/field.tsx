/**
 * What one unit sees, drawn over the input: the box by calculation, the same box measured by running the network, and how
 * much each pixel counts. The unit is dragged or moved with the arrow keys; the layers are stepped through.
 */
import { useEffect, useState } from 'preact/hooks';
import { apartText, clipped, coversInput, sameBox, type UnitBox, unitAt, unitBox } from '../../src/figures/unit-box';
import type { FromExplainer } from '../../src/panels/explainer-protocol';
import type { Box, FieldLayer, FieldView, MeasuredField } from '../../src/panels/run-protocol';
import { icons } from '../shared/icons';
import { FieldCloseUp, needsCloseUp } from './field-close-up';
import { FieldDrawing } from './field-drawing';

interface Props {
  readonly view: FieldView;
  /** The last that was measured, of whatever unit. */
  readonly measured: MeasuredField | undefined;
  /** Why nothing can be measured. */
  readonly blocked: string | undefined;
  readonly send: (message: FromExplainer) => void;
}

type Unit = readonly [row: number, column: number];

/** The reader's hand is still for this long before a unit is measured. */
const still = 350;

export function Field({ view, measured, blocked, send }: Props) {
  const { key, input, layers } = view;
  const [at, setAt] = useState(view.at);
  const layer = layers[at] ?? layers[view.at]!;
  const [chosen, setUnit] = useState<Unit>(middle(layer));
  // Once asked for, every unit that is looked at is measured.
  const [measures, setMeasures] = useState(false);
  const unit = within(chosen, layer);
  useEffect(() => show(view.at), [key, view.at]);
  useEffect(() => {
    if (!measures || blocked) return;
    const timer = setTimeout(() => send({ type: 'measure-field', key, call: layer.call, unit }), still);
    return () => clearTimeout(timer);
  }, [measures, key, layer.call, ...unit]);

  /** Steps to another layer, to the unit there that looks at the same part of the input. */
  function show(index: number) {
    const next = layers[index];
    if (!next) return;
    const box = unitBox(layer, unit, input);
    const looksAt = box && ([(box.rows[0] + box.rows[1]) / 2, (box.columns[0] + box.columns[1]) / 2] as const);
    setAt(index);
    setUnit(looksAt && layer.size !== 'all' ? unitAt(next, looksAt, next) : middle(next));
  }

  const press = (event: KeyboardEvent) => {
    const [row, column] = unit;
    const moves: Record<string, () => void> = {
      ArrowUp: () => setUnit([row - 1, column]),
      ArrowDown: () => setUnit([row + 1, column]),
      ArrowLeft: () => setUnit([row, column - 1]),
      ArrowRight: () => setUnit([row, column + 1]),
      Home: () => setUnit([0, 0]),
      End: () => setUnit([layer.height - 1, layer.width - 1]),
      PageUp: () => show(at - 1),
      PageDown: () => show(at + 1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  const calculated = unitBox(layer, unit, input);
  const found =
    measured?.key === key && measured.call === layer.call && `${measured.unit}` === `${unit}` ? measured : undefined;
  const name = `row ${unit[0]}, column ${unit[1]} of ${layer.height}×${layer.width}`;
  return (
    <figure class="figure field" aria-label="What one unit sees">
      <figcaption>
        <span class="label">What one unit sees</span>
        <p class="quiet">
          Drag the unit, or move it with the arrow keys; Page Up and Page Down step through the layers.
        </p>
      </figcaption>
      <div class="stepper">
        <button
          type="button"
          class="icon-button"
          title="Previous layer"
          disabled={at === 0}
          onClick={() => show(at - 1)}
        >
          {icons.back}
          <span class="visually-hidden">Previous layer</span>
        </button>
        <select aria-label="Layer" value={at} onChange={event => show(Number(event.currentTarget.value))}>
          {layers.map(({ call, name: each, height, width }, index) => (
            <option key={call} value={index}>
              {each} · {height}×{width}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="icon-button"
          title="Next layer"
          disabled={at === layers.length - 1}
          onClick={() => show(at + 1)}
        >
          {icons.forward}
          <span class="visually-hidden">Next layer</span>
        </button>
      </div>
      <div
        class="handle"
        tabIndex={0}
        role="slider"
        aria-label="Unit"
        aria-valuemin={0}
        aria-valuemax={layer.height * layer.width - 1}
        aria-valuenow={unit[0] * layer.width + unit[1]}
        aria-valuetext={name}
        onKeyDown={press}
      >
        <FieldDrawing
          input={input}
          layer={layer}
          unit={unit}
          calculated={calculated}
          measured={found}
          look={point => setUnit(unitAt(layer, point, layer))}
        />
      </div>
      {found && calculated && layer.size !== 'all' && needsCloseUp(calculated, input) && (
        <FieldCloseUp input={input} calculated={calculated} measured={found} />
      )}
      <p class="summary" role="status">
        {seen(view, layer, name, calculated)} {found && <Measured {...{ view, layer, calculated, found }} />}
      </p>
      {found?.heat && (
        <p class="summary">
          {Math.round(100 * found.heat.central)} % of what counts for it lies in the middle of the box, half its height
          and width: the effective receptive field, averaged over {found.heat.seeds} networks with random weights.
        </p>
      )}
      <div class="figure-actions">
        {blocked ? (
          <span class="quiet">{blocked}</span>
        ) : (
          <button type="button" class="small-button" aria-pressed={measures} onClick={() => setMeasures(!measures)}>
            {icons.play}
            {measures ? 'Measuring each unit' : 'Measure it on this machine'}
          </button>
        )}
        {measures && !found && <span class="quiet">measuring…</span>}
      </div>
    </figure>
  );
}

interface Compared {
  readonly view: FieldView;
  readonly layer: FieldLayer;
  readonly calculated: UnitBox | undefined;
  readonly found: MeasuredField;
}

function Measured({ view, layer, calculated, found }: Compared) {
  if (found.reason) return <>Not measured: {found.reason}.</>;
  if (!found.box) return <>Measured: it sees nothing of the input.</>;
  const agrees = calculated && sameBox(clipped(calculated, view.input, layer), found.box);
  return agrees ? (
    <span class="agrees">✓ Measured: the same box.</span>
  ) : (
    <strong class="disagrees">
      ✗ Measured: {where(found.box)}. Calculated and measured differ: please report this.
    </strong>
  );
}

/** In words, everything that the drawing shows. */
function seen({ input }: FieldView, layer: FieldLayer, name: string, box: UnitBox | undefined): string {
  const { size, stride, windows } = layer;
  const who = `The unit at ${name} in ${layer.name}`;
  if (size === 'all') return `${who} already sees the whole input.`;
  if (!box) return stride ? `${who} sees nothing of the input.` : `${who} sees ${size.join('×')} of the input.`;
  const inside = clipped(box, input, layer);
  if (coversInput(inside, input)) return `${who} already sees the whole input ${input.name}.`;
  const padded = sameBox(box, inside) ? '' : ', the rest of its box is padding';
  const most = windows ? 'The largest box of a unit' : 'The whole box';
  return `${who} sees ${where(inside)} of ${input.name}${padded}. ${most} is ${size.join('×')}, neighbours are ${apartText(stride!)} apart${windows ? ' on average' : ''}.`;
}

function where({ rows, columns }: Box): string {
  return `rows ${rows[0]} to ${rows[1] - 1} and columns ${columns[0]} to ${columns[1] - 1}`;
}

function middle({ height, width }: FieldLayer): Unit {
  return [Math.floor(height / 2), Math.floor(width / 2)];
}

function within([row, column]: Unit, { height, width }: FieldLayer): Unit {
  const limit = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  return [limit(row, height), limit(column, width)];
}
