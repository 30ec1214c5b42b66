/** One setting of a figure: a slider to explore with and a box to be exact with, both reachable and spoken. */
import { Fragment } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Control } from '../../../src/figures/figure';

interface Props {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: controls of figures of every type
  readonly control: Control<any>;
  readonly value: unknown;
  readonly set: (value: unknown) => void;
}

export function ControlRow(props: Props) {
  const { control, value, set } = props;
  if (control.kind !== 'numbers' || !control.each) return <Row {...props} />;
  const { min, max, step, each, label } = control;
  const numbers = value as readonly number[];
  return (
    <>
      {each.map((axis, index) => (
        <Row
          key={axis}
          name={`${props.name}-${axis}`}
          control={{ kind: 'real', min, max, ...(step ? { step } : {}), label: nameOf(label, axis) }}
          value={numbers[index] ?? 0}
          set={to => set(numbers.with(index, to as number))}
        />
      ))}
    </>
  );
}

/** `w₁`, as formulas write it; `camera x` where the parts have names. */
function nameOf(label: string, axis: string): string {
  return /^\d+$/.test(axis)
    ? `${label}${[...axis].map(digit => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')}`
    : `${label} ${axis}`;
}

function Row({ name, control, value, set }: Props) {
  const id = `${useId()}-${name}`;
  return (
    <div class="control">
      <label for={id} class="mono">
        <Breakable text={control.label} />
      </label>
      <Widget id={id} control={control} value={value} set={set} />
    </div>
  );
}

/** `align_corners` may break after its underscore, and nowhere else. */
function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=_)/);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

function Widget({ id, control, value, set }: Omit<Props, 'name'> & { id: string }) {
  if (control.kind === 'switch')
    return (
      <input id={id} type="checkbox" checked={value === true} onChange={event => set(event.currentTarget.checked)} />
    );
  if (control.kind === 'choice')
    return (
      <select id={id} value={String(value)} onChange={event => set(event.currentTarget.value)}>
        {control.choices.map(choice => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (control.kind === 'numbers')
    return (
      <input
        id={id}
        type="text"
        value={(value as readonly number[]).join(', ')}
        onChange={event => {
          const numbers = event.currentTarget.value
            .split(/[\s,;]+/)
            .filter(Boolean)
            .map(Number);
          const fits = numbers.length > 0 && numbers.every(number => number >= control.min && number <= control.max);
          if (fits) set(numbers);
          else event.currentTarget.value = (value as readonly number[]).join(', ');
        }}
      />
    );
  return <NumberWidget id={id} control={control} value={value as number} set={set} />;
}

type NumberControl = Extract<Props['control'], { kind: 'whole' | 'real' }>;

/** A logarithmic slider moves by powers of ten; the box always holds the number itself. */
function NumberWidget({
  id,
  control,
  value,
  set,
}: {
  id: string;
  control: NumberControl;
  value: number;
  set: Props['set'];
}) {
  const whole = control.kind === 'whole';
  const { min, max, log = false } = control;
  const step = control.step ?? (whole ? 1 : (max - min) / 200);
  // What is being typed stays, whatever is drawn anew meanwhile.
  const [typed, setTyped] = useState<string>();
  const enter = (entered: number) => {
    if (Number.isFinite(entered)) set(clamp(whole ? Math.round(entered) : entered, min, max));
  };
  return (
    <>
      <input
        type="range"
        aria-label={control.label}
        aria-valuetext={`${control.label} ${value}`}
        min={log ? Math.log10(min) : min}
        max={log ? Math.log10(max) : max}
        step={log ? 0.01 : step}
        value={log ? Math.log10(value) : value}
        onInput={event => {
          const moved = event.currentTarget.valueAsNumber;
          enter(log ? Number((10 ** moved).toPrecision(3)) : moved);
        }}
      />
      <input
        id={id}
        type="number"
        class="mono"
        min={min}
        max={max}
        step={log ? 'any' : step}
        value={typed ?? value}
        onInput={event => setTyped(event.currentTarget.value)}
        onChange={event => {
          setTyped(undefined);
          enter(event.currentTarget.valueAsNumber);
        }}
      />
    </>
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
