/**
 * Predict first: a question about a state the figure does not show yet. Guessing and then seeing teaches more than looking,
 * but it is offered, never demanded: the question can be skipped, and the figure above works without it.
 */
import { useState } from 'preact/hooks';
import type { Figure, Prompt } from '../../../src/figures/figure';

// biome-ignore lint/suspicious/noExplicitAny: serves figures of every type
export function Predict({ core, start, show }: { core: Figure<any, any>; start: any; show: (state: any) => void }) {
  // What the figure shows from the beginning is no longer a prediction.
  const sum = (state: unknown) => core.formula(state, core.compute(state)).text;
  const prompts = core.prompts.filter(candidate => sum(candidate.state) !== sum(start));
  const [index, setIndex] = useState(0);
  const [given, setGiven] = useState<string>();
  const [typed, setTyped] = useState('');
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const prompt: Prompt<any, any> | undefined = prompts[index];
  if (!prompt) return null;
  const answer = prompt.answer(core.compute(prompt.state), prompt.state);
  const reply = (text: string) => {
    if (text.trim() === '') return;
    setGiven(text);
    show(prompt.state);
  };
  const next = () => {
    setGiven(undefined);
    setTyped('');
    setIndex(index + 1);
  };
  return (
    <form
      class="predict"
      onSubmit={event => {
        event.preventDefault();
        reply(typed);
      }}
    >
      <p>
        <span class="label">Predict first</span> {prompt.question}
      </p>
      {given === undefined ? (
        <p class="figure-actions">
          {prompt.choices ? (
            prompt.choices.map(choice => (
              <button type="button" key={choice} class="button quiet" onClick={() => reply(choice)}>
                {choice}
              </button>
            ))
          ) : (
            <>
              <input
                type="text"
                inputMode="decimal"
                aria-label="Your prediction"
                value={typed}
                onInput={event => setTyped(event.currentTarget.value)}
              />
              <button type="submit" class="button quiet">
                Check
              </button>
            </>
          )}
          <button type="button" class="link" onClick={next}>
            Skip
          </button>
        </p>
      ) : (
        <div role="status">
          <p>
            <strong>{isRight(given, answer, prompt.tolerance) ? '✓ Right' : `✗ You said ${given}, it is`}</strong>{' '}
            <strong class="mono">{answer}</strong>. {prompt.explanation}
          </p>
          {index + 1 < prompts.length && (
            <button type="button" class="link" onClick={next}>
              Another one
            </button>
          )}
        </div>
      )}
    </form>
  );
}

function isRight(given: string, answer: number | string, tolerance = 0): boolean {
  if (typeof answer === 'string') return given.trim() === answer;
  const number = Number(given.trim().replace(',', '.').replace('−', '-'));
  return Number.isFinite(number) && Math.abs(number - answer) <= tolerance;
}
