/** A picture at one scale with its difference of Gaussians, all differences small, and the answers of one place over the scales. */
import type { DogPyramidNumbers, DogPyramidState } from '../../../src/figures/dog-pyramid';
import { sigmaOf } from '../../../src/figures/gaussian-pyramid';
import { SCENE_SIDE } from '../../../src/figures/scene';
import { shown } from '../../../src/figures/shown';
import { Plot } from '../plot';
import type { DrawingProps } from './index';
import { Photo } from './photo';
import { Plane, type PlanePoint, type Spot } from './plane';

const gap = 12;
const last = SCENE_SIDE - 1;

export function DogPyramid({ state, numbers, set, width }: DrawingProps<DogPyramidState, DogPyramidNumbers>) {
  const { octaves, octave, layer, sigma, most, answers, extremes } = numbers;
  const { blurred, differences } = octaves[octave]!;
  const side = width < 300 ? width : (width - gap) / 2;
  const place: Spot = [state.place[0] ?? 0, state.place[1] ?? 0];
  const point = (name: string): PlanePoint => ({
    name,
    label: '',
    at: [place[0], last - place[1]],
    kind: 'd',
    said: `column ${place[0]}, row ${place[1]}`,
    move: ([x, y]) => set({ place: [Math.round(x), Math.round(last - y)] }),
  });
  const pixel = 2 ** octave;
  const frames = [
    { name: `blurred, σ ${shown(sigma, 3)}`, values: blurred[layer]!, most: 1, isMarked: false },
    { name: 'difference', values: shades(differences[layer]!, most), most: 2, isMarked: true },
  ];
  return (
    <>
      <div class="side-by-side">
        {frames.map(frame => (
          <div key={frame.name} style={{ maxWidth: `${side}px` }}>
            <p class="quiet">{frame.name}</p>
            <Plane
              x={[0, last]}
              y={[0, last]}
              width={side}
              height={1}
              step={1}
              points={[point(`place, ${frame.isMarked ? 'difference' : 'blurred'}`)]}
              under={({ x, y }) => {
                const unit = x(1) - x(0);
                return (
                  <>
                    {/* A pixel of an octave is one of the picture’s, and lies in the middle of what it fills. */}
                    <Photo
                      values={frame.values}
                      most={frame.most}
                      x={x(-pixel / 2)}
                      y={y(last + pixel / 2)}
                      width={SCENE_SIDE * unit}
                      height={SCENE_SIDE * unit}
                    />
                    {extremes.map(({ row, column, verdict }) => {
                      const [cx, cy] = [x(column * pixel), y(last - row * pixel)];
                      const r = Math.max(3, Math.SQRT2 * sigma * unit);
                      return verdict === 'kept' ? (
                        <circle key={`${row} ${column}`} class="on-photo" cx={cx} cy={cy} r={r} />
                      ) : (
                        frame.isMarked && (
                          <path
                            key={`${row} ${column}`}
                            class="on-photo"
                            d={verdict === 'weak' ? `M${cx - 3} ${cy}h6` : `M${cx - 3} ${cy - 3}l6 6m0 -6l-6 6`}
                          />
                        )
                      );
                    })}
                  </>
                );
              }}
            />
          </div>
        ))}
      </div>
      <p class="quiet">Circle: an extreme that is kept, as wide as its spot. Dash: too weak. Cross: on an edge.</p>
      <Pyramid state={state} numbers={numbers} set={set} width={width} />
      <p class="quiet">
        The differences, an octave a row, larger σ to the right. The first and the last of a row are only compared with.
      </p>
      <Plot
        plot={{
          title: `Answers at column ${place[0]}, row ${place[1]}`,
          x: { label: 'σ in px' },
          y: { label: 'difference of Gaussians' },
          series: [{ name: 'difference', points: answers }],
        }}
        marker={sigma}
      />
    </>
  );
}

/** All differences, each octave half as large as the one before. */
function Pyramid({ state, numbers, set, width }: Omit<DrawingProps<DogPyramidState, DogPyramidNumbers>, 'openNote'>) {
  const { octaves, octave, layer, most } = numbers;
  const count = octaves[0]!.differences.length;
  const side = Math.min(72, (width - 4 * (count - 1)) / count);
  let top = 1;
  return (
    <svg class="drawing" viewBox={`0 0 ${width} ${side * 1.75 + 14}`} aria-hidden="true">
      {octaves.map(({ differences }, o) => {
        const [own, y] = [side / 2 ** o, top];
        top += own + 5;
        return differences.map((difference, index) => {
          const x = 1 + index * (own + 4);
          const isSearched = index > 0 && index < differences.length - 1;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a short way for the pointer; the slider of the scale does the same
            <g
              key={`${o} ${index}`}
              class={isSearched ? 'pressable' : 'faint'}
              onClick={() => isSearched && set({ sigma: Number(sigmaOf(o, index, state.nOctaveLayers).toFixed(2)) })}
            >
              <Photo values={shades(difference, most)} most={2} x={x} y={y} width={own} height={own} />
              <rect
                class={o === octave && index === layer ? 'outline' : 'frame-line'}
                x={x}
                y={y}
                width={own}
                height={own}
              />
            </g>
          );
        });
      })}
    </svg>
  );
}

/** 0 to 2: 1 where there is no difference; by the root of its size, so that weak ones are seen. */
function shades(difference: readonly (readonly number[])[], most: number): readonly (readonly number[])[] {
  const known = shadesOf.get(difference);
  if (known) return known;
  const made = difference.map(row => row.map(value => 1 + Math.sign(value) * Math.sqrt(Math.abs(value) / most)));
  shadesOf.set(difference, made);
  return made;
}

/** So that a picture that has been drawn is not drawn anew. */
const shadesOf = new WeakMap<object, readonly (readonly number[])[]>();
