/** Lets a number run from one end to the other by itself. Who wants no motion gets the other end at once. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { reducesMotion } from '../../shared/motion';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Values in between are rounded to it. */
  readonly step: number;
  readonly seconds: number;
  readonly set: (value: number) => void;
}

export function Play({ label, value, min, max, step, seconds, set }: Props) {
  const frame = useRef<number | undefined>(undefined);
  const [isRunning, setRunning] = useState(false);
  const stop = () => {
    if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    frame.current = undefined;
    setRunning(false);
  };
  useEffect(() => stop, []);
  const start = () => {
    const from = value >= max ? min : value;
    if (reducesMotion()) return set(value >= max ? min : max);
    const began = performance.now();
    setRunning(true);
    const run = (now: number) => {
      const at = from + ((max - min) * Math.max(0, now - began)) / (1000 * seconds);
      set(Math.min(max, min + Math.round((at - min) / step) * step));
      if (at >= max) stop();
      else frame.current = requestAnimationFrame(run);
    };
    frame.current = requestAnimationFrame(run);
  };
  return (
    <div>
      <button type="button" class="small-button" onClick={isRunning ? stop : start}>
        {isRunning ? 'Stop' : label}
      </button>
    </div>
  );
}
