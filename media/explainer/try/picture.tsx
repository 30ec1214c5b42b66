/** A test picture to choose, or one of the reader's own, as the model will see it: this many pixels, this many channels. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type PatternName, patternNames, patternPixels } from '../../../src/figures/patterns';
import { pictureValues } from '../../../src/figures/picture-values';
import type { Input } from '../../../src/panels/reference-protocol';
import { pixels } from '../decode';
import { drawPicture } from './canvas';

interface Props {
  readonly input: Extract<Input, { kind: 'image' }>;
  /** The name of a test picture, or the values of another. */
  readonly entry: string | readonly number[];
  readonly set: (entry: string | readonly number[]) => void;
}

export function PictureInput({ input, entry, set }: Props) {
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('your picture');
  const [problem, setProblem] = useState<string>();
  const { label, channels, size } = input;
  const isOwn = typeof entry !== 'string';
  useEffect(() => {
    const values = isOwn ? entry : patternPixels(entry as PatternName, channels, size);
    drawPicture(canvas.current!, { values, channels, height: size, width: size });
  }, [entry, channels, size]);

  const choose = async (chosen: File) => {
    try {
      const found = await pixels(new Uint8Array(await chosen.arrayBuffer()), /\.svg$/i.test(chosen.name));
      setProblem(undefined);
      setName(chosen.name);
      set(Array.from(pictureValues(found, [1, channels, size, size]), rounded));
    } catch {
      setProblem(`${chosen.name} is no picture that can be read`);
    }
  };
  return (
    <div class="control">
      <label for={id} class="control-name">
        {label}
      </label>
      <span class="picture-input">
        <canvas ref={canvas} class="pixels" role="img" aria-label={isOwn ? name : entry} />
        <select id={id} value={isOwn ? '' : entry} onChange={event => set(event.currentTarget.value)}>
          {isOwn && <option value="">{name}</option>}
          {patternNames.map(pattern => (
            <option key={pattern}>{pattern}</option>
          ))}
        </select>
        <input
          ref={file}
          type="file"
          accept="image/*"
          aria-label={`File for ${label}`}
          hidden
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            if (chosen) choose(chosen);
            // The same file may be chosen again.
            currentTarget.value = '';
          }}
        />
        <button type="button" class="small-button" onClick={() => file.current!.click()}>
          Your own…
        </button>
        <span class="quiet">
          {size}×{size}, {channels === 1 ? 'grey' : 'colour'}
        </span>
        {problem !== undefined && (
          <span class="problem" role="alert">
            {problem}
          </span>
        )}
      </span>
    </div>
  );
}

/** Eight bits hold no more, and averages may pass 1 by a rounding. */
function rounded(value: number): number {
  return Math.min(1, Number(value.toFixed(4)));
}
