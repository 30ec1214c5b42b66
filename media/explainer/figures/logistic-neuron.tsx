/** The graph of a neuron, and below it a box for each gradient, from the output back; each is judged when it is entered. */
import { useState } from 'preact/hooks';
import {
  filledIn,
  type NeuronNumbers,
  type NeuronState,
  type Target,
  withEntry,
} from '../../../src/figures/logistic-neuron';
import { shown } from '../../../src/figures/shown';
import { readQuantity } from '../../../src/quiz/number';
import { Graph } from './graph-drawing';
import type { DrawingProps } from './index';
import './logistic-neuron.css';

export function NeuronExercise({ state, numbers, set, width }: DrawingProps<NeuronState, NeuronNumbers>) {
  const { nodes, targets } = numbers;
  const [at, setAt] = useState<number>();
  const found = new Set(targets.filter(({ isRight }) => isRight).map(({ node }) => node));
  const last = nodes.length - 1;
  const enter = (node: number, text: string) => {
    const read = readQuantity(text);
    set({ attempt: withEntry(state, numbers, node, { text, value: read?.unit === '' ? read.value : null }) });
  };
  return (
    <>
      <Graph
        nodes={nodes}
        width={width}
        gradients={nodes.map(({ gradient }, node) =>
          node === last ? '1' : found.has(node) ? shown(gradient, 3) : '?',
        )}
        at={at}
      />
      <p class="quiet">The gradient at each node; a hundredth off counts as rounding.</p>
      <div class="fill-in">
        {targets.map(target => (
          <Row key={`${numbers.of} ${target.node}`} {...{ target, enter }} look={setAt} />
        ))}
      </div>
      <div class="figure-actions">
        <button
          type="button"
          class="small-button"
          disabled={found.size === targets.length}
          onClick={() => set({ attempt: filledIn(numbers) })}
        >
          Fill in the rest
        </button>
      </div>
    </>
  );
}

interface RowProps {
  readonly target: Target;
  readonly enter: (node: number, text: string) => void;
  readonly look: (node: number | undefined) => void;
}

function Row({ target: { node, name, entry, isRight, hint }, enter, look }: RowProps) {
  const id = `gradient-${node}`;
  const isWrong = entry !== undefined && entry.text.trim() !== '' && !isRight;
  return (
    <>
      <label for={id}>{name}</label>
      <input
        id={id}
        type="text"
        inputMode="text"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isWrong}
        aria-describedby={`${id}-verdict`}
        value={entry?.text ?? ''}
        onFocus={() => look(node)}
        onBlur={() => look(undefined)}
        onChange={event => enter(node, event.currentTarget.value)}
      />
      <div class="verdict" id={`${id}-verdict`} role="status">
        <strong class={isWrong ? 'disagrees' : 'agrees'}>
          {isRight && '✓ Right'}
          {isWrong && (entry.value === null ? '✗ Not a number' : '✗ Wrong')}
        </strong>
        {isWrong && <p>{hint}</p>}
      </div>
    </>
  );
}
