/**
 * An explanation in the reader's own words. Nobody grades it but the reader: the answer is shown point by point,
 * what was said is ticked, and the reader says whether that was enough.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ItemOf } from '../../../src/notes/item';
import { ENOUGH } from '../../../src/quiz/grade';
import { Markdown } from '../../shared/maths';
import { type Judgement, judgements } from '../judgements';
import type { AnswerProps } from '../question';
import './recall.css';

export function Recall({ item, state, dispatch, stamp }: AnswerProps & { item: ItemOf<'recall'> }) {
  const [said, setSaid] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const decision = useRef<HTMLDivElement>(null);
  const response = state.response?.type === 'recall' ? state.response : undefined;
  const shown = response !== undefined || state.phase === 'told';
  const ticked = response?.ticked ?? item.rubric.map(() => false);
  const told = state.phase === 'told';
  const enough = ticked.filter(Boolean).length / Math.max(1, item.rubric.length) >= ENOUGH;
  useEffect(() => {
    if (!shown || told) return;
    first.current?.focus();
    decision.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  const tick = (index: number) =>
    dispatch({
      type: 'respond',
      response: { type: 'recall', ticked: ticked.map((on, other) => (other === index ? !on : on)), knew: false },
    });
  const decide = ({ knew, felt }: Judgement) =>
    dispatch({ type: 'check', stamp: stamp(), response: { type: 'recall', ticked, knew, ...(felt ? { felt } : {}) } });

  return (
    <div class="recall">
      <textarea
        rows={4}
        aria-labelledby="prompt"
        placeholder="Say it aloud, or write it down. It is not kept."
        value={said}
        readOnly={shown}
        onInput={event => setSaid(event.currentTarget.value)}
      />
      {shown && (
        <fieldset class="rubric">
          <legend>Which of these did you say?</legend>
          {item.rubric.map((point, index) => (
            <label key={point} class={ticked[index] ? 'chosen' : ''}>
              <input
                ref={index === 0 ? first : undefined}
                type="checkbox"
                aria-label={point}
                data-place={index + 1}
                checked={ticked[index]}
                disabled={told}
                onChange={() => tick(index)}
              />
              <Markdown text={point} />
            </label>
          ))}
        </fieldset>
      )}
      {shown && !told && (
        <div class="decide" ref={decision}>
          {judgements(state.fourGrades).map(judgement => (
            <button
              key={judgement.key}
              type="button"
              class={`button ${judgement.key === (enough ? 'K' : 'N') ? '' : 'quiet'}`}
              data-key={judgement.key}
              onClick={() => decide(judgement)}
            >
              {judgement.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
