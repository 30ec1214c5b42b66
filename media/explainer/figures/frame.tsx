/**
 * What surrounds every figure: a caption, the formula with the present numbers, the same in words, the controls, and a
 * question to answer before the answer is shown. Nothing that matters is only in the picture.
 */
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import type { Figure } from '../../../src/figures/figure';
import type { FromExplainer } from '../../../src/panels/explainer-protocol';
import { icons } from '../../shared/icons';
import { Formula } from '../../shared/maths';
import { useRoom } from '../room';
import { ControlRow } from './control';
import type { DrawingProps } from './index';
import { Predict } from './predict';

// biome-ignore lint/suspicious/noExplicitAny: the frame serves figures of every type
interface Props<State = any, Numbers = any> {
  readonly core: Figure<State, Numbers>;
  readonly Drawing?: FunctionComponent<DrawingProps<State, Numbers>>;
  readonly preset?: State;
  /** Where the preset is from: a question, a whole call or, where its input is not known, only its arguments. */
  readonly origin?: keyof typeof ORIGINS;
  readonly send: (message: FromExplainer) => void;
}

const ORIGINS = {
  question: { label: 'The question’s numbers, to play with', back: 'Back to the question' },
  call: { label: 'Your call, to play with', back: 'Back to my call' },
  arguments: { label: 'Your arguments, to play with', back: 'Back to my call' },
} as const;

export function Frame({ core, Drawing, preset, origin, send }: Props) {
  const start = preset ?? core.initial;
  const [state, setState] = useState(start);
  const [copied, setCopied] = useState(false);
  const [room, width] = useRoom(420);
  const set = (change: object) => {
    setCopied(false);
    setState((before: object) => ({ ...before, ...change }));
  };
  const openNote = (target: string) => {
    const [id = '', anchor] = target.split('#');
    send({ type: 'open-note', id, ...(anchor ? { anchor } : {}) });
  };
  const numbers = core.compute(state);
  const formula = core.formula(state, numbers);
  const python = core.python?.(state);
  const controls = Object.entries(core.controls).filter(([, control]) => control && (control.when?.(state) ?? true));
  return (
    <figure class="figure" aria-label={core.title}>
      <figcaption ref={room}>
        <span class="label">{origin ? ORIGINS[origin].label : 'To play with'}</span>
        <span class="figure-title">{core.title}</span>
        <p class="quiet">{core.caption}</p>
      </figcaption>
      {Drawing && <Drawing state={state} numbers={numbers} set={set} width={width} openNote={openNote} />}
      <Formula block tex={formula.tex} text={formula.text} />
      <p class="summary" role="status">
        {core.summary(state, numbers)}
      </p>
      <div class="controls">
        {controls.map(([name, control]) => (
          <ControlRow
            key={name}
            name={name}
            control={control!}
            value={state[name]}
            set={value => set({ [name]: value })}
          />
        ))}
      </div>
      <div class="figure-actions">
        <button type="button" class="small-button" disabled={same(state, start)} onClick={() => setState(start)}>
          {icons.reset}
          {origin ? ORIGINS[origin].back : 'Reset'}
        </button>
        {python && (
          <button
            type="button"
            class="small-button"
            title={python}
            onClick={() => {
              send({ type: 'copy', text: python });
              setCopied(true);
            }}
          >
            {icons.copy}
            {copied ? 'Copied' : 'Copy as PyTorch'}
          </button>
        )}
        {core.presets.length > 0 && (
          <select
            class="small-button"
            aria-label="Examples"
            value=""
            onChange={event => {
              const chosen = core.presets[Number(event.currentTarget.value)];
              if (chosen) setState(chosen.state);
              event.currentTarget.value = '';
            }}
          >
            <option value="">Examples…</option>
            {core.presets.map((example, index) => (
              <option key={example.title} value={index}>
                {example.title}
              </option>
            ))}
          </select>
        )}
      </div>
      <Predict core={core} start={start} show={setState} send={send} />
    </figure>
  );
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
