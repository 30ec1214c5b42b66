/** A button for each pretext task, and what it makes of the photograph: what is given to the network, and the answer. */
import { photo } from '../../../src/figures/photo';
import type { PretextNumbers, PretextState } from '../../../src/figures/pretext';
import { type Picture, TASKS } from '../../../src/figures/pretext-tasks';
import type { DrawingProps } from './index';
import { Pixels } from './pixels';
import './pretext.css';

export function PretextPair({ state, numbers, set }: DrawingProps<PretextState, PretextNumbers>) {
  const { input, target, answer, answers } = numbers;
  return (
    <>
      <fieldset class="tasks" aria-label="Task">
        {TASKS.map(task => (
          <button
            key={task}
            type="button"
            class="small-button"
            aria-pressed={task === state.task}
            onClick={() => set({ task })}
          >
            {task}
          </button>
        ))}
      </fieldset>
      <div class="pictures">
        <Shown name="photograph" picture={photo} />
        <Shown name="given" picture={input} />
        {answer ? (
          <Shown name="answer" picture={answer} />
        ) : (
          <div class="picture-block">
            <p>answer</p>
            <p class="class-label">
              <strong>{target}</strong>
              <span class="quiet">one of {answers}</span>
            </p>
          </div>
        )}
      </div>
    </>
  );
}

function Shown({ name, picture }: { name: string; picture: Picture }) {
  const [rows, columns] = [picture.length, picture[0]!.length];
  // One pixel of a picture is four of the drawing.
  return (
    <div class={`picture-block ${columns > rows ? 'broad' : ''}`}>
      <p>{name}</p>
      <svg class="drawing" viewBox={`0 0 ${4 * columns + 2} ${4 * rows + 2}`} aria-hidden="true">
        <Pixels picture={picture} x={1} y={1} unit={4} />
        <rect class="frame-line" x={0.5} y={0.5} width={4 * columns + 1} height={4 * rows + 1} />
      </svg>
    </div>
  );
}
