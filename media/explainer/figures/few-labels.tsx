/** The ladder of questions: each with its answer, and where the other answer leads; what comes before and after it. */
import type { FewLabelsNumbers, FewLabelsState, Route, Rung } from '../../../src/figures/few-labels';
import type { DrawingProps } from './index';
import './radio-row.css';
import './few-labels.css';

type Props = DrawingProps<FewLabelsState, FewLabelsNumbers>;

export function QuestionLadder({ numbers, set, openNote }: Props) {
  const { rungs, left, last, baseline, purchase } = numbers;
  return (
    <>
      <Step label="To compare with" route={baseline} openNote={openNote} />
      <ol class="ladder" aria-label="Questions">
        {rungs.map((rung, index) => (
          <li key={rung.question} class={index > left ? 'unasked' : undefined}>
            <Question rung={rung} set={set} />
            <p class={index === left ? 'way-out taken' : 'way-out'}>
              <span class="quiet">{rung.leavesIf ? 'yes' : 'no'} →</span>{' '}
              <Leaf route={rung.route} isTaken={index === left} openNote={openNote} />
            </p>
          </li>
        ))}
        <li class={left < rungs.length ? 'unasked' : undefined}>
          <p class={left === rungs.length ? 'way-out taken' : 'way-out'}>
            <span class="quiet">otherwise →</span>{' '}
            <Leaf route={last} isTaken={left === rungs.length} openNote={openNote} />
          </p>
        </li>
      </ol>
      {purchase && <Step label="And then" route={purchase} openNote={openNote} />}
    </>
  );
}

function Question({ rung: { question, setting, isYes }, set }: { rung: Rung; set: Props['set'] }) {
  // What the sliders answer is not asked again.
  if (!setting)
    return (
      <p>
        {question} <strong>{isYes ? 'Yes' : 'No'}</strong>
      </p>
    );
  return (
    <fieldset class="radio-row">
      <legend>{question}</legend>
      {[true, false].map(answer => (
        <label key={String(answer)}>
          <input
            type="radio"
            name={setting}
            checked={isYes === answer}
            onChange={() => set({ [setting]: answer } as Partial<FewLabelsState>)}
          />
          {answer ? 'yes' : 'no'}
        </label>
      ))}
    </fieldset>
  );
}

function Leaf({ route, isTaken, openNote }: { route: Route; isTaken: boolean; openNote: Props['openNote'] }) {
  return (
    <button type="button" class="link" aria-current={isTaken ? 'true' : undefined} onClick={() => openNote(route.note)}>
      {route.name}
    </button>
  );
}

function Step({ label, route, openNote }: { label: string; route: Route; openNote: Props['openNote'] }) {
  return (
    <p>
      <span class="quiet">{label}:</span> <Leaf route={route} isTaken={false} openNote={openNote} />
    </p>
  );
}
