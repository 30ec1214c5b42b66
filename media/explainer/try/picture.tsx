/** A test picture to choose, as the model will see it: this many pixels, this many channels. */
import { useEffect, useId, useRef } from 'preact/hooks';
import { type PatternName, patternNames, patternPixels } from '../../../src/figures/patterns';
import type { Input } from '../../../src/panels/reference-protocol';
import { drawPicture } from './canvas';

interface Props {
  readonly input: Extract<Input, { kind: 'image' }>;
  readonly entry: string;
  readonly set: (pattern: string) => void;
}

export function PictureInput({ input, entry, set }: Props) {
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { label, channels, size } = input;
  useEffect(() => {
    const values = patternPixels(entry as PatternName, channels, size);
    drawPicture(canvas.current!, { values, channels, height: size, width: size });
  }, [entry, channels, size]);
  return (
    <div class="control">
      <label for={id} class="control-name">
        {label}
      </label>
      <span class="picture-input">
        <canvas ref={canvas} class="pixels" role="img" aria-label={entry} />
        <select id={id} value={entry} onChange={event => set(event.currentTarget.value)}>
          {patternNames.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span class="quiet">
          {size}×{size}, {channels === 1 ? 'grey' : 'colour'}
        </span>
      </span>
    </div>
  );
}
