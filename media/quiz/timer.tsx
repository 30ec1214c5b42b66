/**
 * The time for a spoken answer. It runs out and nothing happens but that it says so; it can be stopped and goes on where
 * it was. It tells the time in steps of ten seconds where motion is to be reduced, and screen readers only when it ends.
 */
import { useEffect, useState } from 'preact/hooks';
import { reducesMotion } from '../shared/motion';

export function Timer({ seconds, stopped }: { seconds: number; stopped: boolean }) {
  const [passed, setPassed] = useState(0);
  const [paused, setPaused] = useState(false);
  const runs = !stopped && !paused && passed < seconds;
  useEffect(() => {
    if (!runs) return;
    const step = reducesMotion() ? 10 : 1;
    const ticking = setInterval(() => setPassed(before => Math.min(seconds, before + step)), step * 1000);
    return () => clearInterval(ticking);
  }, [runs, seconds]);
  const left = seconds - passed;
  return (
    <p class={`timer ${left === 0 ? 'over' : ''}`}>
      <span role="timer" aria-label="Time left">
        {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
      </span>
      {!stopped && left > 0 && (
        <button
          type="button"
          class="link"
          id="pause"
          data-key="P"
          aria-pressed={paused}
          onClick={() => setPaused(!paused)}
        >
          {paused ? 'Go on' : 'Pause'}
        </button>
      )}
      <span role="status">{left === 0 && !stopped ? 'Time. Finish your sentence, then look at the points.' : ''}</span>
    </p>
  );
}
