/** One input of a model: a slider, a table of numbers, a picture, a seed; with what is wrong with it, if anything is. */
import { useId } from 'preact/hooks';
import type { Entry, Input } from '../../../src/panels/reference-protocol';
import { icons } from '../../shared/icons';
import { ControlRow } from '../figures/control';
import { Grid } from './grid';
import { PictureInput } from './picture';

interface Props {
  readonly input: Input;
  readonly entry: Entry;
  readonly problem: string | undefined;
  readonly set: (entry: Entry) => void;
}

export function InputField({ input, entry, problem, set }: Props) {
  const id = useId();
  return (
    <>
      <Field input={input} entry={entry} set={set} invalid={problem === undefined ? undefined : id} />
      {problem !== undefined && (
        <p id={id} class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** `invalid` is the id of what says so. */
function Field({ input, entry, invalid, set }: Omit<Props, 'problem'> & { invalid: string | undefined }) {
  switch (input.kind) {
    case 'numbers':
    case 'matrix':
      return <Grid input={input} entry={entry as readonly number[]} invalid={invalid} set={set} />;
    case 'image':
      return <PictureInput input={input} entry={entry as string | readonly number[]} set={set} />;
    case 'random':
      return <Seed label={input.label} seed={entry as number} set={set} />;
    case 'number': {
      const label = input.unit ? `${input.label} (${input.unit})` : input.label;
      return <ControlRow name="" control={{ ...input, kind: 'real', label }} value={entry} set={set as Set} />;
    }
    default:
      return <ControlRow name="" control={input} value={entry} set={set as Set} />;
  }
}

type Set = (value: unknown) => void;

/** Random numbers are told apart by their seed; the same seed gives the same numbers. */
function Seed({ label, seed, set }: { label: string; seed: number; set: (seed: number) => void }) {
  return (
    <div class="control">
      <span class="control-name">{label}</span>
      <span class="seed">
        <button type="button" class="small-button" aria-label={`Draw others: ${label}`} onClick={() => set(seed + 1)}>
          {icons.reset}
          Draw others
        </button>
        <span class="quiet">random, seed {seed}</span>
      </span>
    </div>
  );
}
